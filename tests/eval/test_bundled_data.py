"""The bundled cases are sound: true to their article, varied, and not solved by word overlap."""

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ARTICLE_FILE = ROOT / "index" / "data" / "blinken-beijing.md"
CASES_FILE = ROOT / "eval" / "data" / "bundled.jsonl"

FIELDS = {
    "id",
    "question",
    "history",
    "answers",
    "evidence",
    "answerable",
    "reason",
    "article",
    "tags",
}
STOP_WORDS_TEXT = """
    a about above according after again all also am an and any are as at be because been before
    being below between both but by can could did do does doing down during each else for from
    further had has have having he her here hers him his how i if in into is it its itself just
    may me might more most must my no nor not now of off on once one only or other our out over own
    same say says said she should so some such than that the their them then there these they this
    those through to too under until up us very was we were what when where which while who whom
    whose why will with would you your
"""
STOP_WORDS = frozenset(STOP_WORDS_TEXT.split())


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the file."""

    id: str
    question: str
    history: list[list[str]]
    answers: list[str]
    evidence: list[str]
    answerable: bool
    reason: str | None
    article: str
    tags: list[str]


@cache
def rows() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(line) for line in CASES_FILE.read_text("utf-8").splitlines())


@cache
def cases() -> tuple[Case, ...]:
    return tuple(Case(**row) for row in rows())


def plain() -> list[Case]:
    return [case for case in cases() if case.answerable and not case.history]


def follow_ups() -> list[Case]:
    return [case for case in cases() if case.answerable and case.history]


def unanswerable() -> list[Case]:
    return [case for case in cases() if not case.answerable]


@cache
def sentences() -> tuple[str, ...]:
    """Split the article without the project's splitter: it holds no abbreviations or initials."""
    found: list[str] = []
    for line in ARTICLE_FILE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            found += re.split(r'(?<=[.!?])\s+(?=["A-Z])|(?<=[.!?]")\s+(?=["A-Z])', line)
    return tuple(found)


def contains_any(text: str, answers: list[str]) -> bool:
    return any(answer.casefold() in text.casefold() for answer in answers)


def stem(word: str) -> str:
    """Strip one common ending, keeping at least four letters."""
    for ending in ("ings", "ing", "ies", "ed", "es", "s", "ly", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def content_words(text: str) -> list[str]:
    words = re.findall(r"[a-z0-9]+", text.casefold().replace("'s", ""))
    return [stem(word) for word in words if word not in STOP_WORDS]


def overlap(case: Case) -> float:
    """Share of the question's distinct content words that stand in its evidence, 0 to 1."""
    asked = set(content_words(case.question))
    given = set(content_words(" ".join(case.evidence)))
    return len(asked & given) / len(asked) if asked else 0.0


def first_by_bm25(question: str) -> str | None:
    """Return BM25's best sentence (k1 1.5, b .75, Lucene's idf), None where no word matches."""
    documents = [Counter(content_words(sentence)) for sentence in sentences()]
    mean_length = sum(document.total() for document in documents) / len(documents)
    scores = [0.0] * len(documents)
    for word in set(content_words(question)):
        frequency = sum(word in document for document in documents)
        weight = math.log(1 + (len(documents) - frequency + 0.5) / (frequency + 0.5))
        for number, document in enumerate(documents):
            norm = 1.5 * (0.25 + 0.75 * document.total() / mean_length)
            scores[number] += weight * document[word] / (document[word] + norm)
    best = max(scores)
    return sentences()[scores.index(best)] if best > 0 else None


def answered_by_bm25(case: Case) -> bool:
    first = first_by_bm25(case.question)
    return first is not None and contains_any(first, case.answers)


def test_every_line_has_exactly_the_fields_of_a_case() -> None:
    assert {frozenset(row) for row in rows()} == {frozenset(FIELDS)}


def test_ids_and_questions_with_their_history_are_unique() -> None:
    assert len({case.id for case in cases()}) == len(cases())
    assert len({(case.question, str(case.history)) for case in cases()}) == len(cases())


def test_there_are_enough_cases_of_each_kind() -> None:
    assert len(cases()) >= 90
    assert len(plain()) >= 55
    assert len(follow_ups()) >= 17
    assert len(unanswerable()) >= 18
    assert len([case for case in unanswerable() if case.reason != "off_topic"]) >= 14


def test_unanswerable_cases_hold_a_reason_and_nothing_else() -> None:
    for case in unanswerable():
        assert case.reason in {"off_topic", "missing", "false_premise"}, case.id
        assert (case.answers, case.evidence) == ([], []), case.id
    assert {case.reason for case in unanswerable()} == {"off_topic", "missing", "false_premise"}


def test_answerable_cases_hold_answers_and_evidence_and_no_reason() -> None:
    for case in plain() + follow_ups():
        assert case.answers, case.id
        assert case.evidence, case.id
        assert case.reason is None, case.id


def test_texts_and_tags_are_well_formed() -> None:
    for case in cases():
        assert case.article == "blinken-beijing", case.id
        assert case.tags, case.id
        texts = [case.question, *case.answers, *case.evidence, *case.tags]
        assert all(text == text.strip() != "" for text in texts), case.id
        assert case.question.endswith("?"), case.id


def test_histories_are_pairs_of_a_question_and_an_answer() -> None:
    for case in cases():
        for turn in case.history:
            asked, answered = turn
            assert asked.endswith("?"), case.id
            assert answered.endswith((".", '."')), case.id


def test_evidence_is_whole_sentences_of_the_article() -> None:
    for case in cases():
        assert set(case.evidence) <= set(sentences()), case.id
        assert len(set(case.evidence)) == len(case.evidence), case.id


def test_every_answer_stands_in_the_evidence_and_every_evidence_holds_an_answer() -> None:
    for case in plain() + follow_ups():
        for answer in case.answers:
            assert contains_any("\n".join(case.evidence), [answer]), (case.id, answer)
        for quote in case.evidence:
            assert contains_any(quote, case.answers), (case.id, quote)


def test_no_answer_stands_in_more_than_15_percent_of_the_sentences() -> None:
    for case in plain() + follow_ups():
        for answer in case.answers:
            holding = [text for text in sentences() if contains_any(text, [answer])]
            assert len(holding) <= 0.15 * len(sentences()), (case.id, answer)


def test_at_most_half_of_the_answerable_share_most_of_their_words_with_the_evidence() -> None:
    for group in (plain(), follow_ups()):
        assert sum(overlap(case) > 0.5 for case in group) <= 0.5 * len(group)


def test_bm25_answers_less_than_80_percent_of_the_plain_questions() -> None:
    assert sum(map(answered_by_bm25, plain())) < 0.8 * len(plain())


def test_no_follow_up_is_answered_by_bm25_without_its_history() -> None:
    assert [case.id for case in follow_ups() if answered_by_bm25(case)] == []


def test_follow_ups_name_nothing_that_finds_their_evidence() -> None:
    for case in follow_ups():
        assert len(set(content_words(case.question))) <= 3, case.id
        assert re.search(r"\b[A-Z]", case.question[1:].replace("Chinese", "")) is None, case.id


def test_the_same_follow_up_has_another_answer_under_another_history() -> None:
    asked = Counter(case.question for case in follow_ups())
    repeated = [case for case in follow_ups() if asked[case.question] > 1]
    assert len(repeated) >= 12
    for question, count in asked.items():
        evidence = {tuple(case.evidence) for case in follow_ups() if case.question == question}
        assert len(evidence) == count, question


def test_no_history_gives_the_answer_away() -> None:
    for case in follow_ups():
        told = " ".join(text for turn in case.history for text in turn)
        assert not contains_any(told, case.answers), case.id


def test_questions_are_asked_in_many_ways() -> None:
    tags = Counter(tag for case in plain() for tag in case.tags)
    assert all(tags[kind] >= 4 for kind in ("who", "what", "when", "where", "yes or no"))
    assert all(tags[kind] >= 1 for kind in ("why", "how", "how many", "how long"))
    questioned = {quote for case in cases() for quote in case.evidence}
    assert len(questioned) >= 0.8 * len(sentences())
