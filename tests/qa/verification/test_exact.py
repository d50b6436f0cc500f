"""A claim held against evidence by exact comparison alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import verify

MEETING = (
    "Sullivan met Wang Yi in Vienna on 10 May 2023. The talks lasted eight hours and were not "
    "announced beforehand. “We had candid discussions,” Sullivan said later."
)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Sullivan met Wang Yi in Vienna on 10 May 2023.", MEETING),
        ("sullivan met WANG YI, in Vienna, on 10 May 2023 [1]", MEETING),
        ("The dog barked.", "A dog barked."),
        ("The keeper ran it for forty-two years.", "It rained. The keeper ran it for 42 years."),
        ("It cost 1,200 euros. It was old.", "It cost 1200 euros. It was **old**. It fell."),
        ("Zoe's café closed.", "The Zoé's cafe closed."),
    ],
)
def test_the_same_words_are_verified(claim: str, evidence: str) -> None:
    verdict = verify(claim, evidence)
    assert (verdict.support, verdict.judged) == ("verified", True)
    assert verdict.reason == "The article says so in the same words."


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The option is essential.", "The option is not essential."),
        ("The court convicted him.", "The court nearly convicted him."),
        ("Women earn less than men.", "Men earn less than women."),
        ("The earth is flat.", "It is not true that the earth is flat."),
        ("He signed it after the vote.", "He signed it before the vote."),
        ("The talks were secret.", MEETING),
        ("Most of the stones came from Vienna.", MEETING),
        ("Seven members were present.", "Seven of the nine members were present."),
        ("Six people came.", "Six of the eleven people came."),
    ],
)
def test_what_only_a_reader_can_tell_is_not_judged(claim: str, evidence: str) -> None:
    verdict = verify(claim, evidence)
    assert (verdict.support, verdict.judged) == ("partial", False)


@pytest.mark.parametrize(
    ("claim", "evidence", "check", "reason"),
    [
        ("Sullivan met Wang in Geneva.", "Sullivan met Wang Yi in Vienna.", "name",
         "The claim says Geneva; the article says Vienna."),
        ("46 laptops will be bought.", "40 laptops are to be bought.", "number",
         "The claim says 46; the article says 40."),
        ("The talks lasted nine hours.", MEETING, "number",
         "The claim says 9; the article says 8."),
        ("It took out eight tills and put in two machines.",
         "It took out two tills and put in eight machines.", "number",
         "The claim says 8; the article says 2."),
        ("The vote was 14 to 9.", "The vote was 9 to 14.", "number",
         "The claim says 14 to 9; the article says 9 to 14."),
        ("Keep it between 60 and 75 per cent.", "Keep it between 45 and 60 per cent.", "number",
         "The claim says 60 and 75; the article says 45 and 60."),
        ("The loss was 2.5 million.", "There was a loss.", "number",
         "The article does not say 2,500,000."),
        ("Sullivan spoke of “frank talks”.", MEETING, "quotation",
         "The article does not say “frank talks” word for word."),
    ],
)  # fmt: skip
def test_another_name_number_or_quotation_contradicts(
    claim: str, evidence: str, check: str, reason: str
) -> None:
    verdict = verify(claim, evidence)
    assert (verdict.support, verdict.judged) == ("unsupported", True)
    assert (verdict.check, verdict.reason) == (check, reason)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("It has about 630,000 people.", "It has 630,383 people."),
        ("One of them fell.", "Some fell."),
        ("Sales were 3 million.", "Sales came to 3,000,000 euros."),
        ("The first lot leaves on 14 March and the second on 18 March.",
         "Rows A to F leave on Friday the 14th and arrive on 18 March; the rest on 25 March."),
        ("Portuguese mills sent it.", "A mill in Portugal sent it."),
        ("Pensioners pay £30 from January.",
         "It will be £43 from January on. Pensioners go on paying £30."),
        ("Her daughter is nineteen years old.",
         "For 10 years she has had a daughter at the till. Her daughter is nineteen now."),
        ("Between October and March it is open.", "It is closed in summer. From October to "
         "March it is open."),
        ("In 1970 the club from the Netherlands won.", "It won as the first Dutch club in 1970, "
         "and won the World Cup."),
    ],
)  # fmt: skip
def test_other_words_for_the_same_contradict_nothing(claim: str, evidence: str) -> None:
    assert verify(claim, evidence).support != "unsupported"


def test_a_name_that_is_not_there_is_told_and_left_open() -> None:
    verdict = verify("Ingrid kept the light for years.", "She kept the light for years.")
    assert (verdict.support, verdict.judged) == ("partial", False)
    verdict = verify("For years the light was kept by Ingrid.", "She kept the light for years.")
    assert verdict.reason == "The article does not name Ingrid."


@pytest.mark.parametrize(
    ("claim", "evidence", "reason"),
    [
        ("[1] **", "It rained.", "The claim says nothing."),
        ("It rained.", " \n ", "There is no evidence to compare with."),
    ],
)
def test_nothing_is_supported_by_nothing(claim: str, evidence: str, reason: str) -> None:
    verdict = verify(claim, evidence)
    assert (verdict.support, verdict.reason) == ("unsupported", reason)


def test_a_question_is_no_claim_that_a_judge_could_verify() -> None:
    verdict = verify("And how many are left?", "Eleven are left.")
    assert (verdict.support, verdict.judged) == ("partial", True)
    assert verdict.reason == "It is a question, so there is nothing to verify."
    assert verify("How many are left?", "How many are left? Eleven.").support == "verified"


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_texts_are_compared(claim: str, evidence: str) -> None:
    assert verify(claim, evidence).reason.endswith(".")


def test_a_text_of_many_numbers_is_read_in_a_moment() -> None:
    evidence = " ".join(f"In {year} there were {year * 3} of them." for year in range(1000, 3000))
    assert verify("In 1500 there were 4500 of them.", evidence).support == "verified"
