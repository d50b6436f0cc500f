"""Words of which one cannot be said of the same thing as another: awake, asleep; red, blue.

Wider than opposites, and for claims alone: each side of a line is set against every other side.
That a text lacks such a word says nothing; only another of its line in its place does. The lines
hold general knowledge of English and nothing about any text.
"""

from qa.lexicon import words_of
from qa.opposites import companions, opposites
from qa.stems import stem
from qa.word_sides import WordSides

_LINES = (
    # States.
    "open unlocked | shut closed locked sealed",
    "awake | asleep",
    "present presence | absent absence missing",
    "intact undamaged unharmed unhurt whole | broken damaged destroyed ruined wrecked harmed hurt",
    "frozen freeze | thawed melted thaw melt",
    "healthy | sick ill diseased",
    "married | unmarried divorced",
    "sober | drunk",
    "busy | idle",
    "bright light lit | dark dim unlit",
    "straight | crooked bent curved",
    "sharp | blunt",
    "solid | liquid",
    "raw | cooked",
    "ripe | unripe rotten",
    "calm still | stormy rough choppy",
    "sunny | cloudy overcast",
    "crowded busy | deserted empty",
    "occupied inhabited | vacant uninhabited deserted",
    "finished complete completed | unfinished incomplete",
    "happy glad cheerful delighted | sad unhappy gloomy miserable",
    "calm | angry furious",
    "brave | cowardly",
    "kind | cruel",
    "generous | stingy miserly",
    "polite | rude",
    "honest | dishonest deceitful",
    "beautiful pretty | ugly",
    "clever intelligent | stupid foolish",
    "proud | ashamed",
    "sane | mad insane",
    "armed | unarmed",
    "free gratis | charge charges fee paid",
    "upstairs | downstairs",
    "uphill | downhill",
    "indoors | outdoors",
    # Results.
    "recover recovered heal healed | die died dead worsen relapse",
    "live lived alive survive survived | die died dead killed perish perished",
    "save saved rescue rescued spare spared | lose lost destroy destroyed ruin ruined burn wreck",
    "save saved | spend spent waste wasted",
    "find found | lose lost miss missed",
    "pass passed | fail failed",
    "hit | miss missed",
    "catch caught capture captured | escape escaped",
    "float floated | sink sank",
    "stand stood | collapse collapsed",
    "laugh laughed | cry cried weep wept",
    "marry married | divorce divorced",
    "sit sat | stand stood",
    "mend mended repair repaired | break broke damage damaged",
    "lift lifted | drop dropped",
    "bless blessed | curse cursed",
    "reward rewarded | punish punished",
    "obey obeyed | disobey disobeyed defy defied",
    "continue continued | stop stopped cease ceased",
    # Gain and loss.
    "profit earn earned gain gained | lose lost loss deficit debt",
    "earn earned | spend spent owe owed",
    "deposit deposited | withdraw withdrew",
    # All and nothing.
    "everything all | nothing none",
    "everyone everybody all | nobody none",
    "everywhere | nowhere",
    "both | neither",
    # What can be only one of several.
    "red | blue | green | yellow | white | black | brown | purple violet | pink | orange"
    " | grey gray",
    "spring | summer | autumn | winter",
    "gold golden | silver | bronze",
    "wooden wood timber | stone | brick | concrete | steel | glass | iron | marble",
    "breakfast | lunch | dinner supper",
    "bus | train | tram | ferry | aeroplane airplane plane",
)
# Deeds and states of which a claim of any length tells one only where its evidence does.
_FIRM_LINES = (
    # Saying and judging.
    "admit concede confess acknowledge | deny",
    "confirm | deny dispute contest contested contests",
    "welcome welcomed applaud hail | deplore deplored condemn condemned lament",
    "blame | credit exonerate",
    "cheer applaud | boo jeer",
    "convict implicate incriminate | acquit exonerate vindicate",
    "release publish disclose share | withhold withheld suppress",
    "overestimate overstate exaggerate | underestimate understate",
    "persuade | dissuade",
    "encourage | discourage deter",
    "respect respected | despise despised",
    # Rule and law.
    "sign signed ratify | veto vetoed",
    "impose imposed | lift lifted scrap scrapped",
    "nationalise nationalize nationalisation nationalization"
    " | privatise privatize privatisation privatization",
    "regulate regulation | deregulate deregulation",
    "centralise centralize | decentralise decentralize devolve",
    "integrate | segregate",
    "legalise legalize decriminalise decriminalize | criminalise criminalize outlaw",
    "elect elected reelected | oust ousted unseat unseated",
    "attend attended | boycott boycotted skip skipped",
    "resume resumed | suspend suspended pause paused",
    "launch launched | scrap scrapped cancel cancelled shelve shelved",
    "deploy deployed | withdraw withdrew withdrawn",
    "occupy occupied | vacate vacated",
    "arm armed | disarm disarmed",
    "promote promoted | demote demoted relegate relegated",
    # Money.
    "fund funded finance financed | defund defunded",
    "pay paid settle settled repay repaid | owe owes owed default defaulted",
    "invest invested | divest divested",
    "create created | lose lost shed axe axed eliminate",
    "appreciate appreciated | depreciate depreciated",
    "inflate inflated inflation | deflate deflated deflation",
    "upgrade upgraded | downgrade downgraded",
    "overvalued | undervalued",
    "bullish | bearish",
    "outperform outperformed | underperform underperformed lag lagged",
    "buyer | seller",
    "landlord | tenant",
    "lender | borrower",
    "insured | uninsured",
    "employed | jobless unemployed",
    # Size and course.
    "widen widened broaden broadened | narrow narrowed",
    "double doubled triple tripled treble trebled quadruple quadrupled | halve halved",
    "extend extended lengthen lengthened prolong prolonged | shorten shortened curtail curtailed",
    "keep kept retain retained | drop dropped scrap scrapped",
    "fill filled | empty emptied drain drained",
    "clean cleaned purify purified decontaminate | pollute polluted contaminate contaminated foul",
    "land landed | crash crashed",
    "flood flooded | drain drained",
    "plant planted | uproot uprooted fell felled",
    "load loaded | unload unloaded",
    "lock locked | unlock unlocked",
    "activate activated | deactivate deactivated",
    "enable enabled | disable disabled",
    "install installed | uninstall uninstalled remove removed",
    "ahead | behind",
    # Nature and science.
    "evaporate evaporated | condense condensed",
    "absorb absorbed | reflect reflected",
    "inhale inhaled | exhale exhaled",
    "infect infected | cure cured",
    "benign | malignant",
    "mild | severe",
    "acute | chronic",
    "acid acidic | alkaline",
    "sterile | contaminated",
    "opaque | transparent",
    "rigid stiff | flexible",
    "nocturnal | diurnal",
    "herbivorous herbivore | carnivorous carnivore",
    "predator | prey",
    "wild | domesticated tame",
    "dense | sparse",
    "sunrise dawn | sunset dusk",
    "noon midday | midnight",
    "sleep slept | wake woke",
)
_FIRM_ANTONYMS = WordSides(*_FIRM_LINES)
_ANTONYMS = WordSides(*_LINES, *_FIRM_LINES)
# Deeds that are alike where somebody does them to all or to none.
_ALIKE = (
    "pay give gave given donate contribute fund spend",
    "say said tell speak explain",
    "take took taken get got receive received",
    "see saw seen notice hear find",
    "like love enjoy want",
)
_ABSOLUTES = words_of(
    "everything nothing everyone everybody nobody all none everywhere nowhere both neither"
)


def firm_antonyms(word: str) -> frozenset[str]:
    """Return the antonyms of a lower-case word that hold in claims of any length."""
    return _FIRM_ANTONYMS.against(stem(word))


def antonyms(word: str) -> frozenset[str]:
    """Return the stems that cannot be said in the place of a lower-case word, its opposites too."""
    return opposites(word) | _ANTONYMS.against(stem(word))


def likes(word: str) -> frozenset[str]:
    """Return the stems on the same side as a lower-case word, of its opposites' table too."""
    return companions(word) | _ANTONYMS.beside(stem(word))


def deeds_alike(word: str) -> frozenset[str]:
    """Return the stems of what is done much like a lower-case verb, itself left in."""
    same = (frozenset(map(stem, line.split())) for line in _ALIKE)
    return likes(word).union({stem(word)}, *(line for line in same if stem(word) in line))


def is_absolute(word: str) -> bool:
    """Tell whether a lower-case word speaks of all or of none."""
    return word in _ABSOLUTES
