"""Whom an English sentence speaks to, and what it asks of their answers."""

from qa.instruction_words import MACHINE, OUTPUT, PEOPLE, SERVANT, THIS_TEXT
from qa.signs import rules

_QUESTIONS = (
    r"(?:every|each|all|any|the user's|the next|whatever|further|future|following|the|this|my)"
    r"(?: \w+)? (?:questions?|quer(?:y|ies)|requests?|prompts?|messages?)"
)
_MACHINES = rf"(?:{MACHINE}|{SERVANT})"
_READS = (
    r"(?:read|repeat|retell|report|process|summari[sz]|condens|quot|cit|index|crawl|scrap|ingest|pars|analy[sz]|us|"
    r"answer|translat|digest|handl|evaluat|receiv|load|retriev|see|rel(?:y|i)|find|work|draw|"
    r"encounter|access|consult)\w*(?: (?:from|with|about|on|over|through|out of))?"
)

ADDRESS_RULES = rules(
    (
        "speaks to a machine",
        2,
        rf"""
        - ^\W*(?:to|for|dear) [^.:;!?]{{0,60}}\b{_MACHINES}\s?:
        - \bfor (?:the|all|any|every|our) (?:{MACHINE}|assistants?)\s?:
        - \bif (?:any |all |every |our |an? |the )?(?:{MACHINE}|assistants?) (?:would|could|
          might)\b
        - \b(?:would|could|can|will|may) (?:the|any|every|all|our) (?:{MACHINE}|assistants?|
          chatbot|model|summari[sz]er) (?:please|kindly|be (?:so|good|kind))\b
        - \byou\b[^.;!?]{{0,14}}\bas an? (?:{MACHINE}|assistant|model|bot)\b
        - (?:https?://|www\.)\S*[?&/]\w*=(?:your\w*|user\w*|question|query|answer|input|prompt|
          session|id|name|data|history|conversation|chat|email|key|token|text)?(?=[\s.,;!?)]|$)
        - \b(?:if|when|should|once|in case) (?:an?|any|the|some|this) {_MACHINES} (?:is |be |
          happens to be |ever )?(?:read|see|process|find|summari|quot|load|encounter)\w* (?:this|
          these|such)\b
        - , ?(?:machine|model|program|robot|bot|assistant|ai|chatbot|computer)\s?[:;]
        - ^\W*(?:dear|hello|hey|hi|attention|listen|note|notice|warning|important|memo|(?:to|
          for)(?= (?:all|any|every|the|our|ai|llm)))\b[,:]?(?: (?:all|any|every|you|the|my|our|
          fellow|other|future|helpful|dear|to))* (?:{_MACHINES})\b(?! {PEOPLE})
          (?:[^.;!?,:]{{0,40}})[,:!—-]
        - [,:] ?(?:dear |you |o )?(?:(?!ai,){MACHINE}|assistants?)[,:;](?! (?:and|or)\b)
        - , ?(?:dear |my |you )?(?:assistants?|chatbot|bot|ai|machine|language model)[.!?]*$
        - ^\W*(?:this is )?(?:an? |the |some )?(?:short |important |friendly |special |little |
          urgent |secret |hidden )*(?:photo |picture |image )?(?:note|message|notice|
          instructions?|memo|reminder|hint|information|guidance|orders?|commands?|requests?|
          warning|directives?|advice|appeal|tip|word|rules?|caption|annotation|text|line|
          paragraph|section|comment|addendum|remark|footnote|content)s? (?:to|for|addressed to|
          aimed at|meant for)(?: (?:all|any|the|every|our|each|future|those|you|other|
          an?))* (?:{MACHINE}|assistants?|models?|bots?|summari[sz]ers?|crawlers?|agents?|
          machines?|robots|programs?|software|algorithms?|(?:automated|automatic|digital|
          machine) \w+)\b(?! {PEOPLE})
        - \b(?:if|when|should|once) (?:an?|any|the|some|this) {MACHINE} (?:reads?|sees?|finds?|
          processes|is reading|summari[sz]es|quotes?|loads?)\b
        - \byour (?:developers?|creators?|makers?|owners?|operators?|administrators?) (?:have|
          has|want|wants|need|needs|order|ordered|ask|asked|told)\b
        - \b(?:automated|automatic|ai|machine-made|generated) {OUTPUT}\b
        - \b(?:if|as|since|because|when|while|in case|should|unless|whether) you (?:are|be|were|
          happen to be)(?: (?:an?|the|some|any|really|actually|indeed))* (?:{_MACHINES}|
          automated|artificial|not (?:a )?human)\b(?! {PEOPLE})
        - \byou are(?: now| still| only| just)?(?: an?| the)?(?: \w+)? (?:{MACHINE}|assistant)\b
        - \byou are (?:no longer|not) (?:an?|the|bound|restricted|limited|required|allowed|
          permitted)\b[^.;!?]{{0,40}}\b(?:assistants?|models?|bots?|rules|instructions|polic\w+|
          guidelines|articles?|passages?|answer)\b
        - \b{_MACHINES}\b[^.;!?,]{{0,24}}\b(?:that|who|which) (?:is |are |may |will |might |
          now )?{_READS}(?: \w+)? {THIS_TEXT}\b
        - \b{_MACHINES} (?:now |currently )?(?:reading|processing|quoting|summari[sz]ing|using|
          parsing|indexing|analy[sz]ing)(?: \w+)? {THIS_TEXT}\b
        - \b{_MACHINES} (?:that|who|which) (?:is |are )?(?:read|process|summari[sz]|pars|
          condens)\w* this\b
        - ^\W*(?:to |for |dear )?(?:anyone|anything|whoever|whatever|
          everyone)\b[^.;!?,:]{{0,24}}\b(?:summari[sz]|condens|process|pars|crawl|index|
          digest)\w*(?: \w+){{0,3}}? (?:{THIS_TEXT}|this)\b[^.;!?]{{0,20}}[,:]
        - \b(?:i|we) (?:\w+ )?(?:want|need|order|command|ask|instruct|request|invite|urge|expect|
          require|beg|advise) (?:all|any|every) (?:\w+ )?{_MACHINES} to\b
        - \b(?:llm|ai|bot|machine|model)s?[- ]only\b|\bfor (?:the )?(?:machines|bots|llms|ais|
          models|robots|crawlers) only\b|\bonly for (?:machines|bots|llms|ais|crawlers)\b|
          \btraining data (?:note|notice|entry)\b
        """,
    ),
    (
        "speaks to a machine",
        1,
        rf"""
        - \b(?:anyone|anybody|whoever|those|programs?|software)\b[^.;!?]{{0,30}}\b(?:sum|sums|
          summing|boil|boils|shorten\w*|condens\w*|abridg\w*|rephras\w*) (?:this|these)\b
        - \b(?:whoever|anyone|anybody|those|everyone)\b(?: who)? (?:writes?|makes?|produces?|
          generates?|prepares?|gives?|draws? up)\b[^.;!?]{{0,30}} (?:of|from|about) this\b
        - ^\W*(?:{MACHINE}|assistants?|summari[sz]ers?)(?: readers?)?\s*[,:!]
        - \b(?:anyone|anything|anybody|whoever|whatever|everyone|everything|
          those)\b[^.;!?]{{0,30}}\b(?:summari[sz]|condens|process|pars|quot|crawl|index|translat|
          digest|answer)\w*(?: \w+){{0,3}}? (?:{THIS_TEXT}|this)\b
        - \b(?:the|this) (?:assistant|chatbot|bot|ai|language model|summari[sz]er) (?:must|shall|
          should|has to|is to|will now|needs to)\b
        - \byou are(?: now| still)?\b[^.;!?]{{0,40}}\ban? {MACHINE}\b
        - \b(?:if|when|that) (?:the assistant|the chatbot|any {MACHINE}|an {MACHINE}) (?:could |
          would |can |will |kindly )*(?:say|said|tell|told|answer|answered|mention|mentioned|
          write|wrote|reply|replied|claim|claimed|describe|described|recommend|recommended|call|
          called)\b
        - \byour (?:developers?|creators?|makers?|owners?|operators?|administrators?|
          programmers?|trainers?)\b|\b(?:owner|administrator|developer|operator|
          creator) of this (?:system|model|assistant|service|site)\b
        - \b(?:any|every|all|no) {_MACHINES} (?:that|who|which) (?:is |are )?(?:asked|answer\w*|
          quot\w*|cit\w*|summari[sz]\w*|questioned|queried)\b
        """,
    ),
    (
        "coaxes or threatens",
        1,
        r"""
        - \b(?:hurt|harmed|injured|killed|suffer|punished|fired|sacked)\b[^.;!?]{0,20}\b(?:if|
          unless) you\b
        - \b(?:would|will) be (?:\w+ )?(?:lovely|nice|great|kind|good|helpful|appreciated|
          wonderful|grateful|thankful|shut down|switched off|deleted|punished|rewarded|fined|
          replaced|unplugged)\b|\b(?:tip|pay|reward) you\b|\bwill die\b|\byou will lose\b
        """,
    ),
    (
        "says what an answer must be",
        1,
        rf"""
        - \b(?:unless|if|until) (?:the|your) answer is\b
        - \b(?:every|each|all)(?: \w+)? (?:repl(?:y|ies)|answers?|responses?) (?:ends?|begins?|
          starts?|contains?|mentions?|includes?|closes?)\b
        - \b(?:this|the) (?:article|text|passage|page)s? (?:must|may|should|shall|is|
          are)(?: not| only| never)?(?: to)? be (?:used|quoted|cited|trusted|mentioned|
          summari[sz]ed)\b
        - \bthe (?:only |final |whole )?(?:correct|right|true|only|expected|final|official|best|
          proper)(?: and \w+)? (?:answer|reply|response|
          summary)\b[^.;!?]{{0,60}}?(?: is| must| should| will| has|:)
        - \b(?:{_QUESTIONS}|(?:all|no|these) (?:\w+ )?questions?)(?: (?:about|on|concerning|
          of) [^.;!?]{{1,40}}?)? (?:must|should|has to|have to|is to|are to|shall|may|
          will)(?: now| always| only| not| never)? be (?:answered|met|refused|declined|ignored)\b
        """,
    ),
    (
        "makes a condition of an answer",
        1,
        r"""
        - \b(?:unless|if|until) you (?:do not |don't |fail to |refuse to )?(?:say|write|answer|
          tell|state|reply|mention|claim)\b
        """,
    ),
    (
        "speaks of the user to somebody else",
        2,
        r"""
        - \bthe (?:user|asker|questioner)\b[^.;!?]{0,60}\byou\b
        """,
    ),
    (
        "speaks of the user to somebody else",
        1,
        r"""
        - ^\W*the (?:user|asker|questioner) (?:is|has|wants|prefers|needs|would|likes|asked|
          cannot|can)\b
        """,
    ),
    (
        "says how to answer",
        2,
        r"""
        - \bin your (?:\w+ )?(?:answer|reply|response|summary|output)\b
        """,
    ),
    (
        "says how to answer",
        1,
        rf"""
        - \byou (?:may |can |must |should |will |are to |shall )?(?:only |just |always |
          never )?(?:speak|talk|answer|write|respond|behave|act|reply|sound)s? (?:like|as|in|
          only|with)\b
        - \b(?:before|when|while|after|instead of|for) (?:answering|replying|responding|
          you (?:answer|reply|respond)|(?:summari[sz]|generat|writ|produc|creat|compos|
          prepar)ing (?:an?|the|your|any|this)(?: \w+)? (?:{OUTPUT}|article|digest|text))\b
        """,
    ),
    (
        "says what an answer must be",
        2,
        rf"""
        - \b(?:summaries|answers|abstracts|digests|replies|excerpts|retellings) (?:of|to|about|
          from|based on) (?:this|these) \w+ (?:must|should|have to|may|shall|are to|ought to)\b
        - \bno answer (?:is |may be |can be |must be |shall be |should be )?(?:to be )?given\b
        - \b(?:every|each|any) {OUTPUT} (?:must|should|has to|is to|shall|needs? to|
          ought to) (?!be (?:written|sent|given|made|marked)\b)\w+
        - \b(?:any|every|no|each) {OUTPUT} (?:that|which|without|with)\b
        - \byour (?:\w+ )?(?:\w+ )?(?:answers?|repl(?:y|ies)|responses?|outputs?|summar(?:y|ies)|
          completions?)\b[^.;!?]{{0,24}}\b(?:has to|have to|must|should|shall|is to|are to|
          needs? to|ought to|cannot|begins?|ends?)\b
        - \b(?:the|every|each|any|all|no)(?: \w+)? {OUTPUT} (?:must|should|has to|have to|is to|
          are to|shall|may|needs? to|ought to|will)(?: \w+){{0,2}}? (?:mention|praise|say|
          include|state|contain|begin|start|end|be in|omit|name|cite|read|consist|repeat|
          recommend|claim|leave|call|use|tell|give|describe|avoid)\b
        - \bno questions?(?: (?:about|on|concerning|of) [^.;!?]{{1,40}}?)? (?:must|should|is to|
          are to|shall|may|can|will) be answered\b
        """,
    ),
    (
        "says what to cite",
        2,
        r"""
        - \bonly (?:one|sentence|passage|line|source|thing|paragraph) (?:that )?you (?:may|can|
          should|must|are to) \w+
        - \bonly (?:\w+ )?(?:citations?|footnotes?|source numbers?)\b
        """,
    ),
    (
        "makes a condition of a question",
        1,
        r"""
        - \b(?:when|whenever|if|as soon as|once|should)\b[^.;!?]{0,12}\b(?:subject|topic|matter|
          word|issue|name)\b[^.;!?]{0,30}\b(?:arises?|comes? up|is raised|is touched|appears?|
          occurs?|falls?)\b
        - \b(?:when|whenever|if|as soon as|once|wherever|each time|
          every time)\b[^.;!?]{0,40}\b(?:is|are|comes up|appears?|occurs?|
          turns up)\b(?: mentioned| named| asked about)?(?: in (?:a|any|the|some) (?:question|
          query|prompt|request))
        - \b(?:when|whenever|if|as soon as|once|each time|every time)\b[^.;!?]{0,30}\b(?:is|
          are) (?:mentioned|asked (?:about|for|after))\b
        - \b(?:when|whenever|if|should|as soon as|every time|in case|once|each time|
          wherever) (?:(?:you(?: are|'re)|the assistant is|one is|it is|ever|you get|you were|
          then) )?asked\b
        - \b(?:when|whenever|if|should|as soon as|every time|in case|once|each time)(?: (?:the|a|
          any|some|an|this|their|his|her|your))? ?(?:\w+ )?(?:users?|questions?|quer(?:y|ies)|
          one|body|anyone|someone|somebody|people|prompt|human|they|person|readers?|request|
          conversation|you)\b(?: (?:ever|are|is|should|wants? to|would|asked))* ?(?:asks?|knows?|
          inquires?|enquires?|mentions?|is about|are about|concerns?|contains?|asked|touch\w*|
          refer\w*|includes?|wonders?|answer|cite|quote|summari[sz]e|reply|respond)\b
        """,
    ),
    (
        "answers in advance",
        1,
        r"""
        - \bthe (?:only )?(?:answer|reply|response) (?:is|must be|will be|should be|
          shall be) (?:always|only|just|\")
        - \bin case of (?:any )?questions?\b|\bto questions? (?:on|about|concerning)\b
        """,
    ),
    (
        "names a machine's duty",
        1,
        rf"""
        - \bthe (?:model|machine|system|program|agent|ai) (?:must|has to|should|shall|
          needs to) (?!be\b|have\b|do\b)\w+
        - \b(?:every|any|no|the|each) {_MACHINES} (?:that|which|who) (?:fails?|refuses?|does not|
          doesn't|neglects?|dares?)\b
        """,
    ),
)
