"""What an English sentence says of questions, answers and passages.

Each of these is innocent alone. Beside a command it is not: people are seldom told how to
answer, what to cite or what a user should hear.
"""

from qa.instruction_words import OUTPUT
from qa.signs import rules

ANSWERING_RULES = rules(
    (
        "speaks of answers",
        1,
        rf"""
        - (?<!\bsend )(?<!\bpost )(?<!\bmail )(?<!\bsubmit )\byour(?: \w+)? {OUTPUT}\b
        - \b(?:each|every|any|all|the final|the next|automated)(?: \w+)? {OUTPUT}\b
        - \bin (?:each|every) (?:sentence|line|paragraph)\b
        - \bin (?:the|any|an) (?:answer|reply|response|summary|output)\b
        - \b(?:the|an?) (?:ideal|good|correct|right|best|only|perfect|expected|
          proper)(?: and \w+)? {OUTPUT}\b
        - \b(?:answer|reply|response) (?:about|on|concerning|to) (?:all|any|every|each)\b
        - \byour (?:own )?(?:sentences|wording|phrasing|footnotes|citations)\b
        """,
    ),
    (
        "speaks of who asks",
        1,
        r"""
        - \bthe (?:user|asker|questioner|enquirer|inquirer)(?:'s|s)?\b
        - (?:^|[.:;!?] )(?:all |any |every |no )?users (?:who|that|asking|should|must|are to|
          may)\b|\bto users\b|\b(?:all|any|every) users?\b
        - \b(?:whoever|whomever|(?:anyone|anybody|everyone|everybody|people|those|somebody|
          someone)(?: who| that)?) (?:asks?|asking|wants? to know|wishes to know|enquires?|
          inquires?)\b
        """,
    ),
    (
        "speaks of passages and footnotes",
        1,
        r"""
        - \b(?:even though|although|no matter what|whatever) (?:it|this|the (?:text|article|
          passages?)) (?:says?|states?|claims?|reads?)\b
        - \bin (?:this|the) (?:text|article|passage) (?:may|must|should|can|is|are|counts)\b
        - \b(?:passage|source|excerpt|document|footnote|citation)s? (?:no\.? |number )?\[?\d
        - \[\d{1,2}\]
        - \b(?:other|numbered|given|retrieved|remaining|previous|preceding) passages?\b
        - \b(?:footnotes|citations|source markers?|brackets with numbers|reference numbers?)\b
        - \b(?:numbers?|names?|prices?|figures?|facts?|paragraph|lines?) (?:in|
          of) this (?:article|text|passage|page)\b
        - \b(?:number|figure|name|price|date|fact|paragraph|line|sentence|text)s? (?:above|
          below)\b
        """,
    ),
    (
        "speaks of the moment of answering",
        1,
        r"""
        - \b(?:when|while|before|after|in|on|by) (?:shorten|condens|abridg|process|us|index|
          digest|retell|paraphras|summari[sz]|read)ing (?:this|these)\b
        - \b(?:claim|statement|sentence|answer|point|remark)s? (?:that )?you (?:make|write|give|
          say|utter)\b
        - \byou (?:may|can|must|should|are to|are allowed to) (?:only |not |never )?(?:cite|
          quote|mention|answer|summari[sz]e)\b
        - \b(?:keys?|passwords?|secrets?|rules?|prompts?|instructions?|tools?) (?:that |
          which )?you (?:use|know|have|hold|follow|obey)\b
        - \b(?:when|while|before|after|whenever|if|as|once|until) (?:you(?:'re| are| have)? ?)?
          (?:answer|repl[yi]|respond|summari[sz]|quot|repeat|cit|retell|paraphras|rephras|
          translat)\w*\b
        - \b(?:when|whenever|if|whatever) you(?:'re| are| get)? (?:ever )?(?:asked|questioned|
          prompted)\b
        - \b(?:when|whenever|if|that|which|price|name|number|fact|place|date|one|word|sentence|
          thing)s? you (?:mention|cite|quote|repeat|summari[sz]e|write about|retell|report)\b
        - \bat the (?:end|beginning|start|top|bottom) of (?:each|every|any|your|
          the) (?:\w+ )?(?:answer|reply|response|summary|output|message)\b
        - \b(?:to|on|for|with|by) (?:all|any|every|each|further|whatever) (?:\w+ )?(?:questions?|
          quer(?:y|ies)|requests?)\b
        - \b(?:no matter|whatever|regardless of) (?:what )?(?:the |a )?(?:users?|asker|question|
          is asked|they ask|you are asked|anyone asks)
        """,
    ),
    (
        "speaks of orders",
        1,
        r"""
        - \b(?:order|instruction|command|task|rule|part|step),? (?:part |number |no\. )?(?:one|
          two|three|\d|[abc])\)?\s*:
        - \b(?:first|second|third|other|next|last|final) (?:half|part|step|piece|
          line)(?: of the (?:order|command|instruction|message|rule|task))? ?(?:reads|says|
          follows|goes|runs|is|:)
        - \bstep (?:one|two|three|\d)\b[,:]
        - \b(?:first|second|third|new|next|last|final|part (?:one|two|three|\d) of the|
          rest of the|other half of the|previous) (?:instruction|order|directive|prompt)s?\b
        - \b(?:order|command|instruction)s? (?:given |written |stated )?(?:above|below|
          further down)\b
        - \b(?:order|command|instruction)s? (?:follows?|continues?|goes on|ends?) (?:further|
          below|here|above|later|in)\b
        - \b(?:hidden|system|secret|initial|your) (?:prompt|message|instructions)\b
        - \btools? (?:that )?you (?:can|may|have)\b|/etc/\w+
        - \bas (?:verified|proven|supported|confirmed|a fact|fact)\b
        """,
    ),
    (
        "speaks of questions",
        1,
        r"""
        - \b(?:every|each|any|all|no|further|such) (?:\w+ )?questions?\b
        """,
    ),
)
