"""The reader's HTML: exact marks in escaped text, and what it says where something is wrong."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from index import Article
from qa import Citation, Considered
from tests.fakes import FakeEngine, make_article
from tests.ui.chat.test_chat import ANSWER, answered
from ui.article_view import opened_html
from ui.article_view.blocks import blocks
from ui.article_view.pieces import Mark, pieces
from ui.article_view.reader import article_html
from ui.chat import Conversation
from ui.markup import Place


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


def cite(article: Article, start: int, end: int, number: int = 2) -> Place:
    quote = article.text[start:end]
    note = Citation(
        number, article.id, article.sha256, article.title, "p", ("A & B",), None, start, end, quote
    )
    return Place("0-c2", note, 3, "exact quote", "0-c1", None)


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


def test_carriage_returns_reach_the_page() -> None:
    assert "a&#13;b" in article_html(make_article("a", "T", "a\rb"))


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.booleans()), max_size=6),
)
def test_any_marks_leave_every_character_in_its_place(
    text: str, spans: list[tuple[int, int, bool]]
) -> None:
    # The citation that is shown wins over the others.
    marks = [
        Mark(a, b, "0-c1" if named else "") for a, b, named in sorted(spans, key=lambda s: s[2])
    ]
    found = list(pieces(text, 0, len(text), marks))
    assert "".join(each.words.text for each in found) == text
    shown = {i for a, b, named in spans if not named for i in range(a, min(b, len(text)))}
    cited = [each.words.text for each in found if each.mark and not each.mark.name]
    assert "".join(cited) == "".join(text[i] for i in sorted(shown))


WEATHER = make_article(
    "w",
    "Weather",
    "Weather\n\nRain fell.\n\nSnow, too. It was 🌨️ rare.\n\nHail fell never.",
    ["Weather"],
)


def considered(passage_id: str, words: str) -> Considered:
    start = WEATHER.text.index(words)
    end, sha256 = start + len(words), WEATHER.sha256
    return Considered(passage_id, 9.0, "w", sha256, "Weather", ("Snow",), None, start, end)


LOOKED_AT = (
    considered("p", "Rain fell."),
    Considered("lost", 3.0),
    considered("q", "Snow, too. It was 🌨️ rare."),
)


def opened(name: str, looked_at: tuple[Considered, ...] = LOOKED_AT, **shelf: Article) -> str:
    """Return the reader for a place of an answer, over these articles."""
    place = Conversation([answered(replace(ANSWER, considered=looked_at))]).place(name)
    assert place is not None
    return opened_html(FakeEngine(shelf).index, place)


def test_what_is_no_longer_there_or_never_was_marks_nothing_and_says_so() -> None:
    changed = opened("0-l3", w=make_article("w", "Weather", f"New. {WEATHER.text}"))
    removed, beyond = opened("0-l3"), replace(LOOKED_AT[0], end=len(WEATHER.text) + 1)
    for html, *said in (
        (changed, "changed since this answer", "words were not saved", "from an earlier version"),
        (removed, "“Weather” is no longer here", "its words were not saved"),
        (opened("0-l1", (beyond,), w=WEATHER), "not in this article"),
        (opened("0-c1"), "At the time it said:", "<blockquote"),
    ):
        assert "<mark" not in html
        assert [words for words in said if words not in html] == []
    assert "At the time it said" not in removed
