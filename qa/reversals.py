"""Where a sentence says the opposite of what a question takes for granted, or denies it."""

from collections.abc import Iterator, Sequence

from qa.asked_slot import QUESTION_WORDS
from qa.contrasts import allies, contrasts
from qa.denials import Denial, denials
from qa.lexicon import AUXILIARIES, DETERMINERS, PREPOSITIONS, words_of
from qa.opposites import are_converse, companions
from qa.premise import Clash, Premise
from qa.stems import stem
from qa.undone_deeds import both_happen
from qa.word_kinds import is_verb
from qa.words import Word, telling_stems

# Words with an opposite that are used too freely to contradict anything by what one other word
# shares with them.
_LOOSE = frozenset(
    stem(word)
    for word in words_of(
        "new old modern recent young small large big great little long short high low good bad "
        "man men woman women king queen day night child children war peace city first last early "
        "late follow found establish open before after over under above below many few most major "
        "minor common public private leave left right light heavy give take receive lead come go "
        "begin end start same different full present know include close top bottom hard best "
        "better other son father mother brother daughter wife husband born die death natural "
        "national foreign international free live show cause make produce get hold keep become "
        "hot cold find help single some all native independent rule around into through across "
        "final"
    )
)
# What says no to the words after it.
_REFUSALS = words_of(
    "refuse refused refuses refusing refusal avoid avoided avoids avoiding fail failed fails "
    "failing failure never not without no neglect neglected unable lack lacked lacks stop stopped "
    "cease ceased"
)
_SHUNS = words_of("avoid avoided avoids avoiding failure stop stopped cease ceased")
_DENYING = _REFUSALS | words_of("nobody none neither nor hardly rarely only few cannot instead")
# Who should not do something may do it all the same.
_ADVISING = words_of("should must may might ought shall")
# "Not because of it" leaves open what is so for another reason.
_CIRCUMSTANCES = PREPOSITIONS | words_of("because due so as when where if")
# Where these stand, something is left over that may be asked for: "all but two were destroyed".
_EXCEPTING = words_of("but except excepting exception exceptions only most some apart unless")
_OPENERS = QUESTION_WORDS | words_of("that because if while although since")
_PARTICIPANTS = words_of("who whom whose what which where many")
_DOING = words_of("did does do")
_AUXILIARIES = words_of("did does do was were had has have is are could would")
_SETTLED = words_of(
    "proved proven prove proof established confirmed settled solved demonstrated resolved"
)
_UNSETTLED = words_of(
    "unknown unsolved undecided unproven conjecture conjectured unresolved possible unclear"
)
_NEAR_IN_QUESTION = 3
_NEAR_IN_SENTENCE = 5
_LOOKED_BACK = 4
_COMPARED_BACK = 6
_LOOSE_NEEDS = 2
_SURE_OF_EXCEPTION = 0.7


def opposite_clashes(premise: Premise) -> Iterator[Clash]:
    """Find words whose opposite the sentence has in the same place."""
    asked, said = premise.question.words, premise.sentence.words
    if any(word.lower in _REFUSALS for word in asked):
        return
    noes = (item for item in (*denials(asked), *denials(said)) if item.kind != "hint")
    denied = {each for item in noes for each in _scope(item)}
    for position, word in enumerate(asked):
        against = contrasts(word.lower) - denied - premise.question.stems
        same = companions(word.lower) | {word.stem}
        if not against or word.stem in denied or word.stem in premise.sentence.stems:
            continue
        if same & premise.elsewhere:
            continue
        if word.lower == premise.slot.noun:
            # "What author" names what is asked for, and states nothing of it.
            continue
        if position + 1 < len(asked) and asked[position + 1].lower == "up":
            # What ends up somewhere has not ended.
            continue
        closest = max(
            (_following(asked[position + 1 :], said[place + 1 :])
             for place, other in enumerate(said) if other.stem in same),
            default=-1,
        )  # fmt: skip
        for place, other in enumerate(said):
            if other.stem not in against:
                continue
            if are_converse(word.lower, other.lower) and not _ordered(asked, position, said, place):
                continue
            if (other.capital and not other.opens) or _is_compared(said, place):
                continue
            if _following(asked[position + 1 :], said[place + 1 :]) <= closest:
                continue
            shared = _shared(_near(asked, position, _NEAR_IN_QUESTION),
                             _near(said, place, _NEAR_IN_SENTENCE))  # fmt: skip
            loose = word.stem in _LOOSE or other.stem in _LOOSE
            if shared > loose * (1 if premise.explains else _LOOSE_NEEDS):
                weight = premise.around(word.start, word.end)
                both = _is_done_by_the_asked(premise, position) or both_happen(word, other)
                yield Clash("direction", word.text, other.text, weight, contradicts=not both)


def _is_done_by_the_asked(premise: Premise, position: int) -> bool:
    """Tell whether a word says what those do or undergo who are asked for.

    "Who opposes it?" takes for granted that somebody does, whatever others do; "What followed
    the fall of prices?" has prices fall.
    """
    asked = premise.question.words
    start = next((row for row, word in enumerate(asked) if word.lower in _PARTICIPANTS), None)
    if premise.slot.kind not in {"name", "other", "count"} or start is None or start > position:
        return False
    between = [word.lower for word in asked[start + 1 : position]]
    # After "did", "the" belongs to who did it: "What did the mayor support?"
    near = between[-1:] if _DOING & set(between) else between[-2:]
    clauses = any(w in _OPENERS or (is_verb(w) and w not in AUXILIARIES) for w in between)
    return not clauses and (DETERMINERS | PREPOSITIONS).isdisjoint(near)


def denial_clashes(premise: Premise) -> Iterator[Clash]:
    """Find what one side says no to and the other does not.

    Only a question for reasons or manner takes a whole statement for granted; of others it is
    the "not" of their main clause alone, and they may well ask for what a denial in the sentence
    leaves over.
    """
    asked = premise.question.words
    refusals = [word for word in asked if word.lower in _REFUSALS or word.lower.endswith("n't")]
    if not premise.explains:
        said = premise.sentence.words
        excepts = any(word.lower in _EXCEPTING or _denies(word) for word in said)
        if refusals and not excepts and _is_of_main_clause(refusals[0], asked):
            yield from _affirmed(premise, refusals[0])
        return
    if refusals:
        yield from _affirmed(premise, refusals[0])
    elif not any(item.kind == "hint" for item in denials(asked)):
        yield from _denied(premise)
        yield from _excepted(premise)
    yield from _open(premise)


def _affirmed(premise: Premise, refusal: Word) -> Iterator[Clash]:
    """Find what the question says no to and the sentence says with no no before it."""
    asked, said = premise.question.words, premise.sentence.words
    if any(word.lower in _ADVISING for word in asked if word.start < refusal.start):
        return
    following = [word for word in asked if word.start > refusal.start and not word.light][:1]
    if refusal.lower in _SHUNS:
        # What is avoided is a deed: "avoid marrying", and not "avoid crimes".
        following = [word for word in following if word.lower.endswith("ing")]
    for word in following:
        for place, other in enumerate(said):
            before = said[max(0, place - _LOOKED_BACK) : place]
            if other.stem == word.stem and not any(_denies(each) for each in before):
                weight = premise.around(refusal.start, word.end)
                yield Clash("negation", f"{refusal.text} {word.text}", other.text, weight)


def _is_of_main_clause(refusal: Word, asked: Sequence[Word]) -> bool:
    """Tell whether a question itself says not, and no clause within it: "one that is not"."""
    before = [word.lower for word in asked if word.start < refusal.start]
    openers = [word for word in before if word in _OPENERS]
    negates = refusal.lower in {"not", "never", "cannot"} or refusal.lower.endswith("n't")
    return negates and len(openers) == 1 and "than" not in before


def _denied(premise: Premise) -> Iterator[Clash]:
    """Find what the sentence says no to, or a word on the same side as one of the question's."""
    said = premise.sentence.words
    for denial in denials(said):
        following = said[denial.position + 1 : denial.position + 2]
        if denial.kind == "hint" or any(word.lower in _CIRCUMSTANCES for word in following):
            continue
        for word in premise.question.words:
            if word.light or word.lower == "non":
                continue
            met = word.stem in denial.scope[:1]
            # "No economic advantage" denies that anyone profited.
            sided = bool(contrasts(word.lower)) and denial.kind == "noun"
            if met or (sided and allies(word.lower) & set(denial.scope[:2])):
                weight = premise.around(word.start, word.end)
                yield Clash("negation", word.text, denial.word, weight)
                break


def _excepted(premise: Premise) -> Iterator[Clash]:
    """Find "several jumped, but Smith did not" where the question has Smith jump."""
    asked, said = premise.question.words, premise.sentence.words
    for name, auxiliary, no in zip(said, said[1:], said[2:], strict=False):
        if not name.capital or auxiliary.lower not in _AUXILIARIES or no.lower != "not":
            continue
        rest = premise.sentence.text[no.end :]
        stops = rest.lstrip()[:1] in {"", ".", ",", ";"} or rest.startswith(" and ")
        if stops and any(name.lower == word.lower for word in asked):
            weight = max(premise.around(asked[0].start, asked[0].end), _SURE_OF_EXCEPTION)
            yield Clash("negation", name.text, f"{name.text} {auxiliary.text} not", weight)


def _open(premise: Premise) -> Iterator[Clash]:
    """Find what the question holds for settled and the sentence leaves open."""
    settled = [word for word in premise.question.words if word.lower in _SETTLED]
    unsettled = [word for word in premise.sentence.words if word.lower in _UNSETTLED]
    if settled and unsettled and settled[0].stem not in premise.sentence.stems:
        weight = premise.around(settled[0].start, settled[0].end)
        yield Clash("negation", settled[0].text, unsettled[0].text, weight)


def _is_compared(said: Sequence[Word], place: int) -> bool:
    """Tell whether a word only says with what is compared: "more than in a warmer climate"."""
    return any(word.lower == "than" for word in said[max(0, place - _COMPARED_BACK) : place])


def _ordered(asked: Sequence[Word], position: int, said: Sequence[Word], place: int) -> bool:
    """Tell whether the same thing is compared: "A is slower than B", "A is faster than B".

    Other converses, such as bought and sold, contradict nothing in whatever order.
    """
    if not all(any(word.lower == "than" for word in words) for words in (asked, said)):
        return False
    before = telling_stems(asked[:position])
    places = [row for row, word in enumerate(said) if word.stem in before]
    return 2 * sum(row < place for row in places) > len(places)


def _scope(denial: Denial) -> tuple[str, ...]:
    return denial.scope[: 2 if denial.kind == "verb" else 1]


def _denies(word: Word) -> bool:
    return word.lower in _DENYING or word.lower.endswith("n't")


def _near(words: Sequence[Word], position: int, reach: int) -> Sequence[Word]:
    return words[max(0, position - reach) : position + reach + 1]


def _shared(ours: Sequence[Word], theirs: Sequence[Word]) -> int:
    """Count the words that tell something and stand on both sides."""
    return len(telling_stems(ours) & telling_stems(theirs))


def _following(ours: Sequence[Word], theirs: Sequence[Word]) -> int:
    """Count which of the next two words that tell something are shared."""
    first, second = ([word for word in words if not word.light][:2] for words in (ours, theirs))
    return _shared(first, second)
