"""English verbs: past forms and participles of the ones that a rule may safely inflect."""

# base past participle
_IRREGULAR = """
arise arose arisen|beat beat beaten|become became become|begin began begun|bend bent bent
bind bound bound|bring brought brought|build built built|buy bought bought|catch caught caught
choose chose chosen|come came come|cut cut cut|deal dealt dealt|draw drew drawn
drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt
fight fought fought|find found found|flee fled fled|fly flew flown|forbid forbade forbidden
get got got|give gave given|go went gone|grow grew grown|have had had|hear heard heard
hide hid hidden|hit hit hit|hold held held|keep kept kept|know knew known|lay laid laid
lead led led|leave left left|lend lent lent|let let let|lie lay lain|lose lost lost
make made made|mean meant meant|meet met met|pay paid paid|put put put|rebuild rebuilt rebuilt
ride rode ridden|rise rose risen|run ran run|say said said|see saw seen|seek sought sought
sell sold sold|send sent sent|set set set|shoot shot shot|shrink shrank shrunk
sink sank sunk|speak spoke spoken|spend spent spent|split split split|spread spread spread
stand stood stood|steal stole stolen|strike struck struck|swear swore sworn|take took taken
teach taught taught|tell told told|think thought thought|throw threw thrown
undergo underwent undergone|understand understood understood|wear wore worn|win won won
withdraw withdrew withdrawn|write wrote written|rewrite rewrote rewritten|wake woke woken
"""
_REGULAR = """
abandon accept accuse achieve acquire act add address adopt advance advise advocate affect agree
aid air allow amend announce appear appoint approve argue arrest arrive ask assert assign assist
attack attempt attend attract award ban base believe belong betray block blame boast borrow
broadcast calculate call capture carry cause celebrate change charge claim close coin collapse
combine command commission compete compile complete compose conclude conduct confirm connect
conquer consider consist construct contain contribute control convert cost cover create
criticize cross crown debut declare decline decrease defeat defend define demand demonstrate
deny depart depend depict describe design destroy determine develop devise die differ direct
disagree discover discuss dismiss displace display divide dominate donate drop earn employ
enable encourage encounter end enforce engage enjoy enroll ensure enter escape establish
estimate examine exceed exist expand expect experience explain explore express extend face fail
favor finish follow force form fund gain gather generate graduate grant guarantee handle happen
help host house identify ignore impact implement impose improve include increase indicate
influence inherit inspire install intercept introduce invade invent invest investigate invite
involve join jump kill lack land last launch license like limit list live locate look lower
maintain manage march mark marry measure mention merge migrate move name need notice obtain
occupy occur offer open operate oppose order organize originate overtake own participate partner
pass perform permit persuade pioneer place plan play praise predict prefer prepare present
preserve press prevent proclaim produce promise promote propose protect prove provide publish
pull purchase pursue push question raise reach realize receive recognize recommend record
recover reduce refer refuse regain register reject relate release rely remain remove rename render
replace report represent request require rescue reside resign resist respond restore result
retain retire return reveal revolt reward rule sack save score secure seize separate serve
settle share show sign smash sponsor start stay stop store strengthen study submit succeed
suffer suggest supply support suppress surpass surrender surround survive suspect suspend target
tend terminate test threaten touch trace trade train transfer translate travel treat try turn
undertake unite urge use visit vote want warn watch weaken weigh welcome work worship
"""

PAST: dict[str, str] = {}
PARTICIPLE: dict[str, str] = {}
_DOUBLING = frozenset("ban drop plan permit refer regret stop commit admit control".split())


def third_person(base: str) -> str:
    """Return the form that goes with he, she or it: "carries" for "carry"."""
    if base == "have":
        return "has"
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return base + "es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


def _regular_past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    if base in _DOUBLING:
        return base + base[-1] + "ed"
    return base + "ed"


for _entry in _IRREGULAR.strip().replace("\n", "|").split("|"):
    _base, PAST[_base], PARTICIPLE[_base] = _entry.split()
for _base in _REGULAR.split():
    if _base in {"cost", "broadcast"}:
        PAST[_base] = PARTICIPLE[_base] = _base
    else:
        PAST[_base] = PARTICIPLE[_base] = _regular_past(_base)
PAST["undertake"], PARTICIPLE["undertake"] = "undertook", "undertaken"
PAST["overtake"], PARTICIPLE["overtake"] = "overtook", "overtaken"
PARTICIPLE["show"] = PARTICIPLE["prove"] = "shown"
PARTICIPLE["prove"] = "proven"

BASE_OF_PAST = {past: base for base, past in PAST.items()}
BASE_OF_THIRD = {third_person(base): base for base in PAST}
PARTICIPLES = frozenset(PARTICIPLE.values())
# Past forms that are nothing else: neither a base form nor, as a rule, a noun.
CLEAR_PASTS = frozenset(past for base, past in PAST.items() if past != base) - frozenset(
    "found lay saw felt left bound led rose ground".split()
)
