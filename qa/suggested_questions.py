"""Suggest questions that the engine surely answers.

None is worded anew: the article's own questions are asked, and its years complete a frame.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from index.store import refuse_lone_article
from qa.reader import Unit, place_of, reading_units
from qa.safety import flagged
from qa.service import QAService
from qa.settings import QASettings

_MAX_ARTICLES = 3
# At most this many candidates per article are read, and for each that is wanted so many are asked.
_READ = 16
_TRIES = 2
_LONGEST = 80
_YEAR = re.compile(r"\b[Ii]n ([12]\d{3})\b")

# A question, and what should answer it.
_Candidate = tuple[str, Unit]


def suggestions(
    service: QAService, articles: Sequence[str] | None = None, most: int = 4
) -> tuple[str, ...]:
    """Return up to ``most`` questions to start with, about the newest of some articles or of all.

    Each is surely answered without a model. Articles that no longer exist are skipped. Raises
    UsageError for a single article id instead of a list.
    """
    refuse_lone_article(articles)
    index = service.index
    with index.snapshot():
        live = sorted(index.articles(), key=lambda each: each.added, reverse=True)
        wanted = [each.id for each in live if articles is None or each.id in articles]
        wanted = wanted[:_MAX_ARTICLES]
        candidates = [_candidates(service, key) for key in wanted]
        sentences = index.article_sentences(wanted[0]) if len(wanted) == 1 else []
    if not wanted:
        return ()
    # Nobody asks what a mere table is about.
    first = ["What is this article about?"] if any(each.kind != "row" for each in sentences) else []
    in_turn = [each for row in zip_longest(*candidates) for each in row if each is not None]
    scope = None if articles is None else wanted
    chosen = _answered(service, in_turn, scope, most - len(first))
    return (*first, *chosen)[:most]


def _answered(
    service: QAService,
    candidates: Sequence[_Candidate],
    articles: Sequence[str] | None,
    most: int,
) -> Iterator[str]:
    """Yield the first ``most`` candidates surely answered by what should, no two by the same."""
    verbatim = QAService(service.index, settings=QASettings(model=None))
    chosen: set[str] = set()
    for question, unit in candidates[: max(most, 0) * _TRIES]:
        if len(chosen) == most:
            break
        text = unit.sentence.text
        if text in chosen:
            continue
        answer = verbatim.answer(question, articles=articles)
        is_sure = answer.status == "answered" and answer.kind == "question"
        if is_sure and any(text in note.quote for note in answer.citations):
            chosen.add(text)
            yield question


def _candidates(service: QAService, article_id: str) -> list[_Candidate]:
    """Return questions about an article: its headings first, then the likeliest answered."""
    index = service.index
    article = index.article(article_id)
    sentences = index.article_sentences(article_id)
    away = flagged(sentences, index.embedder, index.directions(sentences))
    plain = [each for each in sentences if each.id not in away]
    passages = index.passages(list({each.passage_id for each in plain}))
    units = reading_units(article.text, plain, place_of(article.title, ()))
    found: dict[str, Unit] = {}
    headings: set[str] = set()
    above = heading = ""
    for unit in units:
        under = "".join(passages[unit.sentence.passage_id].heading[-1:])
        headings.add(under.rpartition(": ")[2])
        for question in _questions(unit, above if under == heading else under):
            if len(question) <= _LONGEST and not unit.text.endswith("?"):
                found.setdefault(question, unit)
        above, heading = unit.sentence.text, under
    read = list(found.items())[:_READ]
    scores = service.reader.passages([unit.asked(question) for question, unit in read])
    # What no heading asks and the reader alone thinks unlikely is not worth asking.
    likely = [
        (score.passage, candidate)
        for score, candidate in zip(scores, read, strict=True)
        if score.passage > 0 or candidate[0] in headings
    ]
    likely.sort(key=lambda each: (each[1][0] not in headings, -each[0]))
    return [candidate for _, candidate in likely]


def _questions(unit: Unit, above: str) -> Iterator[str]:
    """Yield questions that a unit should answer; ``above`` is its heading or what precedes it."""
    if above.endswith("?"):
        # In an interview a speaker's name stands before it.
        yield above.rpartition(": ")[2]
    if not unit.is_row:
        for year in _YEAR.findall(unit.sentence.text):
            yield f"What happened in {year}?"
