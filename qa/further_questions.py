"""Questions to go on with after an answer, from what stands near what it cites."""

from collections.abc import Sequence
from dataclasses import replace

from index import Sentence, refuse_lone, refuse_lone_article
from qa.lexicon import FUNCTION_WORDS
from qa.service import QAService
from qa.suggested_choice import Candidate, candidates, chosen, is_answered, read_article, stems_of
from qa.types import Answer, Citation, Turn
from qa.words import words

_NEAR = 8
_NEAR_VALUE, _NAME_VALUE = 0.4, 0.4
_TRIED_FOR_ONE = 3
_MOST_ARTICLES = 2


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
    """Return up to ``most`` questions to ask after an answer, the best first.

    They are about the same names or what stands nearby, each answered without a model by a
    sentence that the answer does not cite, also after ``history``, the turns before the answer.
    None is one that was asked, there or as ``asked``, and one that was ``shown`` before is given
    only where others are too few. Articles that are gone since are passed over. Raises UsageError
    for a lone id or question in place of a list.
    """
    refuse_lone_article(articles)
    for questions in (asked, shown):
        refuse_lone(questions, "questions")
    index = service.index
    notes = answer.citations or answer.nearest
    known = [*asked, *(turn.question for turn in history)]
    known += [answer.question, answer.standalone_question]
    turns = [*history, Turn(answer.question, answer.text)]
    with index.snapshot():
        live = {each.id for each in index.articles()}
        if articles is not None:
            live &= set(articles)
        cited = [each for each in dict.fromkeys(note.article_id for note in notes) if each in live]
        offered = [
            each
            for article_id in cited[:_MOST_ARTICLES]
            for each in _near(service, article_id, notes, answer)
        ]
        return chosen(
            offered,
            lambda candidate: is_answered(index, candidate, articles, turns),
            most=most,
            most_tried=most * _TRIED_FOR_ONE,
            asked=known,
            shown=shown,
        )


def _near(
    service: QAService, article_id: str, notes: Sequence[Citation], answer: Answer
) -> list[Candidate]:
    read = read_article(service.index, article_id)
    spans = [(note.start, note.end) for note in notes if note.article_id == article_id]
    places = [place for place, sentence in enumerate(read.sentences) if _is_cited(sentence, spans)]
    names = _names(answer.question) | _names(" ".join(note.quote for note in notes[:1]))
    near = {place + step for place in places for step in range(-_NEAR, _NEAR + 1)}
    ids = {read.sentences[place].id for place in near if 0 <= place < len(read.sentences)}
    taken = {read.sentences[place].id for place in places}

    def wanted(sentence: Sentence) -> bool:
        if sentence.id in taken and answer.citations:
            return False
        return sentence.id in ids or bool(names & _names(sentence.text))

    found = []
    for candidate in candidates(read, wanted):
        nearest = min((abs(candidate.position - place) for place in places), default=_NEAR)
        value = _NEAR_VALUE * max(0.0, 1 - nearest / _NEAR)
        value += _NAME_VALUE * bool(candidate.stems & stems_of(" ".join(names)))
        found.append(replace(candidate, weight=candidate.weight + value))
    return found


def _is_cited(sentence: Sentence, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < sentence.end and sentence.start < end for start, end in spans)


def _names(text: str) -> frozenset[str]:
    """Return the capitalised words of a text that do not open a sentence, and long openers."""
    return frozenset(
        word.lower.removesuffix("'s")
        for word in words(text)
        if word.capital and word.lower not in FUNCTION_WORDS
    )
