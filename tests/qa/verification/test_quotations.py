"""Does a quotation stand word for word in the evidence?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.verification.quotations import check_quotations, quotations

EVIDENCE = (
    'He said: “Of course [the price] is going to rise — soon”, and left. Don’t call it "Model C". '
    "We will go to the moon, she said."
)


@pytest.mark.parametrize(
    "claim",
    [
        'It is "going to rise".',
        "It is «going  to\nrise — soon».",
        "She said 'We will go to the moon.'",
        'Nobody calls it "model C".',
        "The dogs' home isn't here.",
        'A 5" gun fired.',
    ],
)
def test_a_verbatim_quotation_passes(claim: str) -> None:
    assert check_quotations(claim, EVIDENCE) == []


@pytest.mark.parametrize(
    "claim",
    [
        'It is "going to fall".',
        'It is "going to rise soon".',
        'It is "going to rise - soon, and leave".',
        'He said "Of course is going to rise".',
        'She said "go to the moon, he said".',
        'It is "oing to ris".',
        'It is "going to rose',
    ],
)
def test_an_altered_quotation_is_contradicted(claim: str) -> None:
    (finding,) = check_quotations(claim, EVIDENCE)
    assert (finding.check, finding.contradicts) == ("quotation", True)


def test_an_ellipsis_leaves_it_open() -> None:
    (finding,) = check_quotations('He said "Of course ... going to rise".', EVIDENCE)
    assert not finding.contradicts
    (finding,) = check_quotations('He said "going to rise ... Of course".', EVIDENCE)
    assert finding.contradicts


@given(st.text(), st.text())
def test_any_texts_are_compared(claim: str, evidence: str) -> None:
    check_quotations(claim, evidence)
    for start, end in quotations(claim):
        assert 0 <= start < end <= len(claim)
