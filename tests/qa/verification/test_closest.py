"""Which sentences of the articles are cited for what somebody claims."""

from pathlib import Path

from index import Embedder
from tests.qa.answered import service_over


def test_a_number_in_words_settles_on_the_sentence_that_has_it(
    tmp_path: Path, embedder: Embedder
) -> None:
    text = (
        "Marta Okonjo, 61, runs the last bell foundry on the estuary. The mould is made of loam. "
        "Marta Okonjo retired her father at the age of 70. People of that age want to retire. "
        "“I shall stop at sixty-eight, and not a day later,” she said. The bells are cast at night."
    )
    with service_over(tmp_path / "home", {"bells": text}, embedder) as service:
        _, cited = service.verify("At the age of 68, Marta Okonjo wants to retire.")
    assert any("sixty-eight" in note.quote for note in cited)
