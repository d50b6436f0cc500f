"""Questions that a sentence answers, made from it by rule.

The rules are few and each asks for one thing that the sentence surely says: who, when, where,
why, how many, what something is, what somebody said. Whatever fits none of them makes no
question.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa.article_words import ArticleWords
from qa.circumstance_questions import (
    happened_questions,
    how_questions,
    when_questions,
    where_questions,
    why_questions,
)
from qa.counting_questions import counting_questions, there_questions
from qa.made_question import Kind, MadeQuestion
from qa.nature_questions import defined_terms, introduced_persons, nature_questions
from qa.noun_phrases import is_noun_phrase, is_plural_noun
from qa.plain_clause import read_clause
from qa.question_form import weight_of
from qa.sentence_tokens import pieces, plain
from qa.spoken_questions import quotation_questions, spoken_questions
from qa.subject_questions import object_questions, present_questions, subject_questions

_STRAIGHT = re.compile(r'"([^"]*)"')
_ABBREVIATED = re.compile(r"(?:\b[A-Z]\.|\b[JS]r\.)$")
_MOST_IN_HEADING = 9
_MARK_INSIDE = re.compile(r"[,.]”")


@dataclass(frozen=True, slots=True)
class SuggestedQuestion:
    """A question that a sentence answers; ``weight`` is how good it is, from 0 to 1."""

    text: str
    kind: Kind
    weight: float


def questions_of(sentence: str, words: ArticleWords) -> tuple[SuggestedQuestion, ...]:
    """Return the questions that a sentence of an article answers, the best first.

    ``words`` are those of its article. None where no rule fits it.
    """
    found: dict[str, SuggestedQuestion] = {}
    for made in _made(sentence, words):
        text = finished(made.text)
        form = weight_of(text, words, made.about)
        if form is not None and text not in found:
            found[text] = SuggestedQuestion(text, made.kind, round(form * made.value, 3))
    return tuple(sorted(found.values(), key=lambda each: -each.weight))


def heading_question(heading: str, words: ArticleWords) -> SuggestedQuestion | None:
    """Return a question after what stands under a heading, None where it names nothing."""
    line = " ".join(heading.split())
    tokens = pieces(line)
    if not 2 <= len(tokens) <= _MOST_IN_HEADING or tokens[0].shape != "word":
        return None
    for place, token in enumerate(tokens):
        # Headings may be written in capitals throughout.
        lone = words.capital[token.lower] <= words.small[token.lower]
        if token.shape == "sign" or (place and token.capital and lone):
            return None
    rows = re.split(r"[^s]", "".join("s" if each.small else "-" for each in tokens))
    settled = tokens[0].lower in {"the", "a", "an"} or any(
        each.capital or each.lower == "of" for each in tokens[1:]
    )
    if max(map(len, rows)) > 2 or not (settled or is_plural_noun(tokens[-1].lower)):
        return None
    following = tokens[1]
    opening = words.opening(tokens[0], alone=not following.capital)
    if opening is None or not is_noun_phrase([replace(tokens[0], text=opening), *tokens[1:]]):
        return None
    text = finished(f"What does the article say about {opening}{line[tokens[0].end :]}")
    form = weight_of(text.replace("the article ", "Article "), words)
    return None if form is None else SuggestedQuestion(text, "heading", round(0.8 * form, 3))


def name_question(name: str, words: ArticleWords) -> SuggestedQuestion | None:
    """Return a question after all that is said about a name."""
    text = finished(f"What does the article say about {name}")
    form = weight_of(text.replace("the article ", "Article "), words)
    return None if form is None else SuggestedQuestion(text, "about", round(0.65 * form, 3))


def finished(text: str) -> str:
    """Return the words of a question with its mark, and typographic quotation marks."""
    line = _MARK_INSIDE.sub("”", _STRAIGHT.sub(r"“\1”", " ".join(text.split())))
    return (line if _ABBREVIATED.search(line) else line.rstrip(" .,")) + "?"


def _made(sentence: str, words: ArticleWords) -> Iterator[MadeQuestion]:
    line = plain(sentence)
    yield from quotation_questions(line, words)
    yield from introduced_persons(line, words)
    yield from there_questions(line)
    yield from defined_terms(line)
    yield from happened_questions(line)
    clause = read_clause(sentence, words)
    yield from spoken_questions(line, clause, words)
    if clause is None:
        return
    yield from why_questions(clause)
    yield from how_questions(clause)
    yield from subject_questions(clause, words)
    yield from when_questions(clause)
    yield from where_questions(clause)
    yield from counting_questions(clause)
    yield from nature_questions(clause, words)
    yield from object_questions(clause)
    yield from present_questions(clause, words)
