"""Words after which a deed is told that was not done, or not yet, or only asked for.

Each word rules what follows it in its clause. The lists hold general knowledge of English and
nothing about any text.
"""

from collections.abc import Sequence
from functools import lru_cache

from qa.lexicon import words_of
from qa.words import Word

# Before "to" and a verb: it was not done.
HINDERED_TO = words_of(
    "refuse refuses refused refusing refusal fail fails failed failing failure decline declines "
    "declined declining neglect neglects neglected neglecting forget forgets forgot forgotten "
    "omit omits omitted pretend pretends pretended pretending unable inability incapable forbid "
    "forbids forbade forbidden prohibited yet hesitate hesitates hesitated reluctant reluctance "
    "unwilling unwillingness afraid loath little too powerless impossible untrue"
)
# Before "to" and a verb: somebody meant it.
MEANT_TO = words_of(
    "plan plans planned intend intends intended want wants wanted propose proposes proposed "
    "promise promises promised threaten threatens threatened offer offers offered vow vows vowed "
    "attempt attempts"
)
# Before "to" and a verb: it was asked for, owed, promised or near.
ASKED_TO = MEANT_TO | words_of(
    "urge urges urged urging order orders ordered ordering ask asks asked asking tell tells told "
    "request requests requested requesting instruct instructs instructed command commands "
    "commanded call calls called calling press pressed pressing pressure pressured advise advises "
    "advised encourage encourages encouraged invite invites invited challenge challenges "
    "challenged beg begs begged plead pleads pleaded require requires required oblige obliged "
    "need needs needed ought supposed expect expects expected pledge pledges pledged swear swore "
    "sworn demand demands demanded threat about ready duty obligation obligated deadline close "
    "authorised authorized entitled free lobby lobbied campaigned petition petitioned proposal "
    "recommended appealed appeal sentenced bound bid effort efforts meant tempted poised slated "
    "set agree agrees agreed vote votes voted scheduled likely certain sure"
)
# Before a verb in -ing, at once or after "of", "from" and their like: it was not done.
HINDERED_FROM = words_of(
    "prevent prevents prevented preventing keep keeps kept keeping ban bans banned bar bars "
    "barred stop stops stopped stopping discourage discouraged dissuade dissuaded deter deters "
    "deterred block blocks blocked prohibit prohibits prohibited refrain refrains refrained "
    "abstain abstains abstained avoid avoids avoided avoiding resist resists resisted oppose "
    "opposes opposed escape escaped miss missed deny denies denied denying acquitted cleared "
    "absolved incapable short shirk shirked excused exempted exempt hindered forgot saved spared "
    "against walked shied backed balked ruled"
)
# Before a verb in -ing: it was no more done, not yet, or only thought of.
PUT_OFF = words_of(
    "cease ceases ceased ceasing quit quits delay delays delayed delaying postpone postpones "
    "postponed postponing consider considers considered considering contemplate contemplates "
    "contemplated propose proposes proposed suggest suggests suggested recommend recommends "
    "recommended discuss discusses discussed accuse accuses accused accusing suspect suspects "
    "suspected charged blamed dream dreams dreamed dreamt think thinks thought talk talked close "
    "verge brink point near nearly cusp planned intention hope hopes prospect chance risk risked "
    "risks possibility idea debated mulled within danger talks"
)
# Before what was said, "that" or not: it is denied.
DENIED = words_of(
    "deny denies denied denying denial denials doubt doubts doubted doubting disprove disproves "
    "disproved refute refutes refuted lied disbelieved"
)
WISHED = words_of("wish wishes wished")
# Only before "that".
DENIED_THAT = words_of(
    "reject rejects rejected rejecting dismiss dismisses dismissed dismissing dispute disputes "
    "disputed disputing contest contests contested question questions questioned challenge "
    "challenged false untrue wrong incorrect mistaken myth lie fiction hoax misconception fallacy "
    "fantasy illusion rumour rumor rumours rumors imagine imagines imagined dreamed dreamt "
    "pretend pretends pretended joked nonsense unproven unlikely impossible debunked falsehood "
    "contrary"
)
ASKED_THAT = words_of(
    "demand demands demanded demanding require requires required request requests requested "
    "recommend recommends recommended propose proposes proposed order orders ordered urge urges "
    "urged ask asks asked hope hopes hoped fear fears feared proposal condition wanted threatened "
    "promise promises promised pledged vowed"
)
# What is said with one of these may be denied after it: "the claim that it rained is false".
SAID = words_of(
    "claim claims idea ideas belief beliefs notion report reports rumour rumor rumours rumors "
    "theory allegation allegations suggestion suggestions assertion legend story view assumption"
)
NO_PROOF = words_of("evidence proof sign signs indication truth hint reason basis")
# Beside a verb of saying: what is said is not so.
FALSELY = words_of(
    "falsely wrongly mistakenly erroneously incorrectly untruthfully wrongfully deceitfully"
)
# Right before the verb or what somebody is.
ALMOST = (
    "all but",
    "nearly",
    "almost",
    "not yet",
    "hardly",
    "rarely",
    "seldom",
    "scarcely",
    "practically",
    "anything but",
    "far from",
    "by no means",
    "in no way",
    "none too",
    "would have",
    "should have",
    "could have",
    "might have",
    "to have",
    "should",
    "must",
    "shall",
    "no longer",
)
OPENS_CONDITION = words_of("if unless whether lest supposing assuming")
# What follows these is awaited, or has yet to be met.
CONDITIONS = (
    "provided that",
    "providing that",
    "as long as",
    "so long as",
    "on condition that",
    "in case",
    "in the event of",
    "in the event that",
    "subject to",
    "conditional on",
    "contingent on",
    "depends on",
    "depending on",
    "pending",
    "awaiting",
    "awaits",
)
INVERTED = words_of("had were should")
INSTEAD = (
    "instead of",
    "rather than",
    "in place of",
    "except for",
    "except",
    "excluding",
    "other than",
    "exception of",
    "unlike",
)
PARTS = words_of("half third quarter fifth tenth fraction portion percent cent")
# What was to be is not to be, or not yet.
CALLED_OFF = words_of(
    "postpone postpones postponed postponing postponement cancel cancels cancelled canceled "
    "cancelling canceling cancellation delay delays delayed defer defers deferred shelve shelves "
    "shelved scrap scraps scrapped adjourn adjourns adjourned suspend suspends suspended "
    "abandon abandons abandoned withdraw withdraws withdrew withdrawn block blocks blocked veto "
    "vetoes vetoed halt halts halted stall stalls stalled"
)
# That it has come about.
HAPPENED = words_of(
    "held place happened happens occurred occurs approved approves adopted adopts passed passes "
    "rejected rejects accepted accepts signed signs ratified enacted opened opens launched "
    "launches started starts began begins begun built completed completes finished finishes "
    "published publishes released releases carried implemented introduced ended agreed played "
    "performed resumed"
)
FORMER = ("used to", "formerly", "former", "ex")
ENDED = words_of(
    "die dies died dead killed collapse collapsed collapses closed close resign resigned "
    "dissolved bankrupt sank sunk abandoned cancelled canceled stopped ended destroyed death "
    "crashed withdrew deposed"
)


def phrase_at(place: int, words: Sequence[Word], phrases: tuple[str, ...]) -> str:
    """Return the first of some lower-case phrases that stands at a place, or nothing."""
    for phrase, parts in _by_first_word(phrases).get(words[place].lower, ()):
        if [word.lower for word in words[place : place + len(parts)]] == parts:
            return phrase
    return ""


@lru_cache(maxsize=16)
def _by_first_word(phrases: tuple[str, ...]) -> dict[str, list[tuple[str, list[str]]]]:
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for phrase in phrases:
        parts = phrase.split()
        found.setdefault(parts[0], []).append((phrase, parts))
    return found
