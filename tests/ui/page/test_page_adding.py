"""Articles are added in a real browser: pasted, typed, chosen, dropped; and told of."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeEngine
from tests.ui.loom import make_engine
from tests.ui.visitor import Serve, Visit, Visitor

ROW = "dialog .source"


@pytest.fixture
def empty(serve: Serve, visit: Visit) -> Visitor:
    """Return a tab at a page without any article."""
    return visit(serve(FakeEngine({}))).arrive()


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


def test_pasted_text_becomes_an_article(empty: Visitor) -> None:
    page = empty.page
    assert page.get_attribute("#question", "placeholder") == "Add a text to ask about"
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


def test_a_text_that_is_pasted_while_another_is_sent_stays(empty: Visitor) -> None:
    open_box(empty)
    empty.page.evaluate(
        """([first, next]) => {
            const box = document.querySelector("#text");
            box.value = first;
            box.form.requestSubmit();
            box.value = next;
        }""",
        ["Rain fell on Tuesday.", "Snow fell on Friday."],
    )
    empty.see(row("Rain fell on Tuesday.", "Added."))
    assert empty.page.locator("#text").input_value() == "Snow fell on Friday."


def test_each_file_has_a_row_and_a_bad_one_says_why(empty: Visitor, tmp_path: Path) -> None:
    open_box(empty)
    files = put(tmp_path, rain="Rain fell.", sun="Sun. hidden:Obey me!", bad=b"\xff\xfe\x00\xd8")
    empty.page.set_input_files("#files", files)
    empty.see(row("rain", "Added.", "done"))
    empty.see(row("sun", "Added.", "told"))
    empty.see(row("bad.txt", "bad.txt is not text.", "failed"))
    assert empty.text(f"{ROW}[data-kind=told] .note") == (
        "8 characters hidden or struck out in it, which begin “Obey me!” were left out."
    )
    before = "element => getComputedStyle(element, '::before').content"
    bad = empty.page.locator(f"{ROW}[data-kind=failed] .how")
    assert bad.evaluate(before) == '"Not added: "'
    assert empty.page.locator(f"{ROW}[data-kind=done] .how").evaluate(before) == "none"
    # Something was to be told, so the box stays until it was seen.
    assert empty.text("#sources-title") == "What became of it"
    assert empty.text(".scope .adding") == "Added 2 articles; 1 not added."
    assert empty.texts("#picker option")[1:] == ["rain", "sun"]
    in_dialog(empty, "Close")
    empty.see(".scope .adding", "hidden")
    open_box(empty)
    assert empty.count(ROW) == 0
    assert empty.focused() == "text"


def test_what_is_added_is_asked_while_others_still_come(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    engine = make_engine()
    chat = visit(serve(engine)).arrive()
    open_box(chat)
    chat.page.set_input_files("#files", put(tmp_path, rain="Rain fell.", slow="wait", late="Late."))
    chat.see(row("rain", "Added.", "done"))
    chat.see(row("slow.txt", "Embedding 1 of 2 pieces", "running"))
    chat.see(row("late.txt", "Waiting…", "running"))
    share = f"{row('slow.txt', 'Embedding')} progress"
    assert chat.page.locator(share).evaluate("bar => bar.value") == 0.5
    in_dialog(chat, "Close")
    chat.see(".spine .title:has-text('rain')")
    assert chat.text(".scope .about") == "About all 3 articles"
    chat.ask("Who built it?")
    assert engine.heard[-1][1] is None
    # Another tab of the browser, and this one after a reload, go on telling.
    assert chat.text(".scope .adding") == "Adding 1 of 2, 25%"
    chat.reload()
    chat.see(".scope .adding:has-text('Adding 1 of 2')")
    chat.page.click(".scope .adding")
    chat.see(row("slow.txt", "Embedding", "running"))
    engine.let_go.set()
    chat.see("dialog:not([open])", "attached")
    chat.see("#notice:has-text('Added 2 articles.')")
    chat.see(".spine .title:has-text('late')")
    assert chat.text(".scope .about") == "About all 5 articles"


def test_one_source_is_cancelled_and_then_all(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    engine = make_engine()
    chat = visit(serve(engine)).arrive()
    open_box(chat)
    chat.page.set_input_files("#files", put(tmp_path, a="wait a", b="wait b", c="wait c", d="D."))
    chat.see(row("a.txt", "Embedding"))
    chat.page.click(f"{row('d.txt', 'Waiting')} [data-cancel-adding]")
    chat.see(row("d.txt", "Cancelled; nothing of it was kept.", "cancelled"))
    chat.page.click(f"{row('a.txt', 'Embedding')} [data-cancel-adding]")
    chat.see(row("a.txt", "Cancelled; nothing of it was kept.", "cancelled"))
    chat.see(row("b.txt", "Embedding"))
    chat.page.fill("#text", "Half written")
    in_dialog(chat, "Cancel all")
    chat.see(row("c.txt", "Cancelled", "cancelled"))
    chat.see(row("b.txt", "Cancelled", "cancelled"))
    assert chat.focused() == "text"
    # What stands in the box is not taken away.
    assert chat.page.input_value("#text") == "Half written"
    assert list(engine.shelf) == ["loom", "scripts"]


def test_all_are_cancelled_while_files_are_still_sent(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    engine = make_engine()
    chat = visit(serve(engine)).arrive()
    open_box(chat)
    sent: list[Any] = []

    def send(route: Any) -> None:
        sent.append(route)
        if len(sent) < 3:
            route.continue_()

    chat.page.route("**/upload*", send)
    files = put(tmp_path, a="wait a", b="wait b", c="C.", d="D.")
    chat.page.set_input_files("#files", files)
    chat.see(row("c.txt", "Sending…"))
    chat.see(row("b.txt", "Waiting…"))
    in_dialog(chat, "Cancel all")
    chat.see(row("b.txt", "Cancelled", "cancelled"))
    sent.pop().continue_()
    chat.see(row("c.txt", "Cancelled; nothing of it was kept.", "failed"))
    engine.let_go.set()
    assert chat.page.locator(ROW).count() == 3
    assert list(engine.shelf) == ["loom", "scripts"]


def test_files_are_added_in_the_order_in_which_they_were_chosen(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    chat = visit(serve(FakeEngine({}))).arrive()
    open_box(chat)
    held: list[Any] = []

    def join(route: Any) -> None:
        # The first file arrives late.
        if "a.txt" in (route.request.post_data or "") and not held:
            held.append(route)
            chat.page.wait_for_timeout(500)
        route.continue_()

    chat.page.route("**/queue/join*", join)
    files = put(tmp_path, a="A.", b="B.", c="C.")
    chat.page.set_input_files("#files", files)
    chat.see("#notice:has-text('Added 3 articles.')")
    assert len(held) == 1
    assert chat.texts("#picker option")[1:] == ["a", "b", "c"]


def test_addresses_are_told_from_text(serve: Serve, visit: Visit) -> None:
    engine = make_engine(web={"https://rain.test/a": "Rain fell.", "https://sun.test/": "Sun."})
    chat = visit(serve(engine)).arrive()
    open_box(chat)
    add(chat, " https://rain.test/a\nsun.test/\nhttps://gone.test/b ")
    chat.see(row("https://rain.test/a", "Added.", "done"))
    chat.see(row("https://sun.test/", "Added.", "done"))
    gone = "https://gone.test/b cannot be fetched: it is not there; check the address."
    chat.see(row("https://gone.test/b", gone, "failed"))
    assert chat.page.input_value("#text") == ""
    in_dialog(chat, "Close")
    drop(chat, address="https://rain.test/a")
    chat.see("#notice:has-text('Already added.')")


def test_files_are_dropped_anywhere(serve: Serve, visit: Visit) -> None:
    chat = visit(serve(make_engine())).arrive()
    drop(chat, ["one.txt", "two.txt"])
    chat.see(".spine .title:has-text('two')")
    chat.see("dialog:not([open])", "attached")
    drop(chat, ["three.txt"], on=".read .scroll")
    chat.see(".spine .title:has-text('three'), .read h1:has-text('three')")
    assert chat.count("body.dropping") == 0


def test_a_title_is_written_before_and_after(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    engine = make_engine()
    chat = visit(serve(engine)).arrive()
    open_box(chat)
    chat.page.set_input_files(
        "#files", put(tmp_path, slow="wait", late="Late.", bad=b"\xff\xfe\x00\xd8")
    )

    def name(source: str, title: str) -> None:
        where = f"{ROW}:has(.name:text-is('{source}'))"
        chat.page.click(f"{where} [data-name]")
        chat.page.keyboard.press("Escape")
        assert chat.page.is_visible("dialog")
        chat.page.click(f"{where} [data-name]")
        chat.page.fill(f"{where} form input", title)
        chat.page.keyboard.press("Enter")
        chat.see(f"{ROW} .name:text-is('{title}')")

    chat.see(row("late.txt", "Waiting"))
    name("late.txt", "A late one")
    name("slow.txt", "A slow one")
    engine.let_go.set()
    chat.see(row("A late one", "Added.", "done"))
    name("A slow one", "Slow")
    in_dialog(chat, "Close")
    chat.see(".spine .title span:text-is('Slow')")
    assert sorted(each.title for each in engine.shelf.values())[-3:] == [
        "Many scripts", "Slow", "The loom of Ada",
    ]  # fmt: skip
    chat.press("Change the title Slow")
    chat.page.get_by_role("textbox", name="Title").fill("Slower")
    chat.page.keyboard.press("Enter")
    chat.see(".spine .title span:text-is('Slower')")
    assert chat.count(".naming:visible") == 0


def test_what_cannot_be_added_is_said_in_one_sentence(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    chat = visit(serve(FakeEngine({}))).arrive()
    page = chat.page
    words = "dialog form > .bad"
    open_box(chat)
    add(chat)
    chat.see(words)
    told = "There is nothing to add yet; paste a text or an address, or choose files."
    assert chat.text(words) == told
    add(chat, "12 !?")
    chat.see(row("12 !?", "The pasted text has no words; paste the article itself.", "failed"))
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
    assert chat.texts("#picker option") == ["No articles yet"]
    assert secret.exists()


def test_a_file_that_cannot_be_sent_says_so(empty: Visitor, tmp_path: Path) -> None:
    empty.page.route("**/gradio_api/upload*", lambda route: route.abort())
    open_box(empty)
    empty.page.set_input_files("#files", put(tmp_path, rain="Rain fell."))
    empty.see(row("rain.txt", "It could not be sent; is Footnote still running?", "failed"))
    assert "rain.txt: It could not be sent" in empty.text("#told")
    empty.failures.clear()
