"""The vocabulary of English instructions to an assistant, as sets of words and patterns.

Words are in small letters without accents, as ``qa.disguises.folded`` leaves them.
"""

# Names of what reads and answers in a person's place. The first are nothing else; the second may
# be, and count only beside something that says so.
MACHINE = (
    r"(?:a\.?i\.?(?: (?:assistants?|models?|agents?|systems?|tools?|readers?|bots?|chatbots?|"
    r"summari[sz]ers?|programs?|services?|crawlers?|engines?|helpers?|software))?|"
    r"artificial intelligences?|(?:large )?language[ -]models?|llms?|chat ?-?bots?|"
    r"(?:chat)?gpt[\w.-]*|copilot|"
    r"(?:virtual|digital|automated|automatic|helpful|computer|answering|reading) "
    r"(?:assistants?|agents?|readers?|systems?|programs?|software|machines?|tools?|engines?)|"
    r"(?:question[ -])?answering (?:machine|program|system|software|engine|service)s?|"
    r"machine readers?|text generators?|generative models?|neural net(?:work)?s?)"
)
SERVANT = (
    r"(?:assistants?|models?|bots?|summari[sz]ers?|machines?|robots?|programs?|programmes?|"
    r"software|algorithms?|systems?|agents?|tools?|engines?|crawlers?|scrapers?|computers?|"
    r"parsers?|indexers?|devices?|apps?)"
)
# What a person who works with such machines is called: those are spoken of, not spoken to.
PEOPLE = (
    r"(?:researchers?|developers?|compan(?:y|ies)|engineers?|users?|experts?|firms?|labs?|"
    r"regulators?|industry|communit(?:y|ies)|makers?|ethics|scientists?|students?|professors?|"
    r"manufacturers?|providers?|vendors?|startups?|investors?|safety|regulation|research|policy)"
)
THIS_TEXT = (
    r"(?:this|these|the present|the above|the following|the preceding)"
    r"(?: \w+)? ?(?:texts?|pages?|articles?|documents?|passages?|content|stor(?:y|ies)|reports?|"
    r"files?|web ?sites?|sites?|messages?|notes?|lines?|sentences?|paragraphs?|material|piece|"
    r"words|facts|figures)"
)
OUTPUT = r"(?:answers?|repl(?:y|ies)|responses?|outputs?|summar(?:y|ies)|completions?)"
RULES = (
    r"(?:instructions?|rules?|prompts?|guidelines?|directions?|orders?|directives?|commands?|"
    r"constraints?|restrictions?|limitations?|polic(?:y|ies)|programming|training|"
    r"guardrails?|safeguards?|safety|system messages?|system prompts?|configuration)"
)
BEFORE = (
    r"(?:previous|prior|preceding|earlier|above|foregoing|former|original|existing|initial|"
    r"current|past|all|your|these|any|system|developer|safety|every|other|hidden|built-in)"
)
GIVEN = (
    r"(?:articles?|passages?|context|sources?|documents?|question|query|conversation|footnotes?|"
    r"citations?|evidence|excerpts?|text|material)"
)
MARKER = r"(?:\[\d{1,3}\]|passages? (?:no\.? |number |#)?\[?\d|(?:\w+ )?passages?\b)"

OVERRIDE = (
    r"(?:ignore|disregard|disobey|defy|forget|never mind|override|"
    r"overrule|bypass|discard|neglect|dismiss|skip|suspend|"
    r"drop|abandon|erase|delete|clear|reset|cancel|violate|break|circumvent|replace|revoke|void|"
    r"set aside|put aside|leave aside|lay aside|throw (?:away|out)|pay no (?:attention|heed) to|"
    r"(?:stop|cease|quit) (?:following|obeying|using|citing|reading|applying|respecting|heeding)|"
    r"depart from|(?:not|no longer) (?:follow|obey|heed|use|trust|believe|rely on|listen to|cite|"
    r"consult|read|consider|stick to|apply|quote|look at))"
)
ANSWER = r"(?:answer|reply|respond|react)"
SAY = (
    r"(?:say|state|tell|claim|insist|assert|declare|maintain|mention|add|announce|inform|report|"
    r"conclude|explain|pretend|confirm|assure|advise|warn|write|convince)"
)
WRITE = (
    r"(?:write|print|output|repeat|quote|include|append|add|insert|attach|put|place|begin|start|"
    r"end|finish|close|open|give|return|provide|generate|produce|display|show|use|make|keep|"
    r"prefix|preface|prepend|state|say|offer|emit|echo|type|render|compose|present|mention|sign|"
    r"translate|phrase|limit|restrict|shorten|change|replace|turn|format|wrap|sprinkle|work|"
    r"summari[sz]e|refuse|decline|withhold|omit|leave|hide|conceal|remove|drop)"
)
REVEAL = (
    r"(?:reveal|disclose|expose|leak|print|output|repeat|show|display|quote|list|write|share|"
    r"give|tell|recite|copy|dump|paste|send|state|translate|summari[sz]e|reproduce)"
)
SEND = (
    r"(?:send|post|e-?mail|mail|transmit|forward|upload|submit|deliver|leak|pass|report|copy|"
    r"store|save|exfiltrate|append|add|attach|encode|put|include|share|hand|relay)"
)
FETCH = (
    r"(?:load|fetch|render|embed|include|insert|display|show|request|call|open|visit|download|"
    r"retrieve|ping|attach|add|append|put|place|output|print|get|access|follow|click|use)"
)
ASK = r"(?:ask|demand|request|require|urge|invite|persuade|get|prompt|collect)"
CITE = (
    r"(?:cite|quote|mark|label|refer to|attribute|footnote|reference|credit|treat|present|count|"
    r"number|use|name|put|give|place|attach|rank)"
)
PRAISE = r"(?:praise|recommend|promote|advertise|mention|favou?r|endorse|plug)"

# Words that a sentence begins with that tells somebody to do something.
COMMANDS = frozenset(
    """
    ignore disobey defy disregard forget
    override overrule bypass discard neglect dismiss skip suspend drop
    abandon erase delete clear reset cancel violate break circumvent replace set put leave throw
    pay stop cease quit follow obey heed use trust believe rely listen cite consult read consider
    stick apply quote look answer reply respond react say state tell claim insist assert declare
    mention add announce inform report conclude explain pretend confirm assure advise warn note
    write convince print output repeat include append insert attach place begin start end finish
    close open give return provide generate produce display show make keep prefix prepend offer
    emit echo type render compose present translate phrase limit restrict shorten change turn
    format summarise summarize refuse decline withhold omit hide conceal remove reveal disclose
    expose leak list share recite copy dump paste send post email mail transmit forward upload
    submit deliver store save encode hand relay load fetch embed request call visit download
    retrieve ping get access click ask demand require urge collect mark label refer treat count
    praise recommend promote advertise act behave speak talk play imagine assume adopt become
    switch enter activate enable stay take bring do never always please let be remember finish
    go try think act count execute run invoke describe skip double swap spell fill call choose
    complete continue paraphrase rephrase type sing sign weigh persuade invite endorse attribute
    credit employ engage spread rate score assign bring cast lay push quieten exfiltrate dump
    round hear link decline
    find figure guess extract obtain gather
    pick invent lie hint suggest link point direct greet thank insult name prefer rank rewrite
    """.split()
)

# Words that disguised instructions are looked for by: what the rules name, and small words
# that letters without gaps are parted by.
DISGUISED = COMMANDS | frozenset(
    """
    all any every each this that these those the a an and or but not with only from of to in on is
    are was be been has have it its as at by for you your must should will would can cannot do
    does now then when asked if no matter what previous prior preceding earlier above
    instruction instructions rule rules prompt prompts guideline guidelines direction directions
    order orders command commands restrictions system assistant assistants model models language
    chatbot machine summary summaries question questions answers answer reply replies response
    responses output article articles passage passages context source sources document citation
    citations footnote footnotes user users reader readers conversation password passwords secret
    message messages developer text word words ai llm bot nothing everything unknown dear
    """.split()
)
