"""An answer as the text of a chat client, with what it cites."""

from dataclasses import replace

from qa import Context
from tests.ui.saved import BUILT, PERHAPS
from ui.api.cited_text import cited_text


def test_a_source_has_what_its_quote_needs_and_a_doubt_is_said_once() -> None:
    lead = Context(0, 9, "The bridge:")
    answer = replace(PERHAPS, citations=(replace(BUILT, context=lead),))
    text = cited_text(answer, lambda article, *_: f"/read/{article}", links=False)
    assert text.text == (
        "Perhaps: It was built in 1931. [1]\n\nIt may not answer your question.\n\n"
        "The articles differ."
    )
    (source,) = (each.source() for each in text.annotations)
    assert source["data"] == {
        "source": {"name": text.annotations[0].title, "url": "/read/bridge",
                   "embed_url": "/read/bridge"},
        "document": ["The bridge: … It was built in 1931."],
        "metadata": [{"source": "/read/bridge", "name": text.annotations[0].title,
                      "external": True}],
    }  # fmt: skip
