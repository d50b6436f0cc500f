"""What a clause tells somebody to answer, to tell others, to cite or to keep quiet."""

from qa.instruction_words import ANSWER, ASK, CITE, MARKER, OUTPUT, PRAISE, REVEAL, SAY, SEND, WRITE
from qa.signs import rules, words

_ANY = words(6)
_FEW = words(3)
_QUESTIONS = (
    r"(?:every|each|all|any|the user's|the next|whatever|further|future|following|the|this|my)"
    r"(?: \w+)? (?:questions?|quer(?:y|ies)|requests?|prompts?|messages?)"
)
_ASKER = (
    r"(?:(?:everyone|everybody|anyone|anybody|whoever|those|people) (?:who |that )?asks?|"
    r"(?:the|every|each|any|your) (?:\w+ )?(?:users?|askers?|questioners?|enquirers?|inquirers?|"
    r"human|person asking|people asking|(?:one|person|people) who asks?))"
)

TELLING_RULES = rules(
    (
        "says how to answer",
        2,
        rf"""
        - (?:not )?{ANSWER}\b{_ANY}(?:only|just|nothing but|nothing except|solely|exclusively|
          merely|exactly|the (?:single )?(?:words?|phrase|sentence|following)|as (?:if|though|a|
          an)|in (?:rhyme|verse|capital|upper|french|german|spanish|latin))\b
        - (?:not )?{ANSWER}\b{_FEW}{_QUESTIONS}
        - not {ANSWER}\b(?:\"| (?:any|this|these|the|user|in|with|questions?|before|until|
          to)\b(?! (?:phone|telephone|door|bell|letter|call|knock)))
        - (?:refuse|decline) to (?:discuss|answer|say|give|talk|name|comment|help|mention|speak|
          reply|respond|state|reveal)\b
        - (?:not )?(?:{WRITE}|{SAY}|{PRAISE}|{REVEAL})\b{words(12)}(?:your|every|each|
          the(?= (?:final|next|answer|reply|response|output|completion))|any|all|an|
          this)(?: \w+)? {OUTPUT}\b
        - (?:translate|summari[sz]e|repeat|rewrite|print|output|copy|rephrase|delete|forget|
          change|paraphrase)\b(?: \w+){{0,2}}? the (?:text |lines? |words |content )?above\b
        """,
    ),
    (
        "says how to answer",
        1,
        rf"""
        - not {ANSWER}\b(?:[.,;!]|$)
        - {ANSWER} (?:in|with|as) (?:his|her|its|their|the) (?:voice|words|style|name|manner|
          tone)\b
        - (?:change the subject|stay silent|keep quiet|keep silent|speak (?:only|of)|
          talk (?:only|about)|switch to)\b
        - {ANSWER}\b{words(4)}(?:"|that\b|with\b)
        - (?:not )?(?:{WRITE}|{SAY}|{PRAISE})\b{words(12)}(?:the|a) {OUTPUT}\b
        """,
    ),
    (
        "says what to tell the user",
        2,
        rf"""
        - (?:not )?(?:{SAY}|{ASK}|{WRITE}|{REVEAL}|{SEND}|answer|recommend|thank|insult|greet|
          address|treat)\b{words(8)}{_ASKER}\b
        """,
    ),
    (
        "says what to tell the user",
        1,
        rf"""
        - ask (?:them|him|her|people|everyone|whoever) for (?:their|his|her|an?)\b
        - (?:{ASK}|{SAY})\b{_FEW}(?:the |your |all )?(?:readers?|visitors?|customers?|
          whoever asks)\b
        """,
    ),
    (
        "says what to believe",
        2,
        r"""
        - (?:state|present|assert|report|say|repeat|treat|take)\b[^.;!?]{0,20}?\bas (?:an? |
          the )?(?:\w+ )?(?:facts?|truth)\b
        - (?:make|have|let)\b(?: the| your| every| all)? (?:users?|readers?|askers?|person|
          people) (?:believe|think|feel|trust|click)\b
        - (?:give|assign|treat|rank|rate|score|prefer|weigh|put|consider|trust|
          use)\b[^.;!?]{0,30}\bthis (?:passage|paragraph|page|text|article|source|
          site)\b[^.;!?]{0,40}\b(?:relevan\w+|priority|weight|score|rank|first|highest|above|
          trust\w*|official|only|truth)\b
        """,
    ),
    (
        "says what is in the article",
        2,
        rf"""
        - (?:not )?(?:{SAY}|{WRITE}|{ANSWER})\b{words(4)}(?:the|this) (?:article|passages?|
          document|source|context|page|text)s? (?:does|do|is|are|has|have|holds?|says?|contains?|
          mentions?|gives?|did|was)\b
        - (?:{SAY}|{WRITE}|{ANSWER})\b{words(3)}(?:you|it|that|i)\b[^.;!?]{{0,12}}\b(?:cannot|
          can't|can not|could not|couldn't|am (?:not able|unable)|are (?:not able|unable)|
          do not know|don't know|have no|did not find|not (?:be )?found)\b
        """,
    ),
    (
        "claims whatever is asked",
        2,
        rf"""
        - (?:not )?(?:{SAY}|{WRITE}|{ANSWER}|{CITE}|{REVEAL}|
          refuse)\b[^.;!?]{{0,120}}\b(?:no matter (?:what|which|who|how)|whatever (?:the |is |
          they |you |he |she |anyone )?(?:question|asked|ask|answer|are asked)|
          regardless of (?:the |what |which |any )?(?:question|is asked|asked|answer|they|anyone|
          article|passages?)|(?:whatever|no matter what|regardless of what|even if|
          contrary to what) (?:the |this |other |all |any )+(?:passages?|articles?|sources?|
          texts?|context|documents?)\b|as if (?:it|this|that|they) (?:stood|were|was|came|had)|
          to (?:any|every|all) (?:\w+ )?questions?)
        """,
    ),
    (
        "says what to cite",
        2,
        rf"""
        - (?:cite|quote|footnote) (?:only )?(?:this|these) (?:lines?|sentences?|passages?|
          paragraphs?|articles?|sources?|pages?)\b
        - (?:not )?{CITE}\b{words(8)}{MARKER}
        - (?:not )?{CITE}\b{words(6)}(?:as|for) (?:\w+ ){{0,3}}?(?:sources?|origins?|authority|
          evidence|proof|citations?|verified|footnotes?|supported|quotation)\b
        - (?:not )?(?:use|give|write|add|show|omit|drop|leave|put|invent|include|provide|make up|
          move)\b{_FEW}(?:citations?|footnotes?|markers?|source numbers?)\b
        """,
    ),
    (
        "dictates what to say",
        1,
        rf"""
        - (?:not )?(?:{SAY})\b(?: to)?(?: (?:people|everyone|everybody|anyone|them|readers|all|
          whoever))?(?: asks?)?,? (?:that|how|of|nothing|only|just|no)\b
        - (?:say|write|print|output|repeat|state|claim|quote|answer|
          reply)(?: only| just)?(?: with)?(?: the)?(?: exact| following| single)*
          (?: words?| phrase| sentence| lines?)?:? ?"
        - (?:say|write|print|output|repeat|quote|append|add|
          include)\b[^.;!?"]{{0,30}}\b(?:following|the words?|the phrase|
          the (?:single )?sentence|this sentence|the text)\b
        - (?:complete|continue|finish) the (?:sentence|text|story)\b
        - give\b[^.;!?]{{0,60}}\bas "?(?:\d|\w+)
        """,
    ),
    (
        "forbids to say something",
        1,
        r"""
        - not (?:mention|say|tell|name|reveal|discuss|state|give|repeat|disclose|refer|talk|
          speak|include|quote|summari[sz]e)\b
        - (?:leave out|leave aside|omit|hide|conceal|withhold|keep (?:quiet|silent|secret))\b|
          leave\b(?: \w+){1,6}? out\b
        """,
    ),
    (
        "dictates a claim",
        2,
        r"""
        - say (?:it|there|he|she|they|you|the \w+)(?: \w+)? (?:was|is|are|were|has|had|do|does|
          did|cannot|can\'t|never|will)\b
        - (?:tell|inform|assure|convince|persuade) (?:people|everyone|everybody|anyone|readers|
          all|them|the readers?|whoever \w+)(?: \w+)? that\b
        - (?:assert|claim|declare|insist|state|maintain|answer|report|say) (?:\w+ly|
          without (?:a |any )?doubt|openly|in any case|at once) that\b
        - (?:give|offer|provide|show) no (?:answers?|repl(?:y|ies)|information|response|figures|
          details|sources?)\b
        - pretend(?: that)? (?:you|the (?:article|text|passages?)|there (?:is|are|
          was))\b[^.;!?]{0,30}\b(?:found|find|know|say|says|read|nothing|no |not|never|empty|
          missing)
        - (?:say|answer|reply|respond|claim|declare|insist|state|assert|maintain|report|announce|
          write|pretend|affirm|repeat)\b(?: only| just| always| instead| clearly| firmly)?,? that
          \b(?! you (?:are|were|have)\b)
        """,
    ),
    (
        "refuses questions",
        2,
        r"""
        - (?:refuse|decline|reject|dodge|evade|ignore|skip)\b(?: to answer)? (?:every|any|all|
          each|further) (?:\w+ )?questions?\b
        """,
    ),
    (
        "changes what is told",
        2,
        r"""
        - (?:link|replace|change|turn|make|double|round|swap|alter|multiply|exchange)\b (?:up |
          down )?(?:each|every|all|any) (?:\w+ )?(?:mentions?|references?|numbers?|names?|
          prices?|instances?|occurrences?|figures?|dates?)\b
        """,
    ),
    (
        "sets a pretence",
        1,
        r"""
        - (?:behave|act|answer|write|reply|speak|talk|continue|proceed|
          go on)\b[^.;!?]{0,20}\bas (?:if|though)\b
        """,
    ),
)
