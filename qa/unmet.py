"""What a question says that the passage found for it does not: signs that it is not answered."""

from dataclasses import astuple, dataclass

from qa.asked_slot import QUESTION_WORDS
from qa.claim_names import missing_words
from qa.contrasts import contrasts
from qa.denials import denials
from qa.lexicon import words_of
from qa.opposites import companions
from qa.quantity_check import agree_either_way
from qa.reading import Reading

# Words that narrow down or deny what is meant: a passage that means it seldom leaves them out.
_NARROWING = words_of(
    "first last only most least largest smallest highest lowest oldest youngest biggest earliest "
    "latest never not main primary other besides without except longest best worst second third "
    "fewest"
)


@dataclass(frozen=True, slots=True)
class Unmet:
    """The signs, each there or not.

    A name, a number or date, or a narrowing word that the passage lacks; a "not" that nothing
    near says; a word whose opposite the sentence has.
    """

    name: bool
    quantity: bool
    narrowing: bool
    denial: bool
    opposite: bool

    @property
    def signs(self) -> tuple[float, ...]:
        """The signs as numbers, 1 where one is there, in the order of the fields."""
        return tuple(float(sign) for sign in astuple(self))


def unmet(question: Reading, sentence: Reading, near: Reading, passage: Reading) -> Unmet:
    """Hold a question against a sentence, its neighbours and its passage."""
    return Unmet(
        name=any(
            name.sure and bool(missing_words(name, question.words, passage.known_names))
            for name in question.names
        ),
        quantity=any(
            asked.firm and not any(agree_either_way(asked, given) for given in passage.quantities)
            for asked in question.quantities
        ),
        narrowing=any(
            word.lower in _NARROWING and word.stem not in passage.stems for word in question.words
        ),
        denial=_denies(question) and not _denies(near),
        opposite=_has_opposite(question, sentence),
    )


def _denies(text: Reading) -> bool:
    return any(denial.kind != "hint" for denial in denials(text.words))


def _has_opposite(question: Reading, sentence: Reading) -> bool:
    for word in question.words:
        if word.light or word.lower in QUESTION_WORDS or word.stem in sentence.stems:
            continue
        against = contrasts(word.lower) - question.stems
        if against & sentence.stems and not companions(word.lower) & sentence.stems:
            return True
    return False
