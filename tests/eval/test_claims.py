from pathlib import Path

import pytest

from eval.cases import CaseError
from eval.claims import ArticleText, articles_of, paraphrases, part_of, statements
from eval.dataset import load_dataset
from eval.words import overlap
from tests.eval.tampered import TOWN, town


def test_every_third_article_is_held_out() -> None:
    parts = [part_of(article) for article in ("000", "001", "002", "003", "047")]
    assert parts == ["tuning", "tuning", "held_out", "tuning", "held_out"]


def test_what_is_unseen_is_held_out_wherever_it_comes_from() -> None:
    from dataclasses import replace

    claim = town().claim("It rained.")
    assert claim.honest
    assert claim.part == "tuning"
    assert replace(claim, kind="source", unseen=True).part == "held_out"
    assert not replace(claim, kind="source").honest


def test_an_article_has_paragraphs_and_their_sentences() -> None:
    article = ArticleText("000", TOWN)
    assert len(article.paragraphs) == len(article.sentences) == 3
    assert [len(sentences) for sentences in article.sentences] == [3, 3, 3]
    assert all(
        sentence in paragraph
        for paragraph, sentences in zip(article.paragraphs, article.sentences, strict=True)
        for sentence in sentences
    )


def test_a_paraphrase_of_another_article_is_refused() -> None:
    with pytest.raises(
        CaseError, match=r"paraphrases_a\.jsonl, line 1: there is no such paragraph"
    ):
        list(paraphrases({}))


def test_a_span_outside_its_paragraph_is_refused() -> None:
    with pytest.raises(CaseError, match="line 1: the span is not in the paragraph"):
        list(paraphrases({"000": ArticleText("000", "Short. \n\nAnd so on.")}))


def test_paraphrases_rest_on_whole_sentences(bench: Path) -> None:
    articles = articles_of(load_dataset(bench / "bench" / "xquad" / "en"))
    claims = list(paraphrases(articles))
    assert len(claims) >= 480
    assert len({claim.id for claim in claims}) == len(claims)
    whole = 0
    for claim in claims:
        sentences = articles[claim.article].sentences[claim.paragraph]
        whole += claim.evidence.startswith(sentences) and claim.evidence.endswith(sentences)
    # A person and a program do not part every sentence alike.
    assert whole >= 0.99 * len(claims)


def test_statements_rest_on_sentences_that_hold_most_of_them(bench: Path) -> None:
    xquad = load_dataset(bench / "bench" / "xquad" / "en")
    squad = load_dataset(bench / "bench" / "squad_v2_dev")
    claims = list(statements((xquad, squad), articles_of(xquad)))
    assert len(claims) >= 320
    assert len({claim.evidence for claim in claims}) == len(claims)
    assert {claim.article for claim in claims} <= set(articles_of(xquad))
    for claim in claims:
        assert claim.claim[0].isupper() or not claim.claim[0].isalpha()
        assert claim.claim.endswith(".")
        assert 0.5 <= overlap(claim.claim, claim.evidence) <= 0.9
