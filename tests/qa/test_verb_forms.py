"""The verbs that questions may be made with."""

from qa.verb_forms import BASE_OF_PAST_FORM, BASE_OF_THIRD_FORM, PAST_OF_PARTICIPLE


def test_forms_lead_back_to_their_verbs() -> None:
    pasts = "travelled occurred transferred withdrew founded found broke carried"
    assert [BASE_OF_PAST_FORM[past] for past in pasts.split()] == [
        "travel", "occur", "transfer", "withdraw", "found", "find", "break", "carry",
    ]  # fmt: skip
    assert [BASE_OF_THIRD_FORM[third] for third in ("carries", "has", "reaches")] == [
        "carry", "have", "reach",
    ]  # fmt: skip
    assert [PAST_OF_PARTICIPLE[word] for word in ("written", "designed")] == ["wrote", "designed"]
