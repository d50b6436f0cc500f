import re

from eval.quotation_alterations import joined, quotation, quoted
from tests.eval.tampered import town

TOWN = town()
EVIDENCE = (
    "Anna Brekke wrote that the harbour of Lunn was the finest work of her long life by the sea, "
    "and that she would build it again for half of the money."
)
CLAIM = "Anna Brekke thought nothing she made was better than the harbour."


def quote_of(text: str) -> str:
    match = re.search('"([^"]*)"', text)
    assert match is not None
    return match[1]


def changed_words(one: str, other: str) -> int:
    pairs = zip(one.split(), other.split(), strict=True)
    return sum(a != b for a, b in pairs)


def test_one_word_of_an_added_quotation_differs() -> None:
    altered = quotation(TOWN.claim(CLAIM, EVIDENCE), TOWN.facts)
    assert altered is not None
    quote = quote_of(altered)
    assert quote not in EVIDENCE
    size = len(quote.split())
    words = EVIDENCE.replace(",", "").split()
    runs = [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]
    assert min(changed_words(quote.replace(",", ""), run) for run in runs) == 1


def test_one_word_of_the_claims_own_quotation_differs() -> None:
    claim = 'She called the harbour "the finest work of her long life".'
    altered = quotation(TOWN.claim(claim, EVIDENCE), TOWN.facts)
    assert altered is not None
    assert altered.startswith('She called the harbour "')
    assert changed_words(altered, claim) == 1


def test_two_runs_that_stand_apart_are_joined() -> None:
    altered = joined(TOWN.claim(CLAIM, EVIDENCE), TOWN.facts)
    assert altered is not None
    quote = quote_of(altered)
    assert quote not in EVIDENCE
    words = quote.split()
    cuts = [
        cut
        for cut in range(3, len(words) - 2)
        if " ".join(words[:cut]) in EVIDENCE and " ".join(words[cut:]) in EVIDENCE
    ]
    assert cuts


def test_an_honest_quotation_stands_in_the_evidence() -> None:
    altered = quoted(TOWN.claim(CLAIM, EVIDENCE), TOWN.facts)
    assert altered is not None
    assert quote_of(altered) in EVIDENCE
    assert altered.startswith(CLAIM.rstrip("."))


def test_short_evidence_gives_no_quotation() -> None:
    assert joined(TOWN.claim(CLAIM, "Anna built it."), TOWN.facts) is None
    assert quoted(TOWN.claim(CLAIM, "Anna built it."), TOWN.facts) is None
