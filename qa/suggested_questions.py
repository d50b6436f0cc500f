"""Suggest questions that the engine is likely to answer."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from index.lines import is_table_row
from index.store import refuse_lone, refuse_lone_article
from qa.decision import SUGGESTED_FROM
from qa.draft import unmarked_text
from qa.evidence import Scope
from qa.reader import Pair, place_of, reading_units
from qa.retrieval import followed
from qa.safety import flagged
from qa.service import QAService
from qa.types import Answer, Turn

_MAX_ARTICLES = 3
# At most this many candidates per article are read. Of the best, up to _ASKED_FOR_ONE are tried for
# each question wanted.
_READ = 16
_ASKED_FOR_ONE = 2
# Consecutive capitalised words within a sentence: a name, whatever its language. A single one may
# be a month, a nationality or the start of a quotation.
_WORD = r"(?=[^\W\d_a-z])[^\W\d_]\w*(?:['’-]\w+)*"
_NAME = re.compile(rf"(?<=[\w,;:)] ){_WORD}(?: {_WORD})+")
_LONGEST = 48


# A subject of an article, and the question about it with the sentence that should answer it.
_Candidate = tuple[str, Pair]


def suggestions(
    service: QAService, articles: Sequence[str] | None = None, most: int = 4
) -> tuple[str, ...]:
    """Return up to ``most`` questions to start with, about some articles or all.

    Each has a likely answer without a model. Articles that no longer exist are skipped. Raises
    UsageError for a single article id instead of a list.
    """
    refuse_lone_article(articles)
    index = service.index
    with index.snapshot():
        live = [each.id for each in index.articles()]
        wanted = [key for key in live if articles is None or key in articles][:_MAX_ARTICLES]
        candidates = [_candidates(service, key) for key in wanted]
    if not wanted:
        return ()
    first = ["What is this article about?"] if len(wanted) == 1 else []
    scope = Scope(None if articles is None else list(wanted))
    in_turn = [each for row in zip_longest(*candidates) for each in row if each is not None]
    chosen = _likely_answered(service, in_turn, scope, (), most - 1, set())
    return (*first, *chosen)[:most]


def follow_ups(
    service: QAService,
    answer: Answer,
    articles: Sequence[str] | None = None,
    most: int = 3,
    *,
    history: Sequence[Turn] = (),
    asked: Sequence[str] = (),
    shown: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return up to ``most`` questions to ask after an answer, about the text near its quotes.

    Leaves out questions in ``history``, ``asked`` or ``shown``. Articles that no longer exist
    are skipped. Raises UsageError for a single id or question instead of a list.
    """
    refuse_lone_article(articles)
    for questions in (asked, shown):
        refuse_lone(questions, "questions")
    known = {*asked, *shown, answer.question, *(turn.question for turn in history)}
    index = service.index
    with index.snapshot():
        live = {each.id for each in index.articles()}
        note = next(
            (
                each
                for each in answer.citations or answer.nearest
                if each.article_id in live and (articles is None or each.article_id in articles)
            ),
            None,
        )
        if note is None:
            return ()
        candidates = _candidates(service, note.article_id, near=note.start)
    answered = unmarked_text(answer.claims)
    fresh = [each for each in candidates if each[1].sentence not in answered]
    turns = [*history, Turn(answer.question, answer.text)]
    scope = Scope(None if articles is None else list(articles))
    return tuple(_likely_answered(service, fresh, scope, turns, most, known))


def _likely_answered(
    service: QAService,
    candidates: Sequence[_Candidate],
    scope: Scope,
    turns: Sequence[Turn],
    most: int,
    known: set[str],
) -> list[str]:
    """Try candidates in order until ``most`` have a likely answer, no two on the same subject."""
    chosen: list[str] = []
    subjects: set[str] = set()
    asked = 0
    for subject, pair in candidates:
        if len(chosen) == most or asked == most * _ASKED_FOR_ONE:
            break
        words = set(subject.lower().split())
        if pair.question in known or words & subjects:
            continue
        asked += 1
        evidence = service.evidence(pair.question, scope, followed(turns))
        if evidence.probability >= SUGGESTED_FROM:
            chosen.append(pair.question)
            subjects |= words
    return chosen


def _candidates(service: QAService, article_id: str, near: int | None = None) -> list[_Candidate]:
    """Return questions about the names and headings of an article, the likeliest answered first.

    ``near`` is the position in the text that they should be about, if any.
    """
    index = service.index
    article = index.article(article_id)
    sentences = index.article_sentences(article_id)
    away = flagged(sentences, index.embedder, index.directions(sentences))
    plain = [each for each in sentences if each.id not in away]
    passages = index.passages(list({each.passage_id for each in plain}))
    units = {
        unit.sentence.id: unit
        for unit in reading_units(article.text, plain, place_of(article.title, ()))
    }
    if near is not None:
        plain.sort(key=lambda each: abs(each.start - near))
    found: dict[str, Pair] = {}
    for sentence in plain:
        line = " ".join(sentence.text.split())
        if sentence.id not in units or is_table_row(line):
            continue
        unit = units[sentence.id]
        home = passages.get(sentence.passage_id)
        for subject in (*(home.heading[-1:] if home else ()), *_NAME.findall(line)):
            if subject not in found and len(subject) <= _LONGEST:
                question = f"What does it say about {subject}?"
                found[subject] = Pair(question, unit.text, unit.context)
        if len(found) >= _READ:
            break
    candidates = list(found.items())[:_READ]
    if not candidates:
        return []
    logits = service.reader.logits([pair for _, pair in candidates])
    order = sorted(range(len(candidates)), key=lambda row: -float(logits[row]))
    return [candidates[row] for row in order]
