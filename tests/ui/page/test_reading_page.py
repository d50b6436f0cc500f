"""Reading the evidence in a real browser: cards, keys, marks, receipts, in any script and shape."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from index.loading.text import clean_text
from qa import Answer, Citation, Claim, Context, Decision, Done, Event, SentenceReady, TextWritten
from tests.fakes import FakeEngine, Quoted, make_article
from tests.soak import long
from tests.ui.article_view.test_blocks import HARBOUR, article_of
from tests.ui.loom import make_engine
from tests.ui.many_articles import citing, many_articles
from tests.ui.mill import ANSWER, MILL, NOTES
from tests.ui.visitor import Show, Visitor, wait_for_frame
from tests.ui.watching import OUTSIDE, OVERLAPS, WATCH

WIDE = "(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)"


def test_a_new_answer_takes_the_place_of_another_and_a_card_shows_its_quote(chat: Visitor) -> None:
    assert chat.focused() == "question"
    chat.ask("Who built it?")
    chat.open("0-c1")
    chat.ask("What did he weave?")
    chat.see("#cited:has-text('The loom wove algebra.')")
    assert chat.focused() == "question"
    chat.see("[data-place='1-c1'][aria-current]")
    # Where nothing is cited, nothing is marked.
    chat.ask("What did it cost?")
    chat.see(".read mark", "detached")
    assert chat.text(".read h1") == "The loom of Ada"
    # The next question is written without a click.
    chat.page.click("[data-again='2']")
    chat.page.wait_for_function("document.activeElement.id === 'question'")
    chat.see('.turns[aria-busy="false"] #turn-2 .tools')
    chat.begin_anew()
    chat.ask("What did he weave?")
    # A card goes as soon as anything scrolls, as does the article that is opened.
    chat.see("#cited:has-text('The loom wove algebra.')")
    wait_for_frame(chat.page)
    card = chat.page.locator(".card")
    chat.page.locator("[data-place='0-c1']").hover()
    card.wait_for()
    assert chat.text(".card .quote") == "The loom wove algebra."
    assert chat.texts(".card .dim") == ["What it wove", "Nobody bought the cloth."]
    assert chat.text(".card .where") == (
        "The loom of Ada › A heading that is as long as headings get › And one below it"
    )
    assert chat.text(".card .why").startswith("Exact quote.")
    assert chat.texts(".claim[data-lit] .text") == ["The loom wove algebra."]
    chat.page.mouse.move(5, 5)
    card.wait_for(state="hidden")
    assert chat.count(".claim[data-lit]") == 0
    assert chat.open("0-c1") == "The loom wove algebra."
    assert chat.texts(".read .also") == ["The last word was silence."]
    assert chat.count(".read .tick") == 2
    tops = chat.page.locator(".tick").evaluate_all("all => all.map(one => one.offsetTop)")
    assert tops[0] < 100 < tops[1]
    # No stop for the keyboard, which has the keys; these the bar names.
    assert chat.count(".ticks [tabindex], .ticks button, .ticks a") == 0
    assert chat.page.get_attribute(".ticks", "aria-hidden") == "true"
    assert chat.text(".bar .keys") == "p n"
    assert chat.count(".strip") == 0
    # Where a text is written they are letters.
    chat.page.press("#question", "n")
    assert chat.written() == "n"
    assert chat.count("mark:has-text('algebra')") == 1
    # A card fits also where it has room neither above nor below.
    chat.page.set_viewport_size({"width": 1000, "height": 300})
    chat.page.focus("#question")
    wait_for_frame(chat.page)
    chat.page.focus('.turns [data-place="0-c1"]')
    chat.see(".card:not([hidden])")
    shown, marker = chat.box(".card"), chat.box('.turns [data-place="0-c1"]')
    assert shown["y"] >= 0
    assert shown["y"] + shown["height"] <= 300
    assert (
        shown["y"] >= marker["y"] + marker["height"] or shown["y"] + shown["height"] <= marker["y"]
    )


LOWER = "its best sentence scored lower (7.00 against 9.00)"
LOOKED_AT = (
    (Quoted("loom", "Ada built a loom in 1843. It stood in Turin."), "cited as [1]"),
    (Quoted("scripts", "First of two.\n\nSecond <b>of</b> two & more."), "says the same as [1]"),
    (Quoted("loom", "The last word was silence."), LOWER),
)
REASON = "the best sentence scored 0.020 out of 1; an answer needs at least 0.182"
REFUSAL = Answer(
    "How many?", "How many?", "not_found", "No.", decision=Decision(0.02, 0.182, REASON)
)
TOPS = """[...document.querySelectorAll('.tools > *:not(pre), .tools summary')]
    .map(one => [one.offsetTop, one.offsetLeft])"""


def test_the_last_of_two_citations_clicked_at_once_is_opened(chat: Visitor) -> None:
    chat.ask("Who built it?")
    chat.see("[data-place='0-c1'][aria-current]")
    chat.ask("What did he weave?")
    chat.see("[data-place='1-c1'][aria-current]")
    # The second click comes while the first still waits for its reply.
    chat.page.evaluate("""async () => {
        const click = (place) => document.querySelector(`[data-place="${place}"]`).click();
        const { fetch } = window;
        const asked = new Promise((resolve) => {
            window.fetch = async (...request) => {
                const reply = await fetch(...request);
                setTimeout(resolve);
                return reply;
            };
        });
        click("1-c1");
        await asked;
        window.fetch = fetch;
        click("0-c1");
    }""")
    chat.see("[data-place='0-c1'][aria-current]")
    chat.see("#cited:focus")


def test_a_receipt_is_unfolded_and_its_passages_opened(show: Show) -> None:
    engine = make_engine(looked_at=LOOKED_AT, told={"How many?": [Done(REFUSAL)]})
    chat = show(engine).arrive()
    chat.ask("Who built it?")
    before = chat.page.evaluate(TOPS)
    for state in ("visible", "hidden", "visible"):
        chat.page.click("#how-0 summary")
        chat.see("#how-0 table", state)
        # It moves nothing above it.
        assert chat.page.evaluate(TOPS) == before
    cells = chat.page.locator("#how-0 tbody tr").evaluate_all(
        "rows => rows.map(row => [0, 2, 3].map(cell => row.cells[cell].innerText))"
    )
    assert cells == [
        ["1", "9.00", "cited as [1]"],
        ["2", "8.00", "says the same as [1]"],
        ["3", "7.00", LOWER],
    ]
    assert chat.open("0-l2") == LOOKED_AT[1][0].quote
    assert "considered, not cited" in chat.text(".read .bar")
    assert chat.focused() == "cited"
    chat.page.keyboard.press("n")
    chat.see("#cited:has-text('silence')")
    chat.page.keyboard.press("Escape")
    assert chat.focused() == "0-l3"
    assert chat.open("0-l1") == LOOKED_AT[0][0].quote
    assert "sentences of it are cited" in chat.text(".read .bar")
    # Its address opens it again, with its receipt.
    chat.open("0-l2")
    chat.page.wait_for_function("location.hash.includes('at=0-l2')")
    chat.page.reload()
    chat.see("#cited")
    assert "considered, not cited" in chat.text(".read .bar")
    chat.see("#how-0[open] [data-place='0-l2'][aria-current]")
    # It stays unfolded, also where a drawing comes right after the click.
    chat.page.click("#how-0 summary")
    chat.page.evaluate("""() => {
      document.querySelector("#how-0 > summary").click();
      document.querySelector("#how-0").removeAttribute("open");  // as a drawing does
    }""")
    chat.ask("How many?")
    chat.see("#how-0 table")
    assert not chat.page.locator("#how-1 .facts").is_visible()
    chat.page.click("#how-1 summary")
    facts = chat.page.locator("#how-1 .facts").inner_text()
    assert facts.splitlines()[:2] == ["not found because", REASON]
    # What is opened below an answer scrolls into sight.
    chat.page.set_viewport_size({"width": 1280, "height": 480})
    chat.ask("Who built it?")
    for opener, opened in (
        ("#how-2 summary", "#how-2 table"),
        ("#turn-2 [data-verdict=down]", ".feedback"),
    ):
        chat.page.click(opener)
        chat.see(opened)
        chat.page.wait_for_function(
            """opened => {
              const { top, height } = document.querySelector(opened).getBoundingClientRect();
              const floor = document.querySelector("#region-box").getBoundingClientRect().top;
              return top + Math.min(height, 100) <= floor;
            }""",
            arg=opened,
        )


SAMPLE = {"emoji", "combining", "mixed-directions"}


@pytest.mark.parametrize("each", [5, long(17)])
def test_every_marker_marks_its_quote_whatever_its_script(show: Show, each: int) -> None:
    articles = [one for one in many_articles() if each > 5 or one.id in SAMPLE]
    engine = FakeEngine({one.id: one for one in articles})
    visitor, count = show(engine).arrive(), 0
    for article in articles:
        question = f"What does {article.title} say?"
        told, quotes = citing(article, question, each)
        engine.told = {question: told}
        turn = visitor.ask(question)
        assert visitor.count(f"#turn-{turn} .fn") == len(quotes)
        for number, quote in enumerate(quotes, 1):
            visitor.open(f"{turn}-c{number}")
            pieces = visitor.texts(".read mark")
            assert with_breaks(quote, pieces) == quote, (article.id, number)
            assert visitor.page.get_attribute(".read [data-read]", "data-read") == article.id
            visitor.see("#cited:focus")
            count += 1
    assert count >= (15 if each == 5 else 300)


_DRAWN = re.compile(r"[\s|]*(?:(?:[-*•–]|\d{1,3}[.)])\s+)?")


def with_breaks(quote: str, pieces: list[str]) -> str:
    """Put what is drawn or left out back between the pieces: space, bars of cells, list marks."""
    whole = ""
    for piece in pieces:
        rest = quote[len(whole) :]
        if not rest.startswith(piece) and (found := _DRAWN.match(rest)):
            whole += found[0]
        whole += piece
    rest = quote[len(whole) :]
    return whole + rest if not rest.strip("\n |") else whole


TEXT = (
    "مدرسة المدينة\n\nبُنيت المدرسة في عام 1902. كان فيها 30 طالبًا.\n\n"
    "A paragraph in English: مرحبا.\n\nהבית הזה נבנה ב-1911."
)
QUESTION = "متى بُنيت المدرسة؟"
QUOTES = ["بُنيت المدرسة في عام 1902.", "A paragraph in English: مرحبا.", "הבית הזה נבנה ב-1911."]
DIRECTIONS = "all => all.map(one => getComputedStyle(one).direction)"


def test_each_text_runs_its_own_way(show: Show) -> None:
    school = make_article("school", "مدرسة المدينة", TEXT, headings=["مدرسة المدينة"])
    script = {QUESTION: [Quoted("school", quote) for quote in QUOTES]}
    visitor = show(FakeEngine({"school": school}, script)).arrive()
    page = visitor.page
    visitor.ask(QUESTION)
    visitor.see("#cited")
    blocks = page.eval_on_selector_all(".read [data-block]", DIRECTIONS)
    assert blocks == ["rtl", "rtl", "ltr", "rtl"]
    assert page.eval_on_selector_all(".q, .said", DIRECTIONS) == ["rtl", "rtl"]
    for number, quote in enumerate(QUOTES, 1):
        assert visitor.open(f"0-c{number}") == quote
        # A line begins at the side that its text begins at.
        mark, block, pane = (
            visitor.box(selector)
            for selector in ("#cited", "[data-block]:has(#cited)", ".read .scroll")
        )
        left = mark["x"] - block["x"]
        right = block["x"] + block["width"] - mark["x"] - mark["width"]
        assert (left < 2) if number == 2 else (right < 2)
        assert mark["x"] + mark["width"] <= pane["x"] + pane["width"]
    page.keyboard.press("Escape")
    visitor.see(".card blockquote")
    # Between neighbours of another direction the words of a quote keep their order.
    assert visitor.texts(".card .dim") == [QUOTES[1]]
    own = "one => getComputedStyle(one).unicodeBidi"
    assert page.locator(".card .quote").evaluate(own) == "plaintext"
    # The arrow that points to where the next marker stands goes there.
    page.keyboard.press("ArrowRight")
    assert visitor.focused() == "0-c2"


ROW, ITEM = "Yacht | 18.00 | with & without power", "- every passenger"
COLUMNS = [f"Column number {number}" for number in range(12)]


def test_rows_and_items_are_marked_and_cells_selected_and_scrolled(show: Show) -> None:
    cells = " | ".join(f"{name} cell" for name in COLUMNS)
    table = f"# Wide\n\n{' | '.join(COLUMNS)}\n{'---|' * 12}\n{cells}"
    wide = replace(article_of(clean_text(table, markdown=True)), id="wide")
    told = "The harbour master keeps the ropes, the crates and the lamps. " * 8
    header, long_row = "Vessel | What it is for | Fee", f"Yacht | {told.strip()} | 18.00"
    table = f"# Fees\n\n{header}\n---|---|---\n{long_row}\nBoat | None | 2"
    fees = replace(article_of(clean_text(table, markdown=True)), id="fees")
    start, end = (fees.text.index(header) + len(each) for each in ("", header))
    at, context = fees.text.index(long_row), Context(start, end, header)
    note = Citation(1, "fees", fees.sha256, "Fees", "p", (), None, at, at + len(long_row), long_row)
    note = replace(note, context=context)
    claim = Claim(long_row, "verified", (1,))
    answer = Answer("Which?", "Which?", "answered", long_row, (claim,), (note,))
    engine = FakeEngine(
        {"a": HARBOUR, "wide": wide, "fees": fees},
        {"Which row?": [Quoted("a", ROW)], "Which item?": [Quoted("a", ITEM)]},
        told={"Which?": [SentenceReady(claim, (note,)), Done(answer)]},
    )
    chat = show(engine).arrive()
    chat.ask("Which row?")
    assert chat.open("0-c1").split("\n\n") == ROW.split(" | ")
    assert chat.texts(".read tr:has(mark) td") == ROW.split(" | ")
    ground = "one => getComputedStyle(one).backgroundColor"
    rows = chat.page.locator(".read tr")
    marked, other = rows.nth(2).locator("td"), rows.nth(1).locator("td")
    assert len({marked.nth(place).evaluate(ground) for place in range(3)}) == 1
    assert marked.first.evaluate(ground) != other.first.evaluate(ground)
    chat.ask("Which item?")
    assert chat.open("1-c1") == "every passenger"
    assert chat.texts(".read li:has(mark)") == ["every passenger"]
    chat.page.evaluate("""() => {
      const [yacht, fee] = [...document.querySelectorAll(".read tr:nth-child(3) td")];
      getSelection().setBaseAndExtent(yacht.firstChild, 0, fee.firstChild, 5);
    }""")
    chat.press("Ask about this")
    chat.see(".within:has-text('About “Yacht | 18.00”')")
    chat.ask("Which row?")
    selected = engine.selected[-1]
    assert selected is not None
    assert HARBOUR.text[selected.start : selected.end] == "Yacht | 18.00"
    # A long cell has room at every width.
    chat.begin_anew()
    chat.choose("Fees")
    chat.ask("Which?")
    for width in (390, 1280, 1920):
        chat.page.set_viewport_size({"width": width, "height": 800})
        for grid in (".said.grid", ".read .grid"):
            cell, whole = chat.box(f"{grid} td.long"), chat.box(grid)
            assert cell["width"] >= min(0.6 * whole["width"], 230), (width, grid)
        assert chat.page.evaluate("document.documentElement.scrollWidth") <= width
    # A wide table scrolls in its own region.
    chat.begin_anew()
    chat.choose("Wide")
    for width in (1280, 360):
        chat.page.set_viewport_size({"width": width, "height": 800})
        if width < 500:
            chat.press("Read")
        sizes: Any = chat.page.evaluate("""() => [".read .grid", ".read .scroll"].map((name) => {
          const { scrollWidth, clientWidth } = document.querySelector(name);
          return scrollWidth - clientWidth;
        })""")
        assert sizes[0] > 200
        assert sizes[1] <= 0
        region = chat.page.get_by_role("region", name="Table")
        region.evaluate("one => { one.scrollLeft = 0; one.focus(); }")
        chat.page.keyboard.press("ArrowRight")
        chat.page.wait_for_function("document.querySelector('.read .grid').scrollLeft > 0")
        chat.check_access()


LONG = "it ground the corn of all the villages around Delft in its first years"
SAID = [
    ("", "Three things are told of the mill.", 1),
    ("1.", f"It was built in 1702, and {LONG}.", 1),
    (" ", f"A widow owned it, and {LONG}.", 2),
    ("2.", "It burnt down.", 1),
    ("", "In short:", 0),
    ("|", "| Year | What happened | Where | By whom | And then |", 0),
    ("|", "| 1702 | It was built | Delft | Griet | It ground corn |", 1),
    ("|", "| 1811 | It burnt down | Delft | Nobody | Nobody rebuilt it |", 2),
    ("", f"That is all, and {LONG}.", 1),
]
CLAIMS = tuple(
    Claim(text, "verified" if count else "partial", tuple(range(1, count + 1)), mark=mark,
          source="model")
    for mark, text, count in SAID
)  # fmt: skip


def told() -> Iterator[Event]:
    for claim in CLAIMS:
        for start in range(0, len(claim.text), 5):
            yield TextWritten(claim.text[start : start + 5], claim.mark)
        yield SentenceReady(claim, NOTES[: len(claim.citations)])
    yield Done(replace(ANSWER, claims=CLAIMS, question="Parts?", standalone_question="Parts?"))


@pytest.mark.parametrize("width", [360, long(1280)])
def test_a_model_writes_a_list_and_a_table_and_nothing_moves(show: Show, width: int) -> None:
    engine = FakeEngine({"mill": MILL}, told={"Parts?": list(told())}, pause=0.012)
    chat = show(engine, width, 1500).arrive()
    page = chat.page
    page.evaluate(WATCH)
    chat.ask("Parts?")
    page.wait_for_timeout(100)
    assert page.evaluate("window.moved") == []
    page.evaluate("cancelAnimationFrame(window.watching)")
    assert chat.texts(".said li .text") == [text for _, text, _ in SAID[1:4]]
    marks = page.locator(".said li").evaluate_all("all => all.map(one => one.dataset.mark)")
    assert marks == ["1.", "2."]
    names = ["Year", "What happened", "Where", "By whom", "And then"]
    assert [each.strip() for each in chat.texts(".said th")] == names
    cells = ["1702", "It was built", "Delft", "Griet", "It ground corn"]
    assert chat.texts(".said tr:nth-child(2) .text") == cells
    assert page.evaluate(OVERLAPS) == []
    if width > 1000:
        assert page.evaluate(OUTSIDE) == []
    assert not page.evaluate(f"{WIDE}(document.querySelector('.turns'))")
    # A table too wide for a phone scrolls by itself.
    assert page.evaluate(f"{WIDE}(document.querySelector('.said.grid'))") == (width < 500)
    chat.check_access()
    assert chat.open("0-c1") == NOTES[0].quote
