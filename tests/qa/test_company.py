"""Which words stand together in a clause?"""

from qa.company import clauses, company
from qa.words import words

TEXT = "Prices of oil rose, while the dollar fell. Nobody cared."


def test_pauses_and_conjunctions_set_clauses_apart() -> None:
    found = words(TEXT)
    assert [[word.text for word in found[start:end]] for start, end in clauses(found)] == [
        ["Prices", "of", "oil", "rose"],
        ["while", "the", "dollar", "fell"],
        ["Nobody", "cared"],
    ]
    assert clauses([]) == []


def test_company_is_of_the_same_clause() -> None:
    found = words(TEXT)
    assert company(3, found) == {"pric", "oil"}
    assert company(7, found) == {"dollar"}
