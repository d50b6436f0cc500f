"""Where the sentences of a model settle, held against the passages of a real store."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index import ArticleIndex, Embedder, IndexSettings, add_articles, text_source
from qa import Claim, QAService, retrieve
from qa.draft import Footnotes
from qa.prompting.context import choose_context
from qa.reply.reply import WrittenSentence
from qa.verification.checker import Checked, ClaimChecker
from qa.verification.closest import ClosestSentences
from qa.verification.judge import Opinion

QUESTION = "Where did Sullivan meet Wang Yi?"
Check = Callable[..., Checked]


@pytest.fixture
def check(service: QAService) -> Check:
    index = service.index
    found = retrieve(index, QUESTION)
    articles = {item.id: index.article(item.id) for item in index.articles()}
    given = choose_context(found, articles, budget=900, count_tokens=lambda text: len(text) // 4)
    passages = {hit.passage.id: hit.passage for hit in found.hits}
    number = next(n for n, each in enumerate(given, 1) if "Vienna" in each.text)

    def checked(text: str, *, cited: bool = True, is_judged: bool = True) -> Checked:
        checker = ClaimChecker(
            given, index.embedder, Footnotes(articles, passages), is_judged=is_judged
        )
        return checker.check(WrittenSentence(text, (number,) if cited else ()))

    return checked


def test_a_marker_settles_on_the_sentence_that_is_meant(check: Check) -> None:
    checked = check("The adviser saw China's top diplomat in Vienna.")
    assert len(checked.citations) == 1
    assert "Vienna" in checked.citations[0].quote
    assert checked.citations[0].quote in checked.evidence
    assert (checked.claim.attributed, checked.near) == (False, True)


def test_a_sentence_without_a_marker_gains_one(check: Check) -> None:
    checked = check("Sullivan met China's top diplomat in Vienna.", cited=False)
    assert "Vienna" in checked.citations[0].quote
    assert checked.claim.attributed


def test_what_nothing_is_near_to_is_lost_when_nobody_supports_it(check: Check) -> None:
    checked = check("Martians built all of it out of green cheese.")
    assert not checked.near
    lost = checked.judged(Opinion(supported=False, reason="No."))
    assert (lost.support, lost.citations, lost.judged) == ("unsupported", (), True)
    kept = checked.judged(Opinion(supported=True, reason="Yes."))
    assert (kept.support, kept.citations) == ("verified", (1,))


def test_a_doubt_leaves_the_citation(check: Check) -> None:
    checked = check("The adviser saw China's top diplomat in Vienna.")
    doubted = checked.judged(Opinion(supported=False, reason="No."))
    assert (doubted.support, doubted.citations) == ("partial", (1,))


def test_what_nobody_cites_or_judges_and_nothing_is_near_to_is_not_supported(check: Check) -> None:
    claim: Claim = check(
        "Martians built all of it out of green cheese.", cited=False, is_judged=False
    ).claim
    assert (claim.support, claim.citations) == ("unsupported", ())
    assert claim.reason == "No passage that the model was given says this."


def test_a_name_that_no_passage_holds_is_doubtful_whatever_a_judge_thinks(check: Check) -> None:
    checked = check("The adviser saw China's top diplomat in Vienna, says the Zimbabwe Herald.")
    assert not checked.claim.judged
    doubted = checked.judged(Opinion(supported=True, reason="Yes."))
    assert (doubted.support, doubted.judged) == ("partial", True)
    assert doubted.reason == "The article does not name Zimbabwe."
    assert 1 in doubted.citations


def test_a_number_in_words_settles_on_the_sentence_that_has_it(
    tmp_path: Path, embedder: Embedder
) -> None:
    text = (
        "Marta Okonjo, 61, runs the last bell foundry on the estuary. The mould is made of loam. "
        "Marta Okonjo retired her father at the age of 70. People of that age want to retire. "
        "“I shall stop at sixty-eight, and not a day later,” she said. The bells are cast at night."
    )
    settings = IndexSettings(home=tmp_path / "home")
    add_articles([text_source(text)], settings=settings, embedder=embedder)
    with ArticleIndex.open(settings, embedder=embedder) as index:
        found = retrieve(index, "When does Marta Okonjo want to retire?").sentences
    claim = "At the age of 68, Marta Okonjo wants to retire."
    closest = ClosestSentences(embedder).of(claim, found)
    assert any("sixty-eight" in each.sentence.text for each in closest.sentences)
