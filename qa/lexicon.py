"""Lists of English words by what they do in a sentence, all in lower case."""


def words_of(text: str) -> frozenset[str]:
    """Return the words of a line as a set."""
    return frozenset(text.split())


AUXILIARIES = words_of(
    "is are was were be been being am do does did has have had will would can could shall should "
    "may might must isn't aren't wasn't weren't don't doesn't didn't won't can't"
)
PREPOSITIONS = words_of(
    "in on at to for from by with about of into over under after before during between against "
    "among through without within near since until toward towards regarding"
)
DETERMINERS = words_of("the a an his her its their our my your this that these those")
FUNCTION_WORDS = (
    AUXILIARIES
    | PREPOSITIONS
    | DETERMINERS
    | words_of(
        "i you he she it they we me him them us who whom whose what which when where why how and "
        "or but nor so if than then as there here not no yes some any all both each every many "
        "much more most few other others another else ever never also too very just only even "
        "still yet out up down off again besides because while although though however hers "
        "theirs himself herself itself themselves one ones such own same now today okay ok please "
        "well let's that's it's he's she's they're"
    )
)
VERBS = words_of(
    "accept agree announce appear apply argue ask attend attack become begin believe "
    "bring build buy carry cause choose claim come consider continue create criticise criticize "
    "cut deal decide describe develop die discover do discuss earn end enter exist expect explain "
    "face fall feel fight find follow form get give go grow happen hear help hold improve include "
    "increase join keep kill know learn leave lead like live lose make mean meet mention move "
    "need occur offer open originate perform play prevent produce propose publish put reach "
    "receive refuse reject release remain respond return run say see seem sell send serve set "
    "sign speak spend start stay stop suggest support take talk tell think travel try turn use "
    "visit want warn win work write became began broke brought built bought came chose did died "
    "fell felt fought found gave went grew heard held kept knew left led lost made meant met ran "
    "said saw sold sent spoke spent stood took thought told won wrote written taken given done "
    "gone born known shown seen"
)
TITLES = words_of(
    "mr mrs ms dr prof sen rep gov gen col capt st sir lord lady king queen prince princess "
    "pope president secretary minister senator governor ambassador chancellor professor "
    "general colonel captain judge justice mayor director chief spokesman spokeswoman "
    "spokesperson foreign prime vice deputy state representative congressman congresswoman "
    "detective saint"
)
PLACES = words_of(
    "afghanistan africa america argentina asia australia austria beijing belgium berlin brazil "
    "britain brussels cairo california canada chile china colombia cuba delhi denmark egypt "
    "england ethiopia europe finland france gaza geneva germany greece hong kong hungary india "
    "indonesia iran iraq ireland israel italy japan jerusalem kenya korea kyiv lebanon london "
    "madrid mexico moscow netherlands nigeria norway pakistan paris philippines poland portugal "
    "qatar rome russia scotland seoul singapore spain sudan sweden switzerland syria taipei taiwan "
    "tehran texas thailand tokyo turkey u.s uk ukraine venezuela vienna vietnam wales washington "
    "yemen york usa israel catalonia siberia prussia bavaria"
)
NUMBERS = words_of(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million dozens hundreds thousands"
)
NOT_NAMES = words_of(
    "i monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december moreover however meanwhile according "
    "born nothing something nobody somebody none everything everyone someone"
)
ROLE_NOUNS = words_of(
    "man woman boy girl person king queen prince princess emperor empress president minister "
    "leader ruler founder author writer singer actor actress player coach captain keeper doctor "
    "teacher student professor scientist scholar physicist mathematician philosopher historian "
    "lawyer judge general soldier officer priest bishop pope monk saint artist painter composer "
    "musician architect engineer inventor explorer governor mayor senator chairman director "
    "manager owner wife husband mother father son daughter brother sister friend partner "
    "quarterback driver pilot astronaut nurse journalist reporter politician diplomat spokesman "
    "spokeswoman winner victim suspect witness"
)
