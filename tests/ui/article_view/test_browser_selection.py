"""A browser's selection becomes characters of the article."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index import Selection
from tests.fakes import make_article
from ui.article_view.blocks import blocks
from ui.article_view.browser_selection import BrowserSelection, selection_of

TEXT = "Title\n\nOne 🧵 two. Three.\n\nFour &\r five."
ARTICLE = make_article("a", "Title", TEXT, headings=["Title"])


def of(picked: BrowserSelection) -> str | None:
    found = selection_of(picked, ARTICLE)
    return None if found is None else TEXT[found.start : found.end]


def test_a_selection_is_found_by_the_text_before_it() -> None:
    assert of(BrowserSelection("a", 1, "One ", 1, "One 🧵 two.")) == "🧵 two."
    assert of(BrowserSelection("a", 1, "One 🧵", 2, "Four &\r")) == "two. Three.\n\nFour &"
    assert of(BrowserSelection("a", 0, "", 2, None)) == TEXT


def test_what_the_article_does_not_hold_selects_nothing() -> None:
    good = BrowserSelection("a", 1, "One ", 1, "One 🧵 two.")
    for changed in (
        replace(good, before="Two "),
        replace(good, before="One 🧵 two.", upto="One 🧵 two."),
        replace(good, first=2, last=2),
        replace(good, before=TEXT[7:] + "x"),
    ):
        assert of(changed) is None


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.data())
def test_any_stretch_of_any_text_is_found(text: str, data: st.DataObject) -> None:
    article = make_article("a", "Title", text)
    found = list(blocks(article))
    if not found:
        return
    first = data.draw(st.integers(0, len(found) - 1))
    last = data.draw(st.integers(first, len(found) - 1))
    start = data.draw(st.integers(found[first].start, found[first].end))
    end = data.draw(st.integers(found[last].start, found[last].end))
    picked = BrowserSelection(
        "a", first, text[found[first].start : start], last, text[found[last].start : end]
    )
    words = text[start:end]
    selection = selection_of(picked, article)
    if not words.strip():
        assert selection is None
    else:
        assert isinstance(selection, Selection)
        assert text[selection.start : selection.end] == words.strip()
