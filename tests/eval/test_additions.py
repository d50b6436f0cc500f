from dataclasses import replace

from eval.additions import invented, random_passage, similar_passage
from eval.words import content_words, overlap
from tests.eval.tampered import town

TOWN = town()
SOLD = "Anna Brekke sold the harbour to Paul Holm in 1911."


def test_a_detail_is_added_that_the_evidence_lacks() -> None:
    for number in range(12):
        base = replace(TOWN.claim(SOLD), id=f"t-{number}")
        altered = invented(base, TOWN.facts)
        assert altered is not None
        assert altered.startswith(SOLD[:-1])
        added = content_words(altered) - content_words(SOLD)
        assert added
        assert not added & content_words(base.evidence)


def test_a_claim_that_does_not_end_plainly_is_left() -> None:
    assert invented(TOWN.claim('He said "no".'), TOWN.facts) is None


def test_a_passage_cited_by_mistake_is_of_another_paragraph() -> None:
    base = TOWN.claim(SOLD)
    own = TOWN.facts.article.paragraphs[1]
    for passage in (similar_passage(base, TOWN.facts), random_passage(base, TOWN.facts)):
        assert passage is not None
        assert passage not in own
        assert overlap(base.claim, passage) <= 0.5


def test_the_similar_passage_is_the_most_alike() -> None:
    base = TOWN.claim(SOLD)
    similar, drawn = similar_passage(base, TOWN.facts), random_passage(base, TOWN.facts)
    assert similar is not None
    assert drawn is not None
    assert overlap(base.claim, similar) >= overlap(base.claim, drawn)
