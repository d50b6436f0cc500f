"""Does a claim tell as done what its evidence tells as undone, unsaid or only asked for?"""

import pytest

from qa.unreal import check_unreal
from qa.words import words

_PAID = "The bank paid the fine."


def found(claim: str, evidence: str) -> list[tuple[str, str]]:
    return [
        (finding.check, finding.weight) for finding in check_unreal(words(claim), words(evidence))
    ]


@pytest.mark.parametrize(
    "evidence",
    [
        "The bank denied that it paid the fine.",
        "The bank refused to pay the fine.",
        "The bank failed to pay the fine.",
        "The bank has yet to pay the fine.",
        "The bank was too poor to pay the fine.",
        "The bank's refusal to pay the fine led to a trial.",
        "The court prevented the bank from paying the fine.",
        "The bank avoided paying the fine.",
        "Lee doubts that the bank paid the fine.",
        "It is false that the bank paid the fine.",
        "It is a myth that the bank paid the fine.",
        "The bank rejected claims that it had paid the fine.",
        "Lee wrongly claimed that the bank paid the fine.",
        "The bank was falsely reported to have paid the fine.",
        "Instead of the bank, Lee paid the fine.",
        "Lee, rather than the bank, paid the fine.",
        "Every firm except the bank paid the fine.",
        "The bank collapsed before it paid the fine.",
    ],
)
def test_what_was_hindered_or_denied_is_not_so(evidence: str) -> None:
    assert found(_PAID, evidence) == [("negation", "contradicted")]


@pytest.mark.parametrize(
    "evidence",
    [
        "The bank nearly paid the fine.",
        "The bank all but paid the fine.",
        "The bank would have paid the fine.",
        "The bank should have paid the fine.",
        "The bank must pay the fine.",
        "The bank will pay the fine.",
        "The bank was about to pay the fine.",
        "The bank was accused of paying the fine.",
        "Lee urged the bank to pay the fine.",
        "Lee demanded that the bank pay the fine.",
        "The bank's pledge to pay the fine was old.",
        "Lee wished the bank had paid the fine.",
        "If the bank paid the fine, Lee would be glad.",
        "Lee will sue unless the bank pays the fine.",
        "Had the bank paid the fine, it would have survived.",
        "The bank would pay the fine if it had money.",
        "The bank no longer pays the fine.",
        "The bank stopped paying the fine.",
        "The bank delayed paying the fine.",
        "The bank paid half of the fine.",
        "The bank agreed to pay the fine.",
        "The bank is set to pay the fine.",
        "The board voted by 14 to 9 on Monday night to have the bank pay the fine.",
        "Lee will wait, provided that the bank pays the fine.",
        "Lee will wait as long as the bank pays the fine.",
        "The case is closed, pending payment of the fine by the bank.",
    ],
)
def test_what_was_near_or_asked_for_or_under_a_condition_was_not_done(evidence: str) -> None:
    checks = found(_PAID, evidence)
    assert [weight for _, weight in checks] == ["contradicted"]
    assert checks[0][0] in {"certainty", "negation"}


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The hall is a church.", "The hall used to be a church."),
        ("The hall is a church.", "The hall is a former church."),
        ("Lee lives in Rome.", "Lee used to live in Rome."),
        ("Lee is rich.", "Lee is anything but rich."),
        ("Lee is rich.", "Lee is far from rich."),
        ("Lee is rich.", "Lee pretends to be rich."),
        ("Lee finished the symphony.", "Lee died before finishing the symphony."),
        ("The ship sank.", "The crew saved the ship from sinking."),
        ("The ship sank.", "The crew prevented the sinking of the ship."),
        ("The ship sank.", "The ship was in danger of sinking."),
        ("The drug cures malaria.", "The claim that the drug cures malaria was debunked."),
        ("The drug prevents colds.", "It is a myth that the drug prevents colds."),
        ("The drug cures malaria.", "There is little evidence that the drug cures malaria."),
        ("Iran signed the treaty.", "All states but Iran signed the treaty."),
        ("The bridge is safe.", "The bridge is not yet safe."),
        ("The drug cures malaria.", "The drug does little to cure malaria."),
        ("The firm owns the mine.", "The firm formerly owned the mine."),
        ("Lee won the cup.", "Lee decided against winning the cup."),
        ("The proposal was approved.", "The proposal was postponed until June."),
        ("The proposal was rejected.", "The proposal was postponed until June."),
        ("The meeting was held.", "The board cancelled the meeting."),
        ("The board approved the budget.", "The vote on the budget was adjourned."),
        ("The talks have begun.", "The talks will begin if Lee agrees."),
        ("The bank has paid the fine.", "The bank refused to pay the fine."),
        ("The delay was a slip.", "The delay was not a slip but a breach of the law."),
        ("The failure to pay was a slip.", "The failure to pay was not a slip but a breach."),
    ],
)
def test_what_was_so_once_or_never_is_not_so_now(claim: str, evidence: str) -> None:
    assert [weight for _, weight in found(claim, evidence)] == ["contradicted"]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        # Answered in the claim's own words.
        ("The bank did not pay the fine.", "The bank refused to pay the fine."),
        ("The bank refuses to pay the fine.", "The bank refused to pay the fine."),
        ("The bank stopped paying the fine.", "The bank no longer pays the fine."),
        ("The bank has to pay the fine.", "The bank must pay the fine."),
        ("The bank was told to pay the fine.", "Lee ordered the bank to pay the fine."),
        ("The hall was a church.", "The hall used to be a church."),
        ("The meeting will be held in June.", "The meeting was postponed until June."),
        ("The meeting was put off.", "The meeting was postponed until June."),
        ("The meeting was not held.", "The meeting was cancelled."),
        # Done after all.
        ("The meeting was held in July.", "The meeting was postponed, and held in July."),
        (_PAID, "The bank managed to pay the fine."),
        (_PAID, "The bank not only paid the fine, but closed."),
        (_PAID, "The bank did not refuse to pay the fine."),
        (_PAID, "The bank was forced to pay the fine."),
        (_PAID, "The bank, which first refused to pay, paid the fine in May."),
        (_PAID, "The bank paid the fine before it closed."),
        # Of another clause, or of another deed.
        ("The bank closed its branch.", "The bank refused to pay the fine and closed its branch."),
        ("The bank closed its branch.", "The bank, which failed to pay, closed its branch."),
        ("The bank owns a mill.", "Lee doubts that the bank paid, though the bank owns a mill."),
        ("Lee paid the fine.", "Instead of the bank, Lee paid the fine."),
        ("It was a breach of the law.", "It was not a slip but a breach of the law."),
        ("It was a slip.", "It was not only a slip but a breach of the law."),
        ("It was a slip.", "It was not a slip of the pen, but a slip of the tongue."),
        ("The board voted for 9 men.", "The board voted 14 to 9 on Monday to hire men."),
        ("Polonia won the cup.", "Polonia has few friends, yet they managed to win the cup."),
        ("It took ten years to build the dam.", "Building the dam required five to ten years."),
        ("The army sold land.", "The army sold land in order to pay the fine."),
        ("The town lies far from the sea.", "The town lies far from the sea."),
        ("The city has 4,000 residents.", "The city has almost 4,000 residents."),
        ("The drug cures malaria.", "The claim that the drug cures malaria was confirmed."),
        ("Iran signed the treaty.", "All but two states, among them Iran, signed the treaty."),
        (_PAID, ""),
        ("", "The bank refused to pay."),
    ],
)
def test_what_is_answered_or_of_another_clause_is_not_held_against_a_claim(
    claim: str, evidence: str
) -> None:
    assert found(claim, evidence) == []


def test_the_word_that_rules_is_told() -> None:
    findings = check_unreal(words(_PAID), words("The bank refused to pay the fine."))
    assert [finding.reason for finding in findings] == [
        "The article says “refused”; the claim states it as a fact."
    ]
