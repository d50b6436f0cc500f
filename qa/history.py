"""Rewrite a follow-up question so that it can be understood, and searched for, on its own."""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.ellipsis import OPENING, completed
from qa.lexicon import AUXILIARIES
from qa.name_words import names_in
from qa.references import Replaced, replace_references
from qa.salience import Context, remember
from qa.thin_question import (
    StandsAlone,
    asked_with_last,
    is_thin,
    is_vague,
    may_stand_alone,
)
from qa.tokens import tokenize
from qa.turns import without_markers
from qa.types import Turn

_TURNS = 10
_ANSWER_CHARACTERS = 1000
_QUESTION_CHARACTERS = 1000
_HOW_MANY = re.compile(rf"(how many|how much)(?=\s+(?:{'|'.join(sorted(AUXILIARIES))})\b)", re.I)
_HOW_MANY_OF = re.compile(
    rf"(how many|how much)\s+((?:[a-z]\w+\s+){{0,2}}?[a-z]\w+)"
    rf"(?=\s+(?:{'|'.join(sorted(AUXILIARIES))})\b)",
    re.I,
)
_STATEMENT = re.compile(
    r"\s*(?:(?:so|well|but|and),? )?(?:(?:I|we)(?:'m|'d|\s)|(?:it|they|that|this|you)\s[^?]*$)",
    re.I,
)


def standalone_question(
    question: str, history: Sequence[Turn], stands_alone: StandsAlone | None = None
) -> str:
    """Return the question with what it leaves to the history spelt out.

    A question that is complete, or that the history cannot complete, comes back unchanged.
    Only the last few turns are read, and only the beginning of long answers. Nothing is
    invented: every word added stands in the history or is a function word. ``stands_alone``
    tells of a question with hardly a word to search by whether that word is enough; without it
    such a question is asked together with the last one.
    """
    context = Context()
    for turn in history[-_TURNS:]:
        asked = turn.question[:_QUESTION_CHARACTERS]
        answer = without_markers(turn.answer[:_ANSWER_CHARACTERS])
        names = context.names | names_in(tokenize(asked)) | names_in(tokenize(answer))
        context = replace(context, names=names)
        rewritten = _rewrite(asked, context)
        context = remember(
            context, rewritten.text, answer, rewritten.stood_for, unclear=rewritten.left
        )
    if not history or len(question) > _QUESTION_CHARACTERS or _STATEMENT.match(question):
        return question
    rewritten = _rewrite(question, context)
    lacking = is_thin(question, context) or (rewritten.left and is_vague(question, context))
    if rewritten.text == question and lacking and not rewritten.nobody:
        if (
            stands_alone is not None
            and not rewritten.left
            and may_stand_alone(question)
            and stands_alone(question)
        ):
            return question
        return asked_with_last(question, context)
    return rewritten.text


def _rewrite(question: str, context: Context) -> Replaced:
    core = question.strip()
    opening = OPENING.match(core)
    stripped = core[opening.end() :] if opening else core
    whole = completed(stripped.rstrip("?!. "), bool(opening), context)
    if whole is not None:
        return Replaced(whole, {})
    return replace_references(_counted(question, context), context)


def _counted(question: str, context: Context) -> str:
    """Say what "how many" counts, where only the last question does."""
    asked, last = _HOW_MANY.match(question), _HOW_MANY_OF.match(context.question.strip())
    if not asked or not last or asked.group(1).lower() != last.group(1).lower():
        return question
    return f"{asked.group(1)} {last.group(2)}{question[asked.end() :]}"
