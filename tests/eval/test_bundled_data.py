"""The bundled cases are as varied as the documents say, and not given away."""

import re
from collections import Counter

from eval import Case, load_dataset

CASES = load_dataset().cases
PLAIN = [case for case in CASES if case.answerable and not case.history]
FOLLOW_UPS = [case for case in CASES if case.answerable and case.history]
UNANSWERABLE = [case for case in CASES if not case.answerable]


def asked_like_its_evidence(case: Case) -> bool:
    """Return whether most of a question's longer words begin a word of its evidence."""
    given = " ".join(case.evidence).casefold()
    words = set(re.findall(r"[a-z0-9]{4,}", case.question.casefold()))
    held = [word for word in words if re.search(rf"\b{word[:5]}", given)]
    return len(held) > 0.5 * len(words)


def test_there_are_cases_of_each_kind_and_none_twice() -> None:
    assert len({(case.question, case.history) for case in CASES}) == len(CASES) == 117
    assert (len(PLAIN), len(FOLLOW_UPS), len(UNANSWERABLE)) == (69, 22, 26)
    assert {case.reason for case in UNANSWERABLE} == {"off_topic", "missing", "false_premise"}
    assert sum(case.reason != "off_topic" for case in UNANSWERABLE) == 21
    for case in PLAIN + FOLLOW_UPS:
        given = " ".join(case.evidence).casefold()
        assert all(answer.casefold() in given for answer in case.answers), case.id


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
        told = str(case.history).casefold()
        assert not any(answer.casefold() in told for answer in case.answers), case.id
