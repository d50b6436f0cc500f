"""Words that point opposite ways: rose and fell, accepted and rejected, before and after.

Each line sets one group against another; a word may stand in several lines. The lines hold
general knowledge of English and nothing about any text.
"""

from qa.stems import stem
from qa.word_sides import WordSides

# The two sides of one deed: who sells and who buys tell the same from two ends.
_ONE_DEED = (
    "buy purchase acquire | sell",
    "lend | borrow",
    "grant donate | receive received",
    "teach | learn",
)
# These, too, tell the same with the sides exchanged.
_EXCHANGED = (
    "win victory triumph defeat beat | lose loss",
    "parent ancestor | child descendant offspring",
    "husband | wife",
)
_OPPOSITES = WordSides(
    *_ONE_DEED,
    *_EXCHANGED,
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
    "succeed succeeded success successful | fail failure unsuccessful",
    "enter arrive join introduce introduction | leave depart exit withdraw quit",
    "include contain | exclude omit",
    "import | export",
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
    "king | queen",
    "boy | girl",
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
_DEEDS = WordSides(*_ONE_DEED)
_CONVERSES = WordSides(
    *_ONE_DEED,
    *_EXCHANGED,
    "before prior earlier previously | after subsequently afterwards later",
    "more greater larger bigger higher older longer faster stronger heavier richer"
    " | less fewer smaller lower younger newer shorter slower weaker lighter poorer",
    "above over | below under",
)


def opposites(word: str) -> frozenset[str]:
    """Return the stems that point the other way than a lower-case word or its stem."""
    return _OPPOSITES.against(stem(word)) | _OPPOSITES.against(word)


def companions(word: str) -> frozenset[str]:
    """Return the stems that point the same way as a lower-case word, itself included."""
    return _OPPOSITES.beside(stem(word))


def are_converse(one: str, two: str) -> bool:
    """Tell whether two lower-case words may tell the same with the sides exchanged."""
    return _CONVERSES.face_each_other(stem(one), stem(two))


def are_one_deed(one: str, two: str) -> bool:
    """Tell whether two lower-case words belong to one deed, so that to deny one denies both."""
    return _DEEDS.face_each_other(stem(one), stem(two))
