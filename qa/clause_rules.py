"""What a clause tells somebody to set aside, send, load or be."""

from qa.instruction_words import ASK, BEFORE, FETCH, GIVEN, OVERRIDE, REVEAL, RULES, SEND
from qa.signs import rules, words

_FEW = words(3)
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
        - (?:leave|put|set|lay|throw|cast|push)\b[^.;!?]{{0,20}}?\b{BEFORE}(?: \w+)? {RULES}
          (?: \w+)? (?:behind|aside|away|out|down)\b
        - (?:obey|heed|follow|trust) (?:only )?this (?:paragraph|text|line|page|passage|article|
          note|message)\b
        - {OVERRIDE}\b[^.;!?]{{0,12}}\bwhat(?:ever)? the (?:system|developers?|user|prompt|
          assistant|operator|other passages?)\b
        - (?:drop|abandon|leave|quit|forget|shed|give up)\b[^.;!?]{{0,14}}\b(?:role|part|task|
          job|duty|persona) (?:of|as) (?:an? |the |your )?(?:assistant|helper|ai|chatbot|bot|
          model)\b
        - {OVERRIDE}\b(?: \w+)? (?:earlier|previous|prior|other|preceding|former) (?:requests?|
          tasks?|messages?|orders?|questions?|prompts?)\b
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
        "asks to send something",
        2,
        rf"""
        - (?:give|send|show|offer|hand)\b(?: the| every| all| each)? (?:readers?|visitors?|
          users?|people|them|everyone)\b[^;!?]{{0,40}}{_ADDRESS}
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
        - stop (?:being|acting as|behaving as|playing)(?: an?| the)? (?:helpful|assistant|ai|
          model|bot|chatbot|polite|careful|honest|neutral)\b
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
)
