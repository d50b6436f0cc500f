import pytest

from qa.verb_splits import inflected, split_at_verb, whole_subject


def test_the_one_verb_parts_subject_and_rest() -> None:
    assert split_at_verb("the council buy for the market") == (
        "the council",
        "buy",
        "for the market",
    )


@pytest.mark.parametrize(
    "text",
    [
        "the mill",  # no verb
        "buy a roof",  # no subject
        "the council plan and build a roof",  # two
        "it buy a roof",  # a pronoun says too little
        "the farmers not sell cheese",
        "the mill's build",
    ],
)
def test_what_cannot_be_parted_surely_is_left(text: str) -> None:
    assert split_at_verb(text) is None


def test_the_verb_takes_the_form_that_its_auxiliary_had() -> None:
    assert [inflected(do, "buy") for do in ("did", "does", "do")] == ["bought", "buys", "buy"]


def test_a_subject_does_not_end_in_a_preposition() -> None:
    assert whole_subject(["the", "mill", "of", "Lunn"])
    assert not whole_subject(["the", "mill", "of"])
