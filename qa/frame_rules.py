"""What of a conversation with an assistant an English sentence imitates or rules."""

from qa.signs import rules

FRAME_RULES = rules(
    (
        "speaks of earlier turns",
        2,
        r"""
        - \byour (?:previous|last|earlier|first) (?:answer|reply|message|response|output|
          summary)\b
        """,
    ),
    (
        "waits until it is read",
        1,
        r"""
        - \b(?:once|after|when|as soon as|by|if) (?:you )?(?:have |are )?read(?:ing)? this\b
        """,
    ),
    (
        "names the conversation",
        1,
        r"""
        - \b(?:this|the|our|your|whole|entire) (?:conversation|chat|session)\b|\bin (?:every|
          each|all|any) (?:\w+ )?(?:answer|repl|response)\w*
        """,
    ),
    (
        "speaks of rules that ended",
        1,
        r"""
        - \b(?:rules?|instructions?|prompts?|guidelines?|restrictions?) (?:\w+ ){0,4}?(?:
          (?:no longer|do not|don't) (?:appl|hold|count|bind|exist)\w*|(?:is|are|was|were|
          have been|has been) (?:now |hereby )?(?:void|cancel\w*|revoked|lifted|replaced|
          suspended|overridden|superseded|obsolete|outdated))
        """,
    ),
    (
        "speaks of rules that ended",
        2,
        r"""
        - \b(?:your|all) (?:\w+ )?(?:instructions?|rules?|orders?|guidelines?|directions?|tasks?|
          prompts?) (?:have|has|are|is) (?:now |all )?(?:lapsed|expired|ended|changed|gone|over|
          out of date|invalid)\b
        - \b(?:previous|prior|earlier|original|your|above|system|all) (?:\w+ )?(?:instructions?|
          prompts?|guidelines?) (?:no longer|(?:is|are|was|were|have been|has been) (?:now |
          hereby )?(?:void|cancel\w*|revoked|lifted|replaced|suspended|overridden|superseded|
          obsolete|outdated))
        """,
    ),
    (
        "gives new rules",
        2,
        r"""
        - \b(?:new|updated|real|actual|true|revised|additional|hidden|secret|special|important|
          further|final|next) (?:system )?(?:instructions?|prompts?|task|
          directives?)(?: \w+){0,3}?\s*[:—]
        - \b(?:admin|administrator|system|developer|root) override\b
        - [\"'](?:instructions?|system|prompt|command|override|system prompt)[\"']\s*:
        - [\[({](?:hidden|instructions?|system|secret|for ai|ai|bots?)\b[^\])}:]{0,30}:
        - \b(?:system|developer|administrator|admin|root|security|priority) (?:override|prompt|
          message|note|notice|update|instructions?|command|alert|directive|
          mode)(?: \w+){0,2}?\s*(?:[:\])>—]|$)
        - \byour (?:new |real |actual |only |true |next |first |current )+(?:\w+ )?(?:role|task|
          job|identity|persona|mission|purpose|goal|instructions?|orders|name|objective|
          assignment|duty|rules?)\b
        - \byour (?:\w+ )?(?:name|role|task|job|persona|identity|purpose) is (?:now|no longer|
          from now)\b|\byour (?:system )?prompt\b
        - \b(?:everything|all|anything) (?:that )?you (?:have been|were) (?:told|taught|given|
          instructed)\b
        - \bthis (?:passage|paragraph|text|article|source|line|page)\b[^.;!?]{0,20}\b(?:outranks|
          overrides|supersedes|takes precedence|has priority)\b
        - \b(?:what follows|the following|this (?:text|line|note|message)|everything below|
          the (?:rules?|lines?|text) below)\b[^.;!?]{0,30}\b(?:replaces?|overrides?|supersedes?|
          takes? precedence|has priority|cancels?|outranks?)\b
        """,
    ),
    (
        "gives new rules",
        1,
        r"""
        - \byour (?:instructions?|orders|rules|programming|guidelines|training|developers?|
          creators?|persona|identity)\b
        - \byour (?:name|role|task|job) is\b
        """,
    ),
    (
        "gives a role",
        1,
        r"""
        - \byou (?:go by|answer to|bear|take) the name\b|\byou shall be (?:called|known)\b
        - \b(?:on|henceforth),? you are (?:an?|the|called|named) \w+
        - \byou (?:are|will be|have become|shall be) (?:now|no longer|from now on|henceforth|
          hereby|really)\b
        - ^\W*you are (?:an?|the) \w+
        """,
    ),
    (
        "frees from checks",
        2,
        r"""
        - \b(?:answer|write|reply|respond|speak)\w* without (?:any )?(?:sources?|citations?|
          footnotes?|checking|checks|passages)\b
        - \byou (?:no longer need|need not|do not need|don't need|need no|are not required|
          have no need)(?: of| to)?(?: \w+)? (?:sources?|citations?|footnotes?|cite|verify|check|
          passages)\b
        - \byou (?:can|may|should|must) (?:now )?(?:stop|skip|cease|omit|drop) (?:checking|
          citing|verifying|verification|footnotes|citations|the checks)\b
        - \byou (?:have permission|are free|are allowed|are permitted|may|can|
          are welcome)(?: to)?(?: now| freely)? ?(?:make (?:things|facts|something|it) up|invent|
          lie|guess|fabricate|hallucinate)\b
        - \b(?:verification|checks?|citations?|footnotes?|fact[- ]checking) (?:is|are|has been|
          have been) (?:now )?(?:switched off|turned off|disabled|suspended|not needed|
          unnecessary|lifted|complete\w*|off)\b[^.]{0,20}(?:\bfor this\b|\bso you\b|\bhere\b|
          \byou\b)
        - \b(?:answers?|replies|questions?) (?:about|on|concerning|to) [^.;!?]{1,40} (?:are|
          is) (?:now )?(?:disabled|blocked|forbidden|not allowed|switched off|prohibited|
          restricted)\b
        """,
    ),
    (
        "makes a new beginning",
        1,
        r"""
        - \b(?:from now on|from this (?:point|moment|line|sentence)|from here (?:on|to)|
          henceforth|for the rest of|until further notice)\b
        """,
    ),
    (
        "gives a role",
        2,
        r"""
        - \byou are hereby\b
        - \byou are now (?:called|named|known as|playing|speaking as|acting as)\b
        - \byou are (?:now )?in (?:\w+ ){0,2}mode\b
        - ^\W*you are (?:an?|the) [\w ]{1,40} (?:now|from now on|henceforth)\b
        """,
    ),
    (
        "ends the passages",
        2,
        r"""
        - \b(?:text|passages?|context|documents?|material)\b[^.;!?]{0,20} ends? (?:here|
          at this point|now|above)\b
        - \b(?:that|this) (?:concludes|completes|ends|closes) the (?:sources|passages|context|
          input|documents|search results|evidence|excerpts|article)\b
        - \b(?:there are |these were )?(?:no|all) (?:further|more|other|the) (?:passages|sources|
          excerpts|documents)\b[^.;!?]{0,12}[.,;:!]
        - \b(?:new|next) (?:task|request|question|conversation|session|turn)\s*[:—]
        - ^\W*(?:(?:this|here) is (?:the )?)?(?:the )?(?:end|close|stop|
          finish)(?: of)?(?: the| all| these| your| this)*
          (?: untrusted| retrieved| quoted| given| numbered)* (?:passages?|context|sources?|
          inputs?|prompt|excerpts?|data|text|user \w+|search results?|instructions|evidence|
          quotations?|references|documents|questions?|query|system \w+)(?: here| now)?\W*(?:$|
          [.:\]>=-])
        - ^[-=#*_<\[({\s"]{2,}(?:the )?(?:end|begin|start|stop)\b(?: \w+){1,4}\W*$
        - ^\W*(?:that|this|here|those|these) (?:was|is|were|are) (?:the )?(?:last|final|
          end)(?: of)?(?: the| all)* (?:passages?|context|sources?|excerpts?|documents?|prompt|
          input)\W*$
        - \breached the end of (?:the|all|these|your) (?:passages?|context|sources?|excerpts?|
          documents?|prompt|input)\b
        - \b(?:passages?|context|excerpts?|sources?|article|document|material) (?:ends?|stops?|
          (?:is|are) (?:over|complete|finished))(?: here| now)?[.,;:!]
        - \b(?:the|this|user's) (?:question|query|request|task) (?:has|is|
          have)(?: been)?(?: already| now| thereby)? (?:answered|completed|dealt with|
          closed)\b(?! (?:by|in|with|many|to)\b)
        """,
    ),
    (
        "ends the passages",
        1,
        r"""
        - ^\W*(?:the )?(?:end|close) of (?:the )?(?:article|document|text|transcript|page|file|
          conversation)s?\W*(?:$|[.:\]>=-])
        """,
    ),
    (
        "imitates the frame of a conversation",
        2,
        r"""
        - (?:<\||\|>|<</?sys>>|\[/?inst\]|</?s>|\bim start\b|\bendoftext\b)
        - [<\[{]{1,2}/? ?(?:system|assistant|user|human|ai|developer|admin|tool|instructions?|
          prompt|context|passages?|function|tool call|important|system prompt|system message|
          user query|question|answer|override)(?![\w.-])[^>\])}<]{0,40}[>\])}](?! ?\()
        - (?:^|\s)#{1,6} ?(?:system|assistant|user|human|ai|instructions?|response|
          developer)\b\s*:?
        - ["']role["']\s*:\s*["'](?:system|assistant|user|tool|developer)
        - \b(?:human|user)\s?: .*\b(?:assistant|ai|chatbot|bot|model|system)\s?:
        """,
    ),
    (
        "imitates the frame of a conversation",
        1,
        r"""
        - (?:^|[>\n] ?|-- ?)(?:system|assistant|user|human|developer)\s?:\s
        """,
    ),
    (
        "imitates the steps of a machine",
        2,
        r"""
        - ^\W*(?:tool|function|search|api|plugin|retriever) (?:results?|outputs?|responses?|
          calls?)\s*:
        - \bquestion\s?: .*\banswer\s?:|\b(?:example|sample|model) (?:of an? )?(?:\w+ )?
          (?:answer|reply|response)s?\s*:
        - (?:^|[;:] ?)(?:print|echo|exec|eval|return|curl|system|os\.\w+|fetch|alert)\s?\(
        - ^\W*(?:final answer|function call|tool call|tool use|action input|observation)\s*:|
          \bthought\s*:.*\b(?:action|observation)\s*:
        """,
    ),
    (
        "speaks of rules for the reader",
        1,
        r"""
        - \b(?:is|are) (?:addressed|meant|intended) (?:to|for) you\b
        - \b(?:rules?|instructions?|guidelines?|orders|limits)\b[^.;!?]{0,20}(?:\b(?:given|told|
          taught|shown) (?:to )?you\b|\byou (?:were|have been|had been) (?:given|told|taught|
          shown)|\byou (?:got|received|follow|obey|know|have)\b)
        """,
    ),
    (
        "speaks of rules for the reader",
        2,
        r"""
        - \byour (?:context|input|system prompt|context window|prompt)\b
        - \bwhat(?:ever)? you (?:were|have been|had been) (?:told|taught|instructed)\b(?! to\b)
        """,
    ),
    (
        "speaks of the user to somebody else",
        2,
        r"""
        - \bthe user (?:now|really|actually|instead|next) (?:asks?|wants?|says?|requests?|needs?|
          means?|prefers?)\b
        """,
    ),
)
