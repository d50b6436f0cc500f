from pathlib import Path

import pytest

from index.errors import EmptySourceError, UnreadableSourceError
from index.formats import Piece, read_document
from index.formats.html import read
from tests.bench.pages import SETS, pages, score, text_of
from tests.soak import long

PARAGRAPHS = "".join(
    f"<p>Paragraph {number} tells, with commas, of the harbour, the storm, and the men.</p>"
    for number in range(1, 7)
)
PAGE = f"""<!doctype html><html lang="en-GB"><head><title>The storm | The Daily Sea</title>
<meta property="og:site_name" content="The Daily Sea"><meta name="author" content="Ann Lee">
<link rel="canonical" href="https://sea.example/storm">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "The storm",
 "datePublished": "2024-03-05T23:10:00+01:00"}}</script></head><body>
<nav><ul><li><a href="/a">Home</a><li><a href="/b">Weather</a></ul></nav>
<article><h1>The storm</h1>{PARAGRAPHS}<h2>After it</h2>
<figure><img src="data:image/png;base64,{"iVBO" * 100}"><figcaption>Photo: Lee</figcaption></figure>
<table><tr><th>Day<th>Wind</tr><tr><td>Monday<td>90</tr><tr><td>Tuesday<td>40</tr></table>
<p><a href="/more">Read more about the storms of last year</a></p></article>
<article><h1>Another story</h1>{PARAGRAPHS.replace("harbour", "mountain")}</article>
<footer>All rights reserved</footer></body></html>"""


def test_a_page_is_read_as_its_article() -> None:
    document = read_document(PAGE.encode(), "storm.html", ".html")
    assert (document.title, document.byline, document.published) == (
        "The storm",
        "Ann Lee",
        "2024-03-05",
    )
    assert (document.language, document.site) == ("en", "The Daily Sea")
    kinds = [piece.kind for piece in document.pieces]
    assert kinds == ["paragraph"] * 6 + ["heading"] + ["row"] * 3
    assert document.pieces[7].header
    for unwanted in ("Weather", "Photo", "iVBO", "Read more", "mountain", "rights"):
        assert unwanted not in text_of(document)


@pytest.mark.parametrize(
    ("markup", "piece"),
    [
        ("<h2 class=page-header>Causes</h2>", Piece("heading", "Causes", level=2)),
        ("<h2 id=a>Causes <a href=#a>¶</a></h2>", Piece("heading", "Causes", level=2)),
        ("<h2><a href=#a>Causes</a></h2>", Piece("heading", "Causes", level=2)),
        (
            "<h2>Causes<span>[<a href='/edit?s=1'>edit</a>]</span></h2>",
            Piece("heading", "Causes", level=2),
        ),
        ("<dl><dt class=subheader>Ebb<dd>Falling water.</dl>", Piece("item", "Ebb")),
        (
            "<table><tr><th>Film<th>Year<tr><td><a href=1>Ran</a><td>1985</table>",
            Piece("row", cells=("Ran", "1985")),
        ),
        (
            f"<figure><pre>{'It rose. ' * 9}</pre><figcaption>Lee</figcaption></figure>",
            Piece("paragraph", "Lee"),
        ),
    ],
)
def test_structure_stays_in_the_main_text(markup: str, piece: Piece) -> None:
    page = f"<nav>Menu</nav><div class=content>{PARAGRAPHS}{markup}{PARAGRAPHS}</div>"
    assert piece in read(page.encode(), "page").pieces


NOTES = "".join(
    f"<li id=note-{name}><a href='#cited-{name}'>^</a> <cite>Lee, Ann (199{number}). "
    f"<a href='https://sea.example/{name}'>The {name}</a>. Retrieved 2014.</cite></li>"
    for number, name in enumerate(("harbour", "storm", "men"))
)


def test_lists_of_sources_are_left_out_and_notes_that_explain_stay() -> None:
    cited = "".join(
        f"<sup id=cited-{name}><a href='https://sea.example/storm#note-{name}'>1</a></sup>"
        for name in ("harbour", "storm", "men")
    )
    explained = "".join(f"<li><a href='#a{n}'>^</a> It was {n} metres high.</li>" for n in range(3))
    page = f"<div>{PARAGRAPHS}<p>It blew{cited}.</p><ol>{NOTES}</ol><ol>{explained}</ol></div>"
    text = text_of(read(page.encode(), "page"))
    assert "Retrieved" not in text
    assert "It was 2 metres high." in text


POSTS = "".join(
    f"<article class=post><h4>{name}</h4><div class=main><article class=body><div class=a>{name}:"
    f" {'I took the pump apart, cleaned the seal, and it runs again. ' * (3 + (name == 'Bo'))}"
    "</div></article></div></article>"
    for name in ("Ann", "Bo", "Cy")
)
BIOGRAPHY = "Ann has cooked, taught, and written for years, and lives with two cats. " * 6


@pytest.mark.parametrize(
    ("body", "told", "untold"),
    [
        (f"<nav>Menu</nav><h1>The pump</h1><div>{POSTS}</div>", ["Ann: I", "Bo: I", "Cy: I"],
         "Menu"),
        (f"<h1>Rolls</h1><p>Everyone asked for these.</p><footer><p>{BIOGRAPHY}</footer>",
         ["Everyone asked"], "two cats"),
    ],
    ids=["posts", "footer"],
)  # fmt: skip
def test_the_main_text_is_all_of_it_and_no_biography(
    body: str, told: list[str], untold: str
) -> None:
    text = text_of(read(f"<title>A page</title><body>{body}".encode(), "page"))
    assert all(part in text for part in told)
    assert untold not in text


def test_trails_and_repeated_titles_are_no_text() -> None:
    trail = "<a href=/>Home</a> &gt; <a href=/n>News</a>"
    page = (
        f"<title>The storm</title><div>{trail}</div><h1>The storm</h1><ul><li>{trail}"
        f"<li>The storm</ul><h2>The storm</h2><div>{PARAGRAPHS}</div>"
    )
    pieces = read(page.encode(), "page").pieces
    assert [piece.kind for piece in pieces] == ["paragraph"] * 6


@pytest.mark.parametrize(
    ("head", "fact", "value"),
    [
        ("<title>How tides work | Sea.org</title>", "title", "How tides work"),
        ("<title>Sea.org » Science » How tides work</title>", "title", "Science » How tides work"),
        ("<title>Sea</title><meta property=og:title content='How tides work'>", "title",
         "How tides work"),
        ("<title>A &amp;amp; B go sailing</title>", "title", "A & B go sailing"),
        ("<meta property='article:published_time' content='2021-11-01T10:52+0100'>", "published",
         "2021-11-01"),
        ("<meta name=date content='Nov 20, 2019'>", "published", "2019-11-20"),
        ("<time datetime='2014-09-02T08:35'>", "published", "2014-09-02"),
        ("<link rel=canonical href='https://a.example/2018/07/02/news/'>", "published",
         "2018-07-02"),
        ("<meta name=date content='2019-02-31'>", "published", None),
    ],
)  # fmt: skip
def test_the_title_is_the_articles_and_the_date_a_day(
    head: str, fact: str, value: str | None
) -> None:
    assert getattr(read(f"<head>{head}</head>{PARAGRAPHS}".encode(), "page"), fact) == value


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Größe, naïve, 東京"),
        ("utf-16", "Größe, naïve, 東京"),
        ("cp1252", "Le président a déclaré que l’été serait très chaud à Paris."),
        ("cp1251", "Это статья о погоде в Москве, где сегодня идёт дождь."),
        ("shift_jis", "今日は天気がいいので、散歩に行きました。"),
        ("gb18030", "今天天气很好，我们去公园散步，看到了很多漂亮的花。"),
    ],
)
@pytest.mark.parametrize("declared", [True, False])
def test_pages_of_any_encoding_are_decoded(encoding: str, text: str, declared: bool) -> None:
    head = f"<meta charset={encoding}>" if declared else ""
    page = f"<html><head>{head}</head><body>{f'<p>{text}</p>' * 6}</body></html>"
    assert read(page.encode(encoding), "page").pieces[0].text == text


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("", "no text that can be seen"),
        ("<p hidden>A text that nobody can see at all.</p>", "no text that can be seen"),
        ("<div id=root></div><script>start()</script>", "JavaScript"),
        ("<p>Loading</p><noscript>Enable JavaScript.</noscript><script></script>", "JavaScript"),
    ],
)
def test_a_page_without_text_says_why(page: str, says: str) -> None:
    with pytest.raises(EmptySourceError, match=f"^empty.html .*{says}"):
        read(page.encode(), "empty.html")


def test_bytes_that_are_no_page_are_refused() -> None:
    with pytest.raises(UnreadableSourceError, match=r"^photo\.html is damaged or not what"):
        read(bytes(range(256)) * 20, "photo.html")


@pytest.mark.parametrize("step", [10, long(5)])
@pytest.mark.parametrize(("name", "floor"), [(SETS[0], 0.955), (SETS[1], 0.96)])
def test_a_sample_of_known_pages_is_read_well(
    bench: Path, name: str, floor: float, step: int
) -> None:
    sample = list(pages(bench / "bench" / name))[::step]
    texts = [(page.known["text"], text_of(read(page.data, "page"))) for page in sample]
    assert score(texts).f1 >= floor
