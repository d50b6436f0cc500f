"""What was said before a follow-up question, where it tells which passage is spoken of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.ellipsis import content_of
from qa.lexicon import AUXILIARIES, words_of
from qa.question import one_line
from qa.references import replace_references
from qa.salience import Context
from qa.tokens import Token, bare, is_content, tokenize
from qa.turns import without_markers
from qa.types import Turn

_TURNS = 3
# A longer text takes longer to embed, and the end of it says little more.
_CHARACTERS = 600
_QUESTION_CHARACTERS = 200
_ANSWER_CHARACTERS = 300
_OPENING = re.compile(r"^(?:and|but|then|also)\b", re.I)
_ONE_OF_SOME = words_of(
    "former latter other others first second third last next earlier later same previous two three"
)
_SUBJECTS = words_of("he she they")
_POINTING = words_of("this that these those")
_CHOOSING = words_of("the this that these those")


@dataclass(frozen=True, slots=True)
class Following:
    """Hold what a follow-up question follows on.

    ``answer`` is the answer before it, ``said`` the questions and answers of the last few turns.
    """

    answer: str
    said: str


def followed(question: str, standalone: str, history: Sequence[Turn]) -> Following | None:
    """Return what a question follows on, or None where it is a question of its own.

    ``standalone`` is the question with what it leaves to the history spelt out, as far as that
    was understood: a question that still points back leans on what was said all the more.
    """
    if not history or (standalone == question and not leans(question)):
        return None
    said = []
    for turn in reversed(history[-_TURNS:]):
        answer = without_markers(turn.answer[:_ANSWER_CHARACTERS])
        said += [turn.question[:_QUESTION_CHARACTERS], answer]
    # The last turn comes first, so that it is the earlier ones that are cut.
    text = one_line(" ".join(filter(None, said))[:_CHARACTERS]).strip()
    return Following(history[-1].answer, text) if text else None


def leans(question: str) -> bool:
    """Tell whether a question points back, or has no word that it could be searched for by."""
    tokens = tokenize(question)
    if _OPENING.match(question.strip()) or replace_references(question, Context()).left:
        return True
    for i, token in enumerate(tokens[:-1]):
        # What comes before the subject of "On which days do they meet?" is what it does not mean.
        asked_of = i and tokens[i - 1].lower in AUXILIARIES and token.lower in _SUBJECTS
        if asked_of and all(before.text not in ",;.?!" for before in tokens[:i]):
            return True
        if token.lower in _CHOOSING and bare(tokens[i + 1].lower) in _ONE_OF_SOME:
            return True
        if token.lower in _POINTING and i and _is_noun(tokens[i + 1]):
            return True
    return not content_of(question) and not any(token.text[0].isdigit() for token in tokens)


def _is_noun(token: Token) -> bool:
    # "Who knows that Vienna is a city?" points at nothing.
    return is_content(token) and token.text[0].islower()
