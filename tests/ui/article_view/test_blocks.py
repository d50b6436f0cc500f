"""Blocks of lists, tables, quotations and code."""

import re
from collections.abc import Iterable

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from index import Article
from index.errors import EmptySourceError
from index.loading.text import CleanedText, clean_text
from tests.ui.article_view.test_reader import Marks, cite
from ui.article_view.blocks import Block, blocks
from ui.article_view.browser_selection import BrowserSelection, selection_of
from ui.article_view.reader import article_html

MARKDOWN = """# The harbour

Fees for a night:

| Vessel | Fee | Note |
|---|---:|---|
| Rowing boat | 2.50 | |
| Yacht | 18.00 | with & without *power* |

| Year | Ships |
|---|---|
| 1931 | 204 |

The master shall:

- report on channel 12
- show the papers of
  - the vessel
  - every passenger
- pay

1. Moor.
2. Wait for the officer.

> Every rope is written down.
> So is every crate.

```
log = open("log")
log.close()
```

That is all.
"""


def article_of(cleaned: CleanedText) -> Article:
    """Return a cleaned text as an article."""
    return Article(
        "a", cleaned.title, None, None, None, cleaned.text, "", cleaned.headings,
        elements=cleaned.elements, pages=cleaned.pages,
    )  # fmt: skip


HARBOUR = article_of(clean_text(MARKDOWN, markdown=True))


def words(block: Block, article: Article = HARBOUR) -> str:
    return article.text[block.start : block.end]


def test_each_kind_has_its_tag_and_cells_stand_by_themselves() -> None:
    found = [(each.tag, words(each)) for each in blocks(HARBOUR)]
    assert found == [
        ("h1", "The harbour"),
        ("p", "Fees for a night:"),
        *(("th", word) for word in ("Vessel", "Fee", "Note")),
        *(("td", word) for word in ("Rowing boat", "2.50", "")),
        *(("td", word) for word in ("Yacht", "18.00", "with & without power")),
        *(("th", word) for word in ("Year", "Ships")),
        *(("td", word) for word in ("1931", "204")),
        ("p", "The master shall:"),
        *(("li", word) for word in ("report on channel 12", "show the papers of")),
        *(("li", word) for word in ("the vessel", "every passenger", "pay")),
        *(("li", word) for word in ("Moor.", "Wait for the officer.")),
        ("blockquote", "Every rope is written down.\nSo is every crate."),
        ("pre", 'log = open("log")\nlog.close()'),
        ("p", "That is all."),
    ]


@pytest.mark.parametrize(
    ("quote", "marks"),
    [
        ("Yacht | 18.00 | with & without power", ["Yacht", "18.00", "with & without power"]),
        ("- every passenger", ["every passenger"]),
        ("every passenger\n- pay", ["every passenger", "pay"]),
        ("18.00 | with", ["18.00", "with"]),
        ("So is every crate.", ["So is every crate."]),
    ],
)
def test_a_mark_holds_the_words_of_a_quote_in_cells_and_items(quote: str, marks: list[str]) -> None:
    start = HARBOUR.text.index(quote)
    html = article_html(
        HARBOUR, cite(HARBOUR, start, start + len(quote)), shown=(start, start + len(quote))
    )
    read = Marks(html)
    assert read.marks == marks
    assert html.count('id="cited" tabindex="-1"') == 1
    assert (read.tags.count("table"), read.tags.count("tr")) == (2, 5)


def test_a_selection_may_go_over_cells_and_items() -> None:
    numbered = {words(each): number for number, each in enumerate(blocks(HARBOUR))}

    def of(first: str, before: str, last: str, upto: str | None) -> str | None:
        picked = BrowserSelection("a", numbered[first], before, numbered[last], upto)
        found = selection_of(picked, HARBOUR)
        return None if found is None else HARBOUR.text[found.start : found.end]

    assert of("Yacht", "", "18.00", None) == "Yacht | 18.00"
    assert of("Rowing boat", "Rowing ", "Yacht", "Ya") == "boat | 2.50 |\nYa"
    assert of("18.00", "", "18.00", "18") == "18"
    assert of("the vessel", "the ", "pay", None) == "vessel\n- every passenger\n- pay"
    assert of("Yacht", "Boat", "18.00", None) is None


KINDS = ["A plain line of words.", "Short", "# Head", "- an item", "  - one below it", "3. a third"]
KINDS += ["• dot", "a) b", "> said", "```", "", "| a | b |", "|---|---|", "| | x |", "one | two"]
LINES = st.lists(st.sampled_from(KINDS), max_size=30)


@given(LINES, st.booleans())
def test_blocks_hold_all_of_any_text_in_order(lines: list[str], markdown: bool) -> None:
    try:
        article = article_of(clean_text("\n".join(["Words", "", *lines]), markdown=markdown))
    except EmptySourceError:
        # Short lines that are repeated may all be taken for furniture.
        reject()
    text = article.text
    kept: set[int] = set()
    position = 0
    for block in blocks(article):
        assert position <= block.start <= block.end <= len(text)
        # Code keeps its indents.
        assert block.tag == "pre" or words(block, article) == words(block, article).strip()
        kept.update(range(block.start, block.end))
        position = block.end

    def left(places: Iterable[int]) -> str:
        return "".join(text[place] for place in places if place not in kept)

    inside: set[int] = set()
    for element in article.elements:
        span = range(element.start, element.end)
        inside.update(span)
        # Bars of a row, the mark of an item.
        lost = r"[\s|]*" if element.kind == "row" else r"(?:\W|\w{1,3}[.)])?\s*"
        assert re.fullmatch(lost, left(span)), element
    assert not left(place for place in range(len(text)) if place not in inside).strip()
    shown = Marks(article_html(article)).text
    byline = re.compile(r"Pasted text · [\d,]+ words?Short overview")
    assert (
        byline.sub("", shown)
        .removeprefix(article.title)
        .endswith(
            "".join(words(each, article) for each in blocks(article)).removeprefix(article.title)
        )
    )
