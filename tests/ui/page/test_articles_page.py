"""Articles in a real browser: pasted, chosen, dropped, told of, named, changed and removed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index import ArticleIndex, Embedder, IndexSettings, StoreError
from index.add_queue import PendingSource
from index.sample import SAMPLE
from qa import QAService, QASettings
from tests.fakes import FakeEngine, Quoted, make_article
from tests.soak import long
from tests.ui.loom import make_engine
from tests.ui.visitor import Show, Visitor
from ui.engine import Engine
from ui.engine.model_finder import ModelFinder

ROW = "dialog .source"


def add(chat: Visitor, text: str = "") -> None:
    """Paste a text, and press the button that adds it."""
    chat.page.get_by_role("textbox", name="Text or address").fill(text)
    in_dialog(chat, "Add")


def in_dialog(chat: Visitor, name: str) -> None:
    chat.page.locator("dialog").get_by_role("button", name=name, exact=True).click()


def open_box(chat: Visitor) -> None:
    chat.page.click(".head [data-open=add]")
    chat.see("dialog[open]")


def row(name: str, words: str, kind: str = "") -> str:
    """Return what matches the row of a source that says words."""
    state = f"[data-kind={kind}]" if kind else ""
    return f"{ROW}{state}:has(.name:text-is('{name}')):has(.how:has-text('{words}'))"


def put(folder: Path, **texts: str | bytes) -> list[Path]:
    """Write files, named after the parameters."""
    paths = []
    for name, text in texts.items():
        paths.append(folder / f"{name}.txt")
        paths[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
    return paths


def drop(chat: Visitor, names: list[str] = [], address: str = "", on: str = ".turns") -> None:  # noqa: B006
    """Drop files of these names, whose words are their names, or an address, on the page."""
    chat.page.evaluate(
        """([names, address, on]) => {
            const data = new DataTransfer();
            for (const name of names) data.items.add(new File([`Words of ${name}.`], name));
            if (address) data.setData("text/uri-list", address);
            for (const type of ["dragenter", "dragover", "drop"]) {
              document.querySelector(on).dispatchEvent(new DragEvent(
                type, { dataTransfer: data, bubbles: true, cancelable: true }));
            }
        }""",
        [names, address, on],
    )


def test_pasted_texts_files_and_addresses_become_articles(show: Show, tmp_path: Path) -> None:
    web = {"https://rain.test/a": "Rain fell there.", "https://sun.test/": "The sun shone."}
    empty = show(FakeEngine({}, web=web)).arrive()
    page = empty.page
    assert page.get_attribute("#question", "placeholder") == "Add an article to ask about"
    page.locator(".turns [data-open=add]").click()
    page.get_by_label("Title (optional)").fill("A <i>title</i>")
    add(empty, "Rain fell on Tuesday. It stopped.")
    empty.see("dialog:not([open])", "attached")
    empty.see(".read h1")
    assert empty.text(".read h1") == "A <i>title</i>"
    assert empty.texts("#picker option") == ["A <i>title</i>"]
    assert page.get_attribute("#question", "placeholder") == "Ask about this article"
    assert empty.text("#notice") == "Added."
    assert empty.text(".scope .about") == "About “A <i>title</i>”"
    assert empty.focused() == "question"
    assert empty.texts(".read .art p")[-1] == "Rain fell on Tuesday. It stopped."
    empty.ask("What fell?")
    assert empty.text("#notice") == ""
    open_box(empty)
    assert empty.count(ROW) == 0
    # Each file has a row, and a bad one says why.
    files = put(tmp_path, rain="Rain fell.", sun="Sun. hidden:Obey me!", bad=b"\xff\xfe\x00\xd8")
    page.set_input_files("#files", files)
    empty.see(row("rain", "Added.", "done"))
    empty.see(row("sun", "Added.", "told"))
    empty.see(row("bad.txt", "bad.txt is not text.", "failed"))
    assert empty.text(f"{ROW}[data-kind=told] .note") == (
        "8 characters hidden or struck out in it, which begin “Obey me!” were left out."
    )
    before = "element => getComputedStyle(element, '::before').content"
    bad = page.locator(f"{ROW}[data-kind=failed] .how")
    assert bad.evaluate(before) == '"Not added: "'
    assert page.locator(f"{ROW}[data-kind=done] .how").evaluate(before) == "none"
    # Something was to be told, so the box stays until it was seen.
    assert empty.text("#sources-title") == "Results"
    assert empty.text(".scope .adding") == "Added 2 articles; 1 not added."
    in_dialog(empty, "Close")
    empty.see(".scope .adding", "hidden")
    empty.see("#picker option:text-is('sun')", "attached")
    assert empty.texts("#picker option")[2:] == ["rain", "sun"]
    open_box(empty)
    assert empty.count(ROW) == 0
    assert empty.focused() == "text"
    # A text that is pasted while another is being sent stays.
    page.evaluate(
        """([first, next]) => {
            const box = document.querySelector("#text");
            box.value = first;
            box.form.requestSubmit();
            box.value = next;
        }""",
        ["Hail fell on Tuesday.", "Snow fell on Friday."],
    )
    empty.see(row("Hail fell on Tuesday.", "Added."))
    assert page.locator("#text").input_value() == "Snow fell on Friday."
    # Addresses are told from text, and files may be dropped anywhere.
    add(empty, " https://rain.test/a\nsun.test/\nhttps://gone.test/b ")
    empty.see(row("https://rain.test/a", "Added.", "done"))
    empty.see(row("https://sun.test/", "Added.", "done"))
    gone = "https://gone.test/b cannot be fetched: it is not there; check the address."
    empty.see(row("https://gone.test/b", gone, "failed"))
    assert empty.page.input_value("#text") == ""
    in_dialog(empty, "Close")
    drop(empty, address="https://rain.test/a")
    empty.see("#notice:has-text('Already added.')")
    empty.see(".read .art p:has-text('Rain fell there.')")
    empty.page.click(".shelves")
    empty.see(".spine")
    drop(empty, ["one.txt", "two.txt"])
    empty.see(".spine .title:has-text('two')")
    empty.see("dialog:not([open])", "attached")
    drop(empty, ["three.txt"], on=".read .scroll")
    empty.see(".spine .title:has-text('three'), .read h1:has-text('three')")
    assert empty.count("body.dropping") == 0


def test_what_is_added_is_asked_while_others_still_come_and_can_be_cancelled(
    show: Show, tmp_path: Path
) -> None:
    engine = make_engine()
    chat = show(engine).arrive()
    open_box(chat)
    chat.page.set_input_files("#files", put(tmp_path, rain="Rain fell.", slow="wait", late="Late."))
    chat.see(row("rain", "Added.", "done"))
    chat.see(row("slow.txt", "Reading 1 of 2 passages", "running"))
    chat.see(row("late.txt", "Waiting its turn…", "running"))
    share = f"{row('slow.txt', 'Reading')} progress"
    assert chat.page.locator(share).evaluate("bar => bar.value") == 0.5
    in_dialog(chat, "Close")
    chat.page.click(".shelves")
    chat.see(".spine .title:has-text('rain')")
    assert chat.text(".scope .about") == "About all 3 articles"
    chat.ask("Who built it?")
    assert engine.heard[-1][1] is None
    # Another tab of the browser, and this one after a reload, go on telling.
    assert chat.text(".scope .adding") == "Adding 1 of 2, 25%"
    chat.reload(".turn")
    chat.see(".scope .adding:has-text('Adding 1 of 2')")
    chat.page.click(".scope .adding")
    chat.see(row("slow.txt", "Reading", "running"))
    engine.let_go.set()
    chat.see("dialog:not([open])", "attached")
    chat.see("#notice:has-text('Added 2 articles.')")
    chat.page.click(".shelves")
    chat.see(".spine .title:has-text('late')")
    assert chat.text(".scope .about") == "About all 5 articles"
    # One that waits is cancelled, and then all of them.
    engine.let_go.clear()
    shelf = list(engine.shelf)
    open_box(chat)
    chat.page.set_input_files("#files", put(tmp_path, a="wait a", b="wait b", c="wait c"))
    chat.see(row("a.txt", "Reading"))
    chat.page.click(f"{row('c.txt', 'Waiting')} [data-cancel-adding]")
    chat.see(row("c.txt", "Cancelled. Nothing was kept.", "cancelled"))
    chat.page.fill("#text", "Half written")
    in_dialog(chat, "Cancel all")
    chat.see(row("a.txt", "Cancelled", "cancelled"))
    chat.see(row("b.txt", "Cancelled", "cancelled"))
    assert chat.focused() == "text"
    # What stands in the box is not taken away.
    assert chat.page.input_value("#text") == "Half written"
    in_dialog(chat, "Close")
    open_box(chat)
    sent: list[Any] = []

    def send(route: Any) -> None:
        sent.append(route)
        if len(sent) < 3:
            route.continue_()

    # So are files that are still being sent.
    chat.page.route("**/upload*", send)
    files = put(tmp_path, a="wait a", b="wait b", c="C.", d="D.")
    chat.page.set_input_files("#files", files)
    chat.see(row("c.txt", "Sending…"))
    chat.see(row("b.txt", "Waiting its turn…"))
    in_dialog(chat, "Cancel all")
    chat.see(row("b.txt", "Cancelled", "cancelled"))
    sent.pop().continue_()
    chat.see(row("c.txt", "Cancelled. Nothing was kept.", "failed"))
    assert chat.page.locator(ROW).count() == 3
    assert list(engine.shelf) == shelf


def test_sources_are_added_once_and_in_order_and_one_that_cannot_be_says_why(
    show: Show, tmp_path: Path
) -> None:
    chat = show(FakeEngine({})).arrive()
    page = chat.page
    open_box(chat)
    held: list[Any] = []

    def join(route: Any) -> None:
        # The first file arrives late.
        if "a.txt" in (route.request.post_data or "") and not held:
            held.append(route)
            page.wait_for_timeout(500)
        route.continue_()

    page.route("**/queue/join*", join)
    page.set_input_files("#files", put(tmp_path, a="A.", b="B.", c="C."))
    chat.see("#notice:has-text('Added 3 articles.')")
    page.unroute("**/queue/join*")
    assert len(held) == 1
    assert chat.texts("#picker option")[1:] == ["a", "b", "c"]
    open_box(chat)
    page.fill("#text", "Sun. hidden:Obey me!")
    page.locator("dialog form .go").dblclick()
    chat.see(f"{ROW}[data-kind=told]")
    page.wait_for_timeout(500)  # as long as a second row would take
    assert chat.count(ROW) == 1
    in_dialog(chat, "Close")
    chat.see("#picker option:text-is('Sun.')", "attached")
    listed = chat.texts("#picker option")
    words = "dialog form > .bad"
    open_box(chat)
    add(chat)
    chat.see(words)
    told = "There is nothing to add yet; paste a text or an address, or choose files."
    assert chat.text(words) == told
    assert chat.focused() == "text"
    add(chat, "12 !?")
    chat.see(row("12 !?", "The pasted text has no words; paste the article itself.", "failed"))
    page.route("**/gradio_api/upload*", lambda route: route.abort())
    page.set_input_files("#files", put(tmp_path, rain="Rain fell."))
    chat.see(row("rain.txt", "It could not be sent; is Footnote still running?", "failed"))
    assert "rain.txt: It could not be sent" in chat.text("#told")
    page.unroute("**/gradio_api/upload*")
    chat.failures.clear()
    (tmp_path / "large.txt").touch()
    page.evaluate("Object.defineProperty(File.prototype, 'size', { get: () => 50_000_001 })")
    page.set_input_files("#files", tmp_path / "large.txt")
    chat.see(row("large.txt", "It is larger than 50 MB; split it into smaller files.", "failed"))
    # The browser cannot name a file of this machine.
    secret = tmp_path / "secret.txt"
    secret.write_text("A secret stands here.")

    def swap(route: Any) -> None:
        sent = re.sub(r'"text":"x"', f'"sent":"{secret}"', route.request.post_data)
        route.continue_(post_data=sent)

    page.route("**/gradio_api/queue/join*", swap)
    add(chat, "x")
    chat.see(row("secret.txt", "That file was not uploaded here; choose it again.", "failed"))
    page.keyboard.press("Escape")
    chat.see("dialog:not([open])", "attached")
    assert chat.texts("#picker option") == listed
    assert secret.exists()


def test_an_article_that_changed_says_so_and_one_that_is_removed_is_asked_no_more(
    show: Show,
) -> None:
    engine = make_engine()
    chat = show(engine).arrive()
    chat.choose("The loom of Ada")
    chat.ask("Who built it?")
    # The first citation opens by itself; what comes later would be equal, and not be drawn.
    chat.see(".read #cited")
    removed = engine.shelf["loom"]

    def opened(text: str) -> list[str]:
        engine.shelf["loom"] = make_article("loom", "The loom of Ada", text)
        chat.page.locator(".read .scroll").evaluate("one => one.remove()")
        chat.page.click("[data-place='0-c1']")
        chat.see(".read .none h2:has-text('has changed since')")
        return chat.texts(".read blockquote, .read mark")

    quote = "Ada built a loom in 1843."
    now = "Ada built her loom in 1844."
    assert opened("All was rewritten.") == [quote]
    assert opened(f"{now} All else is new.") == [quote, now]
    assert opened(f"More came before. {quote}") == [quote]
    chat.see(".read #cited:focus")
    del engine.shelf["loom"]
    chat.page.set_viewport_size({"width": 390, "height": 800})
    chat.page.click("[data-place='0-c1']")
    chat.page.get_by_role("heading", name="“The loom of Ada” is no longer here").wait_for()
    assert chat.text(".read blockquote") == quote
    chat.press("Close")
    assert not chat.page.locator(".read").is_visible()
    engine.script = {"What did he weave?": [Quoted("scripts", "After it all.")]}
    engine.nearest = ()
    chat.ask("What did he weave?")
    assert engine.heard[-1][1] is None
    remark = "The article you chose was removed; questions now go to all articles."
    assert chat.text("#turn-1 .remark") == remark
    assert chat.count("#turn-1 .fn") == 1
    assert chat.texts(".read .spine .title span") == ["Many scripts"]
    assert chat.count(".read .bar") == 1
    engine.script = {}
    chat.ask("And then?")
    assert chat.count(".remark") == 1
    engine.shelf = {}
    chat.ask("And now?")
    chat.see(".read h2:has-text('No articles yet')", "attached")
    assert chat.texts("#picker option") == ["No articles yet"]
    assert removed.title not in chat.text(".read")


def unreadable(*_: object) -> None:
    raise StoreError("The store cannot be read.")


def test_the_list_of_articles_keeps_its_place_and_a_double_click_takes_one_away(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"mill-{number:02}" for number in range(25)]
    mills = FakeEngine({name: make_article(name, name, "The mill is old.") for name in names})
    chat = show(mills).arrive()
    chat.page.click(".shelves")
    where = "document.querySelector('.read .scroll').scrollTop"
    mill = chat.page.get_by_label("Ask about mill-20")
    mill.scroll_into_view_if_needed()
    before = chat.page.evaluate(where)
    assert before > 100
    mill.uncheck()
    chat.see("#picker option:checked:has-text('24 of 25')", "attached")
    chat.see(".hint [data-article='']", "attached")
    assert abs(chat.page.evaluate(where) - before) < 2
    spot = chat.page.get_by_role("button", name="Remove mill-20").bounding_box()
    chat.page.mouse.click(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    chat.see(".undo:has-text('mill-20')")
    assert abs(chat.page.evaluate(where) - before) < 2
    for clicks in (2, 3):
        chat.page.mouse.down(click_count=clicks)
        chat.page.mouse.up(click_count=clicks)
    undo = chat.page.get_by_role("button", name="Undo").bounding_box()
    # It stands where the row did, so that no other's Remove has come under the pointer.
    assert abs(undo["y"] - spot["y"]) < 4
    chat.page.wait_for_timeout(600)
    chat.press("Undo")
    chat.see(".undo", "detached")
    # A row shows at once that it is changed, and is right again where it cannot be. A click on
    # Remove right after another would count as a double one.
    chat.page.wait_for_timeout(600)
    held: list[Any] = []

    def hold(event: Any) -> None:
        held.append(event)

    chat.page.route("**/queue/join*", hold)
    chat.press("Change the title and labels of mill-00")
    chat.page.locator(".naming:not([hidden]) [name=title]").fill("A tower")
    chat.page.keyboard.press("Enter")
    chat.see(".spine[aria-busy=true] .title:has-text('A tower')")
    chat.press("Remove mill-01")
    chat.see(".spine[aria-busy=true] .title:has-text('mill-01')")
    monkeypatch.setattr(mills, "retitle", unreadable)
    monkeypatch.setattr(mills, "remove", unreadable)
    for each in held:
        each.continue_()
    chat.page.unroute("**/queue/join*")
    chat.see(".read .fail:has-text('The store cannot be read.')")
    chat.see(".spine[aria-busy]", "detached")
    assert chat.texts(".spine .title span")[:2] == ["mill-00", "mill-01"]
    assert list(mills.shelf) == [*names[:20], *names[21:], "mill-20"]
    chat.page.get_by_role("button", name="mill-19").first.click()
    chat.see(".read h1:has-text('mill-19')")
    assert chat.page.evaluate(where) == 0
    chat.page.click(".shelves")
    chat.see(".shelf")
    assert chat.page.evaluate(where) == 0
    # On a phone nothing can scroll away what is above the list.
    chat.page.set_viewport_size({"width": 360, "height": 740})
    scrolled = "panel => { panel.scrollTop = 99; return panel.scrollTop; }"
    assert chat.page.locator(".read").evaluate(scrolled) == 0


def test_what_is_very_short_or_there_already_is_asked_about(
    engine: Engine, show: Show, tmp_path: Path
) -> None:
    chat = show(engine).arrive()
    page = chat.page

    def choose(folder: str, name: str, text: str) -> None:
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        page.set_input_files("#files", path)

    def answer(name: str) -> None:
        page.locator("dialog").get_by_role("button", name=name).focus()
        page.keyboard.press("Enter")

    open_box(chat)
    add(chat, "htp:/nope")
    chat.see(row("htp:/nope", "This is not a complete address, such as", "asking"))
    answer("Cancel htp:/nope")
    chat.see(row("htp:/nope", "Cancelled. Nothing was kept.", "cancelled"))
    assert page.input_value("#text") == "htp:/nope"
    in_dialog(chat, "Close")
    open_box(chat)
    add(chat, "!!!")
    chat.see(row("The pasted text", "That contains no letters or digits;", "failed"))
    add(chat, "hello")
    short = "This is very short. Add it as an article?"
    chat.see(row("hello", short, "asking"))
    chat.see("#sources-title:text-is('Needs your decision')")
    choose("bad", "bad.txt", "!!!")
    chat.see(row("bad.txt", "contains no letters", "failed"))
    assert chat.text("#sources-title") == "1 of 2 needs your decision"
    chat.check_access()
    answer("Add hello")
    chat.see(row("hello", "Added.", "done"))
    in_dialog(chat, "Close")
    # A file keeps its name, and its day is told in one form.
    first = "---\ndate: 2025-03-08\n---\n# Ferries\n\nThe Heron leaves Tarn at half past six."
    open_box(chat)
    choose("old", "ferries (1).md", first)
    chat.see(".read .by:has-text('ferries (1).md · 8 March 2025')")
    open_box(chat)
    choose("new", "ferries (1).md", first.replace("six", "seven"))
    there = "is already here: “Ferries”. Replace it, or keep both?"
    chat.see(row("ferries (1).md", f"Another text from the same source {there}", "asking"))
    in_dialog(chat, "Close")
    chat.see(".scope .adding:has-text('An article needs your decision.')")
    page.click(".scope .adding")
    answer("Replace ferries (1).md")
    chat.see(row("Ferries", "Replaced the earlier version.", "told"))
    choose("new", "Other name.md", first.replace("six", "seven"))
    chat.see(row("Other name.md", f"The same text {there}", "asking"))
    answer("Keep both Other name.md")
    chat.see(row("Ferries", "Added.", "done"))
    in_dialog(chat, "Close")
    page.click(".shelves")
    chat.see(".undo:has-text('Removed “Ferries”')")
    chat.press("Undo")
    chat.see(".undo", "detached")
    files = chat.texts(".spine small:has-text('.md')")
    names = ["Other name.md", "ferries (1).md", "ferries (1).md"]
    assert sorted(" · ".join(each.split(" · ")[:2]) for each in files) == [
        f"{name} · 8 March 2025" for name in names
    ]


FERRIES = Path(__file__).parent / "ferries"
FACT = "The ferry Heron leaves Tarn quay at half past six in the morning."


@pytest.fixture
def engine(home: Path, embedder: Embedder) -> Iterator[Engine]:
    """Return an engine over an empty store."""
    settings = IndexSettings(home=home)
    with QAService(ArticleIndex.open(settings, embedder=embedder)) as service:
        yield Engine(service, settings, ModelFinder(QASettings(), None, ports={}))


def test_a_quote_and_a_row_of_any_format_are_marked_where_they_stand(
    engine: Engine, show: Show
) -> None:
    chat = show(engine).arrive()
    for form in ("html", "pdf", "xlsx"):
        chat.page.click(".head [data-open=add]")
        chat.page.set_input_files("#files", FERRIES / f"Ferries of Tarn.{form}")
        chat.see("dialog:not([open])", "attached")
        if form != "xlsx":
            chat.ask("When does the ferry Heron leave?")
            chat.open("0-c1")
            assert "".join(chat.texts(".read mark")) == FACT, form
            chat.begin_anew()
        chat.ask("How many seats does the ferry Plover have?")
        chat.open("0-c1")
        assert chat.texts(".read td mark") == ["Plover", "95"], form
        assert chat.texts(".read th") == ["Ferry", "Seats"], form
        chat.begin_anew()
        (article,) = engine.index.articles()
        engine.remove(article.id)
    # A long row stands beside its names, and no cell is out of sight.
    names = ["Ferry", "Seats", "Quay", "Master", "Built", "Fare"]
    cells = ["Plover", "95", "Osk", "Berg", "1902", "7.20"]
    rows = (names, ["Heron", "40", "Tarn", "Holm", "1874", "6.50"], cells)
    pasted = "Ferries of Tarn\n\n" + "\n".join(map("\t".join, rows))
    engine.add(PendingSource("text", "", pasted.encode()), lambda _: None)
    chat.page.set_viewport_size({"width": 390, "height": 800})
    chat.page.click(".read .close")
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


@pytest.mark.parametrize("width", [360, long(1280)])
def test_the_list_is_narrowed_asked_and_labelled(show: Show, width: int) -> None:
    names = ("Quay", "Mill", "Lamp")
    engine = FakeEngine({each: make_article(each, each, "Words.") for each in names})
    for each in names[:2]:
        engine.set_fields(each, {"tag": ["press"], "project": "harbour", "author": "Jean Roux"})
    chat = show(engine, width).arrive()
    chat.page.click(".shelves")
    chat.page.click(".spine:nth-child(1) [data-sift='tag=press']")
    chat.see(".read h2:text-is('2 of 3 articles')")
    assert chat.texts(".spine .title > span") == ["Quay", "Mill"]
    assert chat.page.input_value(".sift input") == "tag=press"
    chat.press("Ask these")
    chat.see("#picker option:checked:text-is('2 of 3 articles')", "attached")
    chat.check_access()
    chat.page.fill(".sift input", "tag=pres")
    chat.page.keyboard.press("Enter")
    chat.see(".read .fail:has-text('choose from press')")
    chat.press("Show all")
    chat.see(".spine:nth-child(3)")
    assert chat.page.input_value(".sift input") == ""
    chat.press("Change the title and labels of Lamp")
    chat.page.fill(".naming:not([hidden]) [name=author]", "Ida Holm")
    chat.page.fill(".naming:not([hidden]) [name=own]", "project=light\ndesk=night")
    chat.check_access()
    chat.page.locator(".naming:not([hidden]) [type=submit]").click()
    chat.see(".spine:nth-child(3) [data-sift='desk=night']")
    set_now = engine.article("Lamp").fields
    assert (set_now["author"], set_now["project"]) == (("Ida Holm",), ("light",))


@pytest.mark.parametrize("width", [390, long(1280)])
def test_the_list_is_searched_by_plain_words(show: Show, width: int) -> None:
    titles = ("The Quay", "The mill at night", "Lamps")
    engine = FakeEngine({each: make_article(each, each, "Words.") for each in titles})
    engine.set_fields("Lamps", {"tag": ["Night shift"], "author": "Ida Holm"})
    chat = show(engine, width).arrive()
    chat.page.click(".shelves")
    for words, found in (
        ("NIGHT", ["The mill at night", "Lamps"]),
        ("night mill", ["The mill at night"]),
        ("holm", ["Lamps"]),
        ('author="Ida Holm"', ["Lamps"]),
    ):
        chat.page.fill(".sift input", words)
        chat.press("Search")
        chat.see(f".sift input[data-sifted='{words}']")
        assert chat.text(".read h2") == f"{len(found)} of 3 articles"
        assert chat.texts(".spine .title > span") == found
    chat.page.fill(".sift input", "harbour")
    chat.page.keyboard.press("Enter")
    chat.see(".read .state:has-text('No title, author or tag has “harbour”.')")
    chat.check_access()
    chat.page.fill(".sift input", "")
    chat.see(".spine:nth-child(3)")
    # What is typed while a list is on its way stays.
    chat.page.fill(".sift input", "lamps")
    box = chat.page.locator(".sift input")
    box.evaluate("box => { box.form.requestSubmit(); box.focus(); box.value = 'mill'; }")
    chat.see(".spine:last-child:first-child .title:has-text('Lamps')")
    assert box.input_value() == "mill"
    chat.page.keyboard.press("Enter")
    chat.see(".spine:last-child .title:has-text('The mill')")
    chat.press("Show all")
    chat.see(".spine:nth-child(3)")
    assert box.input_value() == ""


@pytest.mark.parametrize("width", [390, long(1280)])
def test_the_sample_is_left_out_once_there_is_another_article(show: Show, width: int) -> None:
    sample = make_article(SAMPLE, "A sample", "Words.")
    engine = FakeEngine({SAMPLE: sample})
    chat = show(engine, width).arrive()
    assert chat.text(".scope .about") == "About “A sample”"
    open_box(chat)
    add(chat, "Rain fell on Tuesday in the whole of the north.")
    chat.see(".scope .about:has-text('Rain fell')")
    assert "sample" not in chat.text(".scope .about")
    chat.ask("What fell?")
    (own,) = engine.shelf.keys() - {SAMPLE}
    assert list(engine.heard[-1][1] or ()) == [own]
    # Another tab begins like that; whoever wants the sample asked chooses it.
    chat.begin_anew()
    chat.reload()
    assert "sample" not in chat.text(".scope .about")
    chat.press("Ask all 2")
    chat.see(".scope .about:has-text('A sample')")
    chat.ask("What fell?")
    assert set(engine.heard[-1][1] or ()) == {SAMPLE, own}
    chat.page.click(".shelves")
    chat.page.get_by_label("Ask about A sample").uncheck()
    chat.see(".sample")
    chat.check_access()
    chat.press("Remove it")
    chat.see(".undo:has-text('A sample')")
    assert list(engine.shelf) == [own]


@pytest.mark.parametrize("width", [390, long(1280)])
def test_a_refused_address_is_told_at_the_box_and_what_has_ended_is_cleared(
    show: Show, width: int, tmp_path: Path
) -> None:
    chat = show(make_engine(), width).arrive()
    open_box(chat)
    add(chat, "https://gone.test/b")
    chat.see("dialog .bad:has-text('it is not there; check the address.')")
    assert chat.page.input_value("#text") == "https://gone.test/b"
    text, told = chat.box("#text"), chat.box("dialog .bad")
    assert 0 <= told["y"] - text["y"] - text["height"] < 30
    chat.see(row("https://gone.test/b", "it is not there", "failed"))
    title = chat.box("#sources-title")
    assert title["y"] + title["height"] <= 800
    chat.check_access()
    in_dialog(chat, "Clear")
    chat.see(ROW, "detached")
    assert chat.text("dialog .bad") == ""
    assert chat.focused() == "text"
    assert chat.page.input_value("#text") == "https://gone.test/b"
    # What is being added stays.
    chat.page.set_input_files("#files", put(tmp_path, bad=b"\xff\xfe\x00\xd8", slow="wait"))
    chat.see(row("bad.txt", "is not text", "failed"))
    chat.see(row("slow.txt", "Reading", "running"))
    in_dialog(chat, "Clear")
    chat.see(row("bad.txt", "is not text"), "detached")
    assert chat.texts(f"{ROW} .name") == ["slow.txt"]
