"""Which sentences of an article are the closest to what a model wrote."""

from pathlib import Path

from index import ArticleIndex, Embedder, IndexSettings, add_articles, text_source
from qa import retrieve
from qa.verification.closest import ClosestSentences


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
