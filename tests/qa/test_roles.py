"""Do names stand in the same kind of place?"""

from qa.claim_names import names
from qa.roles import role_features
from qa.words import words


def features(claim: str, evidence: str) -> dict[str, float]:
    here = words(claim)
    return role_features(names(claim, here), here, words(evidence))


def test_an_exchange_of_places_is_counted() -> None:
    evidence = "The Mongols under Kublai took the town from Duan's men."
    assert features("The town was taken from Duan's men by Kublai.", evidence)["exchange"] == 0
    assert features("The town was taken from Kublai's men by Duan.", evidence)["exchange"] >= 1


def test_an_article_before_a_person_is_a_misfit() -> None:
    evidence = "John Elway led the Broncos to victory."
    assert features("Broncos won under the John Elway.", evidence)["misfit"] == 1
    assert features("The Broncos won under John Elway.", evidence)["misfit"] == 0
