"""The reader's HTML: exact marks in escaped text."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, ArticleSummary, Heading
from qa import Citation
from tests.fakes import make_article
from ui.article_view.blocks import blocks
from ui.article_view.reader import article_html
from ui.articles.shelf import shelf_html
from ui.markup.markup import Mark, marked
from ui.markup.place import Neighbour, Place


class Marks(HTMLParser):
    """Collects the texts of <mark> elements, all text of <article>, and the tags used."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.marks: list[str] = []
        self.text = ""
        self.tags: list[str] = []
        self._inside: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._inside.append(tag)
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if "mark" in self._inside:
            self.marks[-1] += data
        if "article" in self._inside:
            self.text += data


def cite(article: Article, start: int, end: int, quote: str | None = None) -> Place:
    quote = article.text[start:end] if quote is None else quote
    note = Citation(
        2, article.id, article.sha256, article.title, "p", ("A & B",), None, start, end, quote
    )
    return Place("0-c2", note, 3, "exact quote", "0-c1", None)


TEXT = "T <1>\n\nOne & two. Three.\nFour.\n\nHead\n\nFive 🧵 six.\n\n\n\nSeven."
ARTICLE = make_article("a", "T <1>", TEXT, headings=["T <1>", "Head"])


def test_blocks_are_headings_and_paragraphs() -> None:
    assert [(block.tag, TEXT[block.start : block.end]) for block in blocks(ARTICLE)] == [
        ("h1", "T <1>"),
        ("p", "One & two. Three.\nFour."),
        ("h2", "Head"),
        ("p", "Five 🧵 six."),
        ("p", "Seven."),
    ]


def test_deeper_headings_and_a_second_title_stand_lower() -> None:
    text = "One\nTwo\nThree"
    levels = ((1, 0, 3), (1, 4, 7), (4, 8, 13))
    headings = tuple(Heading(*level) for level in levels)
    article = Article("a", "One", None, None, None, text, "", headings)
    assert [block.tag for block in blocks(article)] == ["h1", "h2", "h3"]


@pytest.mark.parametrize(
    ("quote", "marks"),
    [
        ("One & two.", ["One & two."]),
        ("Three.\nFour.", ["Three.\nFour."]),
        ("T <1>", ["T <1>"]),
        ("🧵", ["🧵"]),
        ("Four.\n\nHead\n\nFive", ["Four.", "Head", "Five"]),
        ("six.\n\n\n\nSev", ["six.", "Sev"]),
    ],
)
def test_a_mark_holds_the_quote_and_nothing_else(quote: str, marks: list[str]) -> None:
    start = TEXT.index(quote)
    place = cite(ARTICLE, start, start + len(quote))
    html = article_html(ARTICLE, place, shown=(start, start + len(quote)))
    assert Marks(html).marks == marks
    assert html.count('id="cited" tabindex="-1"') == 1
    assert html.index('id="cited"') == html.index("<mark") + len("<mark ")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.data())
def test_marks_join_to_the_quote_in_any_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    article = make_article("a", "Title", text)
    read = Marks(article_html(article, cite(article, start, end), shown=(start, end)))
    quote = text[start:end]
    bare = re.sub(r"[\n \t]", "", "".join(read.marks))
    assert bare == re.sub(r"[\n \t]", "", quote)
    assert set(read.tags) <= {"div", "span", "button", "article", "h1", "p", "mark", "kbd"}
    if "\n" not in quote and quote.strip("\n \t") == quote and quote:
        assert read.marks == [quote]
    pieces = [text[block.start : block.end] for block in blocks(article)]
    assert re.sub(r"[\n \t]", "", "".join(pieces)) == re.sub(r"[\n \t]", "", text)
    assert "".join(pieces) in read.text


def test_the_bar_names_the_citation_and_its_neighbours() -> None:
    html = article_html(ARTICLE, cite(ARTICLE, 7, 12))
    assert '<span class="count">2 of 3</span>' in html
    assert 'aria-keyshortcuts="p" title="Previous citation (p)" data-place="0-c1"' in html
    assert 'aria-keyshortcuts="n" title="Next citation (n)" disabled' in html
    assert 'title="T &lt;1&gt; › A &amp; B">T &lt;1&gt; › A &amp; B</span>' in html


def test_a_title_that_is_not_in_the_text_stands_above_it() -> None:
    article = make_article("a", "A & title", "Words.")
    read = Marks(article_html(article))
    assert read.text == "A & titleAdded text · 1 wordOverview in five sentencesWords."
    assert read.tags.count("h1") == 1


def test_carriage_returns_reach_the_page() -> None:
    assert "a&#13;b" in article_html(make_article("a", "T", "a\rb"))


def test_the_shelf_lists_what_is_there() -> None:
    html = shelf_html(
        [ArticleSummary('a"b', "<T>", None, 1, 1, ""), ArticleSummary("c", "U", None, 2, 2000, "")]
    )
    assert 'data-article="a&quot;b"' in html
    assert "&lt;T&gt;" in html
    assert "2 articles" in html
    assert "1 sentence<" in html
    assert "2,000 sentences" in html
    assert "No articles yet" in shelf_html([])


def test_other_citations_are_paler_and_have_a_tick_each() -> None:
    place = replace(
        cite(ARTICLE, 7, 17),
        neighbours=(Neighbour("0-c1", 1, 7, 24), Neighbour("0-c3", 3, 14, 17)),
    )
    html = article_html(ARTICLE, place, shown=(7, 17), used=[(7, 17), (24, 29)])
    assert Marks(html).marks == ["One & two."]
    assert re.findall(r'<span class="also" data-place="(.*?)">(.*?)</span>', html) == [
        ("0-c1", " Three.")
    ]
    assert re.findall(r'class="tick( on|)" data-tick="(.*?)"', html) == [
        (" on", "0-c2"),
        ("", "0-c1"),
        ("", "0-c3"),
    ]
    assert 'aria-label="This conversation cites 2 places of this article"' in html
    share = 100 * 7 / len(TEXT)
    assert f'style="inset-inline-start:{share:.2f}%;' in html


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.booleans()), max_size=6),
)
def test_any_marks_leave_every_character_in_its_place(
    text: str, spans: list[tuple[int, int, bool]]
) -> None:
    marks = [Mark(a, b, "0-c1" if named else None) for a, b, named in spans]
    read = Marks(f"<article>{marked(text, 0, len(text), marks, first=True)}</article>")
    assert read.text == text
    shown = {i for a, b, named in spans if not named for i in range(a, min(b, len(text)))}
    assert "".join(read.marks) == "".join(text[i] for i in sorted(shown))
