"""Suggest questions that the engine surely answers.

None is worded anew: the article's own questions are asked, and its years complete a frame.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from index.store import refuse_lone, refuse_lone_article
from qa.draft import unmarked_text
from qa.reader import Unit, place_of, reading_units
from qa.safety import flagged
from qa.service import QAService
from qa.settings import QASettings
from qa.types import Answer, Turn

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
    chosen = _answered(service, in_turn, scope, (), most - len(first))
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
) -> Iterator[str]:
    """Yield up to ``most`` questions to ask after an answer, about the text near its quotes.

    Each is tried only once it is wanted, which takes as long as an answer. Leaves out questions in
    ``history``, ``asked`` or ``shown``. Articles that no longer exist are skipped. Raises
    UsageError for a single id or question instead of a list.
    """
    refuse_lone_article(articles)
    for questions in (asked, shown):
        refuse_lone(questions, "questions")
    known = {*asked, *shown, answer.question, *(turn.question for turn in history)}
    index = service.index
    with index.snapshot():
        live = {each.id for each in index.articles() if articles is None or each.id in articles}
        notes = [each for each in answer.citations or answer.nearest if each.article_id in live]
        if not notes:
            return iter(())
        candidates = _candidates(service, notes[0].article_id, near=notes[0].start)
    said = unmarked_text(answer.claims)
    fresh = [(q, unit) for q, unit in candidates if q not in known and unit.text not in said]
    turns = [*history, Turn(answer.question, answer.text)]
    return _answered(service, fresh, articles, turns, most)


def _answered(
    service: QAService,
    candidates: Sequence[_Candidate],
    articles: Sequence[str] | None,
    turns: Sequence[Turn],
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
        answer = verbatim.answer(question, history=turns, articles=articles)
        is_sure = answer.status == "answered" and answer.kind == "question"
        if is_sure and any(text in note.quote for note in answer.citations):
            chosen.add(text)
            yield question


def _candidates(service: QAService, article_id: str, near: int | None = None) -> list[_Candidate]:
    """Return questions about an article: its headings first, then the likeliest answered.

    ``near`` is the position in the text that they should be about, if any.
    """
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
    candidates = list(found.items())
    if near is not None:
        candidates.sort(key=lambda each: abs(each[1].start - near))
    read = candidates[:_READ]
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
