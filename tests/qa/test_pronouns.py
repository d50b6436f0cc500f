"""What personal pronouns stand for, and what they own."""

from qa.pronouns import PERSONAL, possesses, pronoun_class
from qa.tokens import tokenize


def test_forms_of_one_pronoun_are_of_one_class() -> None:
    classes = {pronoun_class(word) for word in PERSONAL}
    assert classes == {"he", "she", "thing", "group"}
    assert pronoun_class("his") == pronoun_class("him") == "he"
    assert pronoun_class("theirs") == pronoun_class("them")


def test_her_owns_where_a_noun_follows() -> None:
    assert possesses(2, tokenize("Who met her brother?"))
    assert not possesses(2, tokenize("Who met her?"))
    assert possesses(2, tokenize("Who met its captain?"))
    assert not possesses(2, tokenize("Who met him there?"))
