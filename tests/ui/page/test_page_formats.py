"""Files of every format are added in a real browser, asked, and marked where they are cited."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from eval.tables import Format, Table, TableArticle, write_article
from index import ArticleIndex, Embedder, IndexSettings, Pending
from qa import QAService, QASettings
from tests.index.formats.office_files import epub, odt, pptx, shape
from tests.ui.visitor import Serve, Visit, Visitor
from ui.engine.local import LocalEngine
from ui.engine.model_finder import ModelFinder

FACT = "The ferry Heron leaves Tarn quay at half past six in the morning."
TABLE = Table(
    caption="", header=("Ferry", "Seats"), rows=(("Heron", "40"), ("Plover", "95"), ("Swift", "12"))
)
ARTICLE = TableArticle(
    subject="ferries",
    format="md",
    title="Ferries of Tarn",
    before=(FACT,),
    tables=(TABLE,),
    after=(),
)
MAIL = f"From: Ada Quay <a@example.org>\nSubject: Ferries of Tarn\nMIME-Version: 1.0\n\n{FACT}\n"

Write = Callable[[Path], Path]
Marked = Callable[[Write, str], Visitor]


def written(form: Format) -> Write:
    """Return what writes the article as a file of a format."""
    return lambda folder: write_article(ARTICLE, form, folder)[0]


def put(name: str, data: str | bytes) -> Write:
    """Return what writes a file."""

    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


def sample(forms: Mapping[str, Write], *quick: str) -> list[ParameterSet]:
    """Return the formats as parameters; all but a few are left to the long tests."""
    marks = {form: () if form in quick else (pytest.mark.soak,) for form in forms}
    return [pytest.param(form, marks=marks[form]) for form in forms]


TEXTS = {
    "md": written("md"),
    "html": written("html"),
    "docx": written("docx"),
    "pdf": written("pdf"),
    "txt": put("ferries.txt", f"Ferries of Tarn\n\n{FACT}\n"),
    "odt": put("ferries.odt", odt(f"<text:p>{FACT}</text:p>")),
    "epub": put("ferries.epub", epub({"a.xhtml": f"<h1>Ferries</h1><p>{FACT}</p>"})),
    "pptx": put("ferries.pptx", pptx([shape("Ferries", "title") + shape(FACT, "body")])),
    "rtf": put("ferries.rtf", rf"{{\rtf1\ansi {FACT}\par}}"),
    "eml": put("ferries.eml", MAIL),
    "rst": put("ferries.rst", f"Ferries of Tarn\n===============\n\n{FACT}\n"),
}
TABLES = {form: written(form) for form in ("md", "html", "docx", "pdf", "csv", "xlsx")}


@pytest.fixture
def engine(home: Path, embedder: Embedder) -> Iterator[LocalEngine]:
    """Return an engine over an empty store."""
    settings = IndexSettings(home=home)
    with QAService(ArticleIndex.open(settings, embedder=embedder)) as service:
        yield LocalEngine(service, settings, ModelFinder(QASettings(), None, ports={}))


@pytest.fixture
def marked(engine: LocalEngine, serve: Serve, visit: Visit, tmp_path: Path) -> Marked:
    """Return what adds a file, asks a question and opens the first citation."""

    def marked(write: Write, question: str) -> Visitor:
        chat = visit(serve(engine)).arrive()
        chat.page.click(".head [data-open=add]")
        chat.page.set_input_files("#files", write(tmp_path))
        chat.see("dialog:not([open])", "attached")
        chat.ask(question)
        chat.page.locator(".turns .fn").first.click()
        chat.see("#cited")
        return chat

    return marked


@pytest.mark.parametrize("form", sample(TEXTS, "html", "pdf", "docx"))
def test_a_quote_of_any_format_is_marked_where_it_stands(marked: Marked, form: str) -> None:
    chat = marked(TEXTS[form], "When does the ferry Heron leave?")
    assert "".join(chat.texts(".read mark")) == FACT


@pytest.mark.parametrize("form", sample(TABLES, "md", "xlsx"))
def test_a_row_of_any_format_is_marked_cell_by_cell(marked: Marked, form: Format) -> None:
    chat = marked(TABLES[form], "How many seats does the Plover have?")
    assert chat.texts(".read td mark") == ["Plover", "95"]
    assert chat.texts(".read th") == ["Ferry", "Seats"]


def test_a_long_row_stands_beside_its_names_and_no_cell_is_out_of_sight(
    engine: LocalEngine, serve: Serve, visit: Visit
) -> None:
    names = ["Ferry", "Seats", "Quay", "Master", "Built", "Fare"]
    cells = ["Plover", "95", "Osk", "Berg", "1902", "7.20"]
    rows = (names, ["Heron", "40", "Tarn", "Holm", "1874", "6.50"], cells)
    pasted = "Ferries of Tarn\n\n" + "\n".join(map("\t".join, rows))
    engine.add(Pending("text", "", pasted.encode()), lambda _: None)
    chat = visit(serve(engine), viewport={"width": 390, "height": 800}).arrive()
    chat.ask("What is the fare of the Plover?")
    assert chat.texts(".said th .text") == names
    assert chat.texts(".said td .text") == cells
    boxes = (
        "all => all.map(one => one.getBoundingClientRect()).map(({ top, right }) => [top, right])"
    )
    named = chat.page.locator(".said th").evaluate_all(boxes)
    shown = chat.page.locator(".said td").evaluate_all(boxes)
    assert [top for top, _ in named] == [top for top, _ in shown] == sorted({t for t, _ in shown})
    assert all(right <= 390 for _, right in shown)
    chat.check_access()
