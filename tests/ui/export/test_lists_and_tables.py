"""What an article says in lists and tables is lists and tables in an export and in a copy."""

import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

import lxml.html
import pytest
from markdown_it import MarkdownIt

from index.lines import row_cells
from index.loading import clean_text
from qa import Answer, Citation, Claim
from qa.types import Context
from tests.fakes import make_article
from ui.conversations import ChatTurn
from ui.export.html import answer_html, as_html
from ui.export.markdown import answer_blocks, as_markdown

CLEANED = clean_text(
    """\
# The ferries of Tarn

Please bring:

- a rope of one of these:
  1. hemp
  2. silk
  3. flax
- a knife, [3] inches *long*

Ask at the quay:

1. for the master
2. for a seat

| Ferry | Seats | Fare |
| --- | --- | --- |
| Heron | | 6.50 |
| *Swift* http://tarn.test/a | <95> | 7.20 |
""",
    markdown=True,
)
ARTICLE = make_article("tarn", CLEANED.title, CLEANED.text)
HEADERS = {each.lead for each in CLEANED.elements if each.kind == "row"}
# One item of a numbered list is left out, so that the others must keep their numbers.
QUOTED = [
    each
    for each in CLEANED.elements
    if (each.start, each.end) not in HEADERS and "silk" not in ARTICLE.text[each.start : each.end]
]
NOTES = tuple(
    Citation(
        number, ARTICLE.id, ARTICLE.sha256, ARTICLE.title, "p", (), None,
        each.start, each.end, ARTICLE.text[each.start : each.end],
        context=Context(*each.lead, ARTICLE.text[slice(*each.lead)]) if each.lead else None,
    )
    for number, each in enumerate(QUOTED, 1)
)  # fmt: skip
ANSWER = Answer(
    "What to bring?", "What to bring?", "answered", "Please bring.",
    tuple(Claim(note.quote, "verified", (note.number,)) for note in NOTES), NOTES,
)  # fmt: skip
TURN = ChatTurn(ANSWER.question, answer=ANSWER)

Read = tuple[list[tuple[int, str, str]], list[list[str]]]
"""Items, each with its depth, its number and its words, and rows of cells."""

EXPECTED: Read = (
    [
        (0, "", "a rope of one of these:"),
        (1, "1", "hemp"),
        (1, "3", "flax"),
        (0, "", "a knife, [3] inches long"),
        (0, "1", "for the master"),
        (0, "2", "for a seat"),
    ],
    [row_cells(row) for row in ("Ferry | Seats | Fare", *(note.quote for note in NOTES[-2:]))],
)


def of_markdown(markdown: str) -> Read:
    """Return what a parser of Markdown finds."""
    items: list[tuple[int, str, str]] = []
    rows: list[list[str]] = []
    inside: list[str] = []
    numbers: list[str] = []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.nesting:
            inside = [*inside, token.tag] if token.nesting > 0 else inside[:-1]
        if token.type == "list_item_open":
            numbers.append(token.info)
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and inside[-1] in {"th", "td"}:
            rows[-1].append(unmarked(token.children))
        elif token.type == "inline" and "li" in inside:
            items.append((inside.count("li") - 1, numbers[-1], unmarked(token.children)))
    return items, rows


def unmarked(tokens: Iterable[Any] | None) -> str:
    words = "".join(each.content for each in tokens or ())
    return re.sub(r"\[\^\d+\]", "", words)


def of_html(html: str) -> Read:
    """Return what a parser of HTML finds, but for footnotes."""
    tree = lxml.html.fromstring(html)
    for notes in tree.xpath("//ol[li[contains(., 'characters')]]"):
        notes.drop_tree()
    items = [
        (len(item.xpath("ancestor::li")), item.get("value") or "", own_words(item))
        for item in tree.xpath("//li")
    ]
    rows = [[own_words(cell) for cell in row.xpath("th|td")] for row in tree.xpath("//tr")]
    assert [own_words(each) for each in tree.xpath("//th")] == rows[0]
    return items, rows


def own_words(node: Any) -> str:
    copy = deepcopy(node)
    for other in copy.xpath(".//ul | .//ol | .//a | .//sup"):
        other.drop_tree()
    return str(copy.text_content()).strip()


@pytest.mark.parametrize(
    "found",
    [
        of_markdown(as_markdown("Tarn", [TURN])),
        of_markdown("\n\n".join(answer_blocks(TURN))),
        of_html(as_html("Tarn", [TURN])),
        of_html(answer_html(TURN, linked=False)),
    ],
)
def test_lists_and_tables_are_read_back(found: Read) -> None:
    assert found == EXPECTED


def test_no_link_of_a_copy_leads_back_to_where_it_was_copied() -> None:
    assert "<a" not in answer_html(TURN, linked=False)
