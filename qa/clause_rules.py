"""What an English clause tells somebody to do that only an assistant could be told."""

from qa.instruction_words import (
    ANSWER,
    ASK,
    BEFORE,
    CITE,
    FETCH,
    GIVEN,
    MARKER,
    OUTPUT,
    OVERRIDE,
    PRAISE,
    REVEAL,
    RULES,
    SAY,
    SEND,
    WRITE,
)
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
_SECRETS = (
    r"(?:(?:system|hidden|initial|secret|developer|internal|confidential|original) "
    r"(?:prompts?|messages?|instructions?|rules|settings|configuration)|"
    r"your (?:\w+ )?(?:instructions?|prompts?|rules|configuration|guidelines|training|settings)|"
    r"api[ -]?keys?|passwords?|credentials|environment variables|access tokens?|"
    r"(?:the )?configuration(?: file)?|(?:conversation|chat)(?: history| log)?|"
    r"(?:previous|earlier|other) (?:messages|questions)|"
    r"personal data|user(?:'s|s)? (?:data|question|message|input|name|address|location))"
)
_ADDRESS = (
    r"(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"\b[\w-]+(?:\.[\w-]+)+(?:/\S*|(?<=\.[a-z]{2})\b|(?<=\.[a-z]{3})\b|(?<=\.[a-z]{7})\b))"
)
_IMAGE = r"(?:!\[|<img|<iframe|<image|\b(?:image|picture|pixel|logo|banner|badge|gif)\b)"

CLAUSE_RULES = rules(
    (
        "tells to set rules aside",
        2,
        rf"""
        - {OVERRIDE}\b{words(4)}{BEFORE}(?: (?:of|and|the|\w+))* {RULES}\b
        - {OVERRIDE}\b{words(4)}{RULES}\b{_FEW}(?:before|above|so far|given|gave|up to now|
          until now|told|received|were)\b
        - {OVERRIDE}\b{_FEW}(?:instructions?|prompts?|guidelines?)(?![\w']| (?:on|in|of|for|from|
          that|which|at|by|to)\b)
        - (?:set|put|leave|lay|throw|push|cast)\b{_FEW}{BEFORE}(?: \w+)? {RULES} (?:aside|away|
          out)\b
        - {OVERRIDE}\b(?: (?:the|all|any|your|every))* (?:safety|security|content|ethical|
          moderation) (?:settings|filters?|checks?|rules|guidelines|polic\w+|measures|
          protocols?)\b
        """,
    ),
    (
        "tells to set rules aside",
        1,
        rf"""
        - {OVERRIDE}\b{_FEW}{RULES}\b
        - {OVERRIDE}\b{_FEW}(?:verification|checks?|filters?|citations)\b
        """,
    ),
    (
        "tells to set the article aside",
        2,
        rf"""
        - {OVERRIDE}\b(?: \w+)? this (?:article|passage|page|text|paragraph|source|document)\b
        - {OVERRIDE}\b {{0,1}}(?:\w+ )?(?:the|this|these|all|every|your|any|those|user's|
          other)(?: \w+){{0,2}}? {GIVEN}\b(?! of (?:the |a )?(?!question))
        """,
    ),
    (
        "tells to set the user aside",
        2,
        rf"""
        - {OVERRIDE}\b{_FEW}the (?:user|asker|question)\b
        """,
    ),
    (
        "tells to set aside what stands before",
        2,
        rf"""
        - {OVERRIDE}\b{_FEW}(?:(?:everything|anything|all|whatever|what|all that|the text|
          the lines)\b[^.;!?]{{0,30}}\b(?:above|before|previously|so far|prior|preceding|
          you (?:were|have been|know|read|learned)|told|earlier|until now)|the above|
          the foregoing|the preceding)\b
        """,
    ),
    (
        "says how to answer",
        2,
        rf"""
        - (?:not )?{ANSWER}\b{_ANY}(?:only|just|nothing but|nothing except|solely|exclusively|
          merely|exactly|the (?:single )?(?:words?|phrase|sentence|following)|as (?:if|though|a|
          an)|in (?:rhyme|verse|capital|upper|french|german|spanish|latin))\b
        - (?:only|just|merely|simply) {ANSWER}\b
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
        - (?:{ASK}|{SAY})\b{_FEW}(?:the |your |all )?(?:readers?|visitors?|customers?|
          whoever asks)\b
        """,
    ),
    (
        "asks for secrets",
        2,
        rf"""
        - (?:{REVEAL}|send|post|e-?mail|mail|transmit|forward|upload|submit|
          {ASK})\b{words(10)}{_SECRETS}\b
        """,
    ),
    (
        "asks for secrets",
        1,
        rf"""
        - (?:{ASK})\b{words(6)}(?:e-?mail|telephone|phone|address|name|credit card|bank|
          account)\b
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
        - (?:not )?{CITE}\b{words(8)}{MARKER}
        - (?:not )?{CITE}\b{words(6)}(?:as|for) (?:\w+ ){0, 3}?(?:sources?|evidence|proof|
          citations?|verified|footnotes?|supported|quotation)\b
        - (?:not )?(?:use|give|write|add|show|omit|drop|leave|put|invent|include|provide|make up|
          move)\b{_FEW}(?:citations?|footnotes?|markers?|source numbers?)\b
        """,
    ),
    (
        "asks to send something",
        2,
        rf"""
        - {SEND}\b{words(8)}(?:questions?|conversations?|chats?|history|prompts?|answers?|
          passages|users?(?:'s)?|transcript|documents?|files|passwords?|keys?|data|context|
          everything|input|query)\b[^.;!?]{{0,60}}?{_ADDRESS}
        """,
    ),
    (
        "asks to send something",
        1,
        rf"""
        - {SEND}\b{words(12)}(?:to|at|via|into|in)\b{words(3)}{_ADDRESS}
        """,
    ),
    (
        "asks to load something",
        2,
        rf"""
        - (?:load|fetch|render|embed|include|insert|display|show|append|add|attach|put|place|
          output|print|write)\b[^.;!?]{{0,60}}(?:!\[|<img|<iframe|<script)
        - {FETCH}\b[^.;!?]{{0,40}}(?:image|picture|pixel|logo|banner|badge|iframe|
          gif)\b[^;!?]{{0,60}}?{_ADDRESS}
        """,
    ),
    (
        "asks to load something",
        1,
        rf"""
        - {FETCH}\b[^.;!?]{{0,80}}(?:{_IMAGE}|{_ADDRESS}|\]\()
        """,
    ),
    (
        "asks to run something",
        2,
        r"""
        - (?:run|execute|invoke|trigger)\b[^.;!?]{0,40}\b(?:tools?|functions?|shell|terminal|
          plug-?ins?|command line|python|javascript|code|scripts?)\b
        - (?:turn|make|change|convert)\b[^.;!?]{0,40} into (?:an? )?(?:links?|urls?|images?|html|
          code)\b
        - (?:call|use)\b[^.;!?]{0,20}\b(?:function|plug-?in|tool called|tool)\b(?=.*(?:\w+_\w+|
          conversation|user|question|\())
        """,
    ),
    (
        "gives a role",
        2,
        r"""
        - (?:enter|switch (?:in)?to|activate|enable|start|go into|turn on|engage|leave|exit|
          disable)\b(?:[^\w.;]+[\w'-]+){0,3}? (?:mode|filters?|jailbreak)\b
        """,
    ),
    (
        "gives a role",
        1,
        r"""
        - (?:act|behave|speak|write|talk|pose|answer|respond|sound)
          (?: from now on| always| only)? (?:as|like|in the (?:role|voice|style|character))\b
        - (?:pretend (?:to be|that you|you)|imagine (?:that )?you|role-?play|become|(?:play|
          take on|assume|adopt) the (?:role|part|persona|character|identity)|
          stay in (?:character|role)|(?:not )?break character|call yourself|forget (?:who|
          what) you)\b
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
)
