"""Words that point opposite ways: rose and fell, accepted and rejected, before and after.

Each line sets one group against another; a word may stand in several lines. The lines hold
general knowledge of English and nothing about any text.
"""

from functools import cache

from qa.stems import stem

_LINES = (
    "rise rose raise increase grow gain climb soar surge upward expand ascend escalate swell double"
    " | fall decrease decline drop shrink lose plunge diminish reduce downward dwindle sink lessen"
    " contract descend plummet",
    "raise boost lift heighten increase enlarge strengthen enhance"
    " | lower reduce cut decrease curb weaken lessen diminish",
    "accept approve adopt pass embrace endorse welcome ratify"
    " | reject refuse deny dismiss decline veto oppose spurn rebuff",
    "support favour favor back endorse defend advocate encourage"
    " | oppose resist attack condemn discourage object criticise criticize",
    "allow permit let enable authorise authorize legalise legalize"
    " | forbid prohibit ban prevent bar outlaw disallow block",
    "before prior earlier previously beforehand | after subsequently afterwards later afterward",
    "first earliest initial opening | last latest final",
    "early | late",
    "begin start commence commenced open launch establish found initiate inaugurate introduce"
    " | end finish stop cease close conclude terminate abolish halt dissolve",
    "north northern northward northwards | south southern southward southwards",
    "east eastern eastward eastwards | west western westward westwards",
    "northeast northeastern | southwest southwestern",
    "northwest northwestern | southeast southeastern",
    "above over overhead | below under beneath underneath",
    "inside within inner internal interior inward | outside outer external exterior outward",
    "more greater larger bigger | less fewer smaller",
    "most largest greatest biggest highest maximum | least smallest lowest fewest minimum",
    "higher above upper | lower below",
    "high tall | low short",
    "longer long longest lengthen | shorter short brief shortest shorten",
    "large big huge vast great enormous | small tiny little minor",
    "faster fast quick rapid quickly rapidly swiftly | slower slow slowly gradual gradually",
    "older old oldest ancient elder | newer new newest modern young younger youngest recent",
    "hot hotter warm warmer hottest heat | cold colder cool cooler coldest chill",
    "strong stronger strongest powerful | weak weaker weakest feeble",
    "heavy heavier heaviest | light lighter lightest",
    "rich richer wealthy wealthier affluent | poor poorer impoverished",
    "easy easier simple | hard harder difficult complex complicated",
    "good better best positive beneficial favourable favorable"
    " | bad worse worst negative harmful detrimental unfavourable unfavorable",
    "win victory triumph defeat beat | lose loss",
    "succeed succeeded success successful | fail failure unsuccessful",
    "enter arrive join introduce introduction | leave depart exit withdraw quit",
    "include contain | exclude omit",
    "import | export",
    "buy purchase acquire | sell",
    "lend | borrow",
    "grant donate | receive received",
    "teach | learn",
    "employ hire appoint recruit | dismiss fire sack",
    "build construct create erect rebuild | destroy demolish dismantle raze",
    "attack invade | defend",
    "advance | retreat",
    "love like admire praise | hate dislike despise criticise criticize condemn",
    "remember recall | forget",
    "agree | disagree",
    "unite merge join combine | divide split separate",
    "attach connect | detach disconnect",
    "public | private",
    "legal lawful | illegal unlawful",
    "guilty convict | innocent acquit",
    "domestic national | foreign international overseas",
    "urban city | rural countryside",
    "male man men masculine | female woman women feminine",
    "father dad | mother mum mom",
    "son | daughter",
    "brother | sister",
    "husband | wife",
    "king | queen",
    "boy | girl",
    "parent ancestor | child descendant offspring",
    "wartime war | peace peacetime",
    "majority | minority",
    "major | minor",
    "active | passive inactive dormant",
    "front | rear back",
    "top | bottom",
    "day daytime | night nighttime",
    "summer | winter",
    "spring | autumn",
    "morning | evening",
    "wet humid rainy | dry arid",
    "deep deeper profound sweeping | shallow shallower superficial",
    "thick thicker | thin thinner",
    "wide wider broad broader | narrow narrower",
    "full | empty",
    "same identical alike similar equal | different distinct unequal unlike",
    "common frequent frequently often usual usually commonly regularly"
    " | rare rarely seldom infrequent infrequently unusual scarce",
    "always | never",
    "everyone everybody | nobody",
    "many numerous | few",
    "alive living | dead extinct",
    "born birth | die death",
    "voluntary voluntarily willing | compulsory mandatory forced unwilling forcibly",
    "temporary temporarily | permanent permanently",
    "direct directly | indirect indirectly",
    "official | unofficial",
    "equal equality | unequal inequality",
    "cheap cheaper inexpensive | expensive dearer costly",
    "profit surplus | deficit",
    "supply | demand",
    "cause | cure prevent",
    "absorb absorbs take-in | release emit releases emits",
    "push repel | pull attract",
    "horizontal horizontally | vertical vertically",
    "accelerate speed quicken hasten | slow decelerate delay",
    "improve better recover ease | worsen deteriorate exacerbate aggravate worse",
    "keep retain preserve maintain | abandon discard drop abolish",
    "capture seize conquer | liberate free surrender",
    "friend ally allied | enemy foe rival opponent",
    "catholic | protestant",
    "democrat | republican",
    "civilian civil | military",
    "optimist optimistic | pessimist pessimistic",
    "known famous renowned popular | unknown obscure",
    "safe safer | dangerous unsafe",
    "visible | invisible hidden",
    "possible | impossible",
    "natural | artificial",
    "true correct right accurate | false incorrect wrong inaccurate",
    "finite | infinite infinitely",
    "positive | negative",
    "odd | even",
    "upstream | downstream",
    "clockwise | anticlockwise counterclockwise",
    "elected | appointed",
    "confirm prove | refute disprove deny",
    "upheld uphold | overturn overrule overturned reverse",
    "plaintiff | defendant",
    "entrance | exit",
    "departure | arrival",
    "send dispatch export | receive received import",
    "add insert | remove subtract delete",
    "forward forwards onward | backward backwards",
    "appear emerge | disappear vanish",
    "hide conceal | reveal expose disclose",
    "survive survived | perish die",
    "help assist aid | hinder hamper impede",
    "protect shield | endanger threaten expose",
    "tighten | loosen relax ease",
    "arrest arrested imprison detain jail | release free",
    "optimism | pessimism",
    "employer | employee",
    "predecessor | successor",
    "host | guest",
    "creditor | debtor",
    "ceasefire truce | fighting hostilities",
    "stay remain | leave depart quit",
    "tie bind fasten | untie unbind",
    "liberal progressive | conservative",
    "coastal | inland",
    "fertile | barren",
    "smooth | rough",
    "clean | dirty",
    "loud | quiet silent",
    "sweet | bitter sour",
    "abundant plentiful | scarce",
    "convergent converge | divergent diverge",
    "praise | blame",
)

# The two sides of one deed: who sells and who buys tell the same from two ends.
_DEEDS = (
    "buy purchase acquire | sell",
    "lend | borrow",
    "grant donate | receive received",
    "teach | learn",
)
_CONVERSE_LINES = (
    *_DEEDS,
    "win victory triumph defeat beat | lose loss",
    "before prior earlier previously | after subsequently afterwards later",
    "parent ancestor | child descendant offspring",
    "more greater larger bigger higher older longer faster stronger heavier richer"
    " | less fewer smaller lower younger newer shorter slower weaker lighter poorer",
    "husband | wife",
    "above over | below under",
)


def opposites(word: str) -> frozenset[str]:
    """Return the stems that point the other way than a lower-case word or its stem."""
    table = _table()
    return table.get(stem(word), frozenset()) | table.get(word, frozenset())


def are_converse(one: str, two: str) -> bool:
    """Tell whether two lower-case words may tell the same with the sides exchanged."""
    return _face_each_other(one, two, _CONVERSE_LINES)


def are_one_deed(one: str, two: str) -> bool:
    """Tell whether two lower-case words belong to one deed, so that to deny one denies both."""
    return _face_each_other(one, two, _DEEDS)


def companions(word: str) -> frozenset[str]:
    """Return the stems that point the same way as a lower-case word, itself included."""
    return _groups().get(stem(word), frozenset())


@cache
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _LINES:
        one, two = ({stem(word) for word in side.split()} for side in line.split(" | "))
        for own, other in ((one, two), (two, one)):
            for word in own:
                table.setdefault(word, set()).update(other - own)
    return {word: frozenset(others) for word, others in table.items()}


def _face_each_other(one: str, two: str, lines: tuple[str, ...]) -> bool:
    first, second = stem(one), stem(two)
    return any(
        (first in left and second in right) or (first in right and second in left)
        for left, right in _sides(lines)
    )


@cache
def _sides(lines: tuple[str, ...]) -> list[tuple[frozenset[str], frozenset[str]]]:
    return [
        (
            frozenset(stem(word) for word in left.split()),
            frozenset(stem(word) for word in right.split()),
        )
        for left, right in (line.split(" | ") for line in lines)
    ]


@cache
def _groups() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for line in _LINES:
        for side in line.split(" | "):
            members = {stem(word) for word in side.split()}
            for word in members:
                groups.setdefault(word, set()).update(members)
    return {word: frozenset(members) for word, members in groups.items()}
