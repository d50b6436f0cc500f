"""The bundled cases are sound: true to their article, varied, and not given away."""

import re
from collections import Counter
from pathlib import Path

from eval.cases import Case
from eval.dataset import load_dataset

ARTICLE = Path(__file__).parents[2] / "index" / "data" / "blinken-beijing.md"
CASES = load_dataset().cases
PLAIN = [case for case in CASES if case.answerable and not case.history]
FOLLOW_UPS = [case for case in CASES if case.answerable and case.history]
UNANSWERABLE = [case for case in CASES if not case.answerable]


def split_sentences() -> list[str]:
    """Split the article without the project's splitter: it holds no abbreviations or initials."""
    found: list[str] = []
    for line in ARTICLE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            found += re.split(r'(?<=[.!?])\s+(?=["A-Z])|(?<=[.!?]")\s+(?=["A-Z])', line)
    return found


SENTENCES = split_sentences()


def holds_any(text: str, answers: tuple[str, ...]) -> bool:
    return any(answer.casefold() in text.casefold() for answer in answers)


def asked_like_its_evidence(case: Case) -> bool:
    """Return whether most of a question's longer words begin a word of its evidence."""
    given = " ".join(case.evidence).casefold()
    words = set(re.findall(r"[a-z0-9]{4,}", case.question.casefold()))
    held = [word for word in words if re.search(rf"\b{word[:5]}", given)]
    return len(held) > 0.5 * len(words)


def test_there_are_enough_cases_of_each_kind_and_none_twice() -> None:
    assert len({(case.question, case.history) for case in CASES}) == len(CASES) >= 90
    assert len(PLAIN) >= 55
    assert len(FOLLOW_UPS) >= 17
    assert len([case for case in UNANSWERABLE if case.reason != "off_topic"]) >= 14
    assert {case.reason for case in UNANSWERABLE} == {"off_topic", "missing", "false_premise"}
    tags = Counter(tag for case in PLAIN for tag in case.tags)
    assert all(tags[kind] >= 4 for kind in ("who", "what", "when", "where", "yes or no"))
    assert all(tags[kind] >= 1 for kind in ("why", "how", "how many", "how long"))


def test_texts_are_well_formed() -> None:
    for case in CASES:
        assert case.article == "blinken-beijing", case.id
        assert case.tags, case.id
        texts = [case.question, *case.answers, *case.evidence, *case.tags]
        assert all(text == text.strip() != "" for text in texts), case.id
        assert all(
            text.endswith("?") for text in (case.question, *(t.question for t in case.history))
        )
        assert all(turn.answer.endswith((".", '."')) for turn in case.history), case.id


def test_evidence_is_whole_sentences_that_hold_the_answers() -> None:
    for case in PLAIN + FOLLOW_UPS:
        assert case.reason is None, case.id
        assert set(case.evidence) <= set(SENTENCES), case.id
        assert all(holds_any(quote, case.answers) for quote in case.evidence), case.id
        for answer in case.answers:
            assert holds_any("\n".join(case.evidence), (answer,)), (case.id, answer)
            holding = [text for text in SENTENCES if holds_any(text, (answer,))]
            assert len(holding) <= 0.15 * len(SENTENCES), (case.id, answer)
    questioned = {quote for case in CASES for quote in case.evidence}
    assert len(questioned) >= 0.8 * len(SENTENCES)


def test_at_most_half_of_the_answerable_share_most_of_their_words_with_the_evidence() -> None:
    for group in (PLAIN, FOLLOW_UPS):
        assert sum(map(asked_like_its_evidence, group)) <= 0.5 * len(group)


def test_a_follow_up_is_answered_by_its_history_alone_not_by_itself() -> None:
    asked = Counter(case.question for case in FOLLOW_UPS)
    assert sum(count for count in asked.values() if count > 1) >= 12
    for question, count in asked.items():
        assert len({case.evidence for case in FOLLOW_UPS if case.question == question}) == count
    for case in FOLLOW_UPS:
        named = re.search(r"\b[A-Z]", case.question[1:].replace("Chinese", ""))
        assert named is None, case.id
        told = " ".join(text for turn in case.history for text in (turn.question, turn.answer))
        assert not holds_any(told, case.answers), case.id
