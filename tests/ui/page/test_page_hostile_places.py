"""Hostile words as titles, names of files and models, corrections and addresses stay words."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from index import IndexSettings
from tests.fakes import FakeEngine, Quoted, make_article
from tests.ui.hostile import HOSTILE, Hostile
from tests.ui.hostile_watch import Watch, batches, line, paired, press, shown, whole
from tests.ui.loom import LOOM, make_engine
from tests.ui.visitor import Serve, Visit
from ui.conversations import FeedbackStore
from ui.conversations.store import ConversationStore, title_of
from ui.engine.engine import FoundModels, ModelChoice

BATCH = 12
DOUBLE = 520  # milliseconds

# Files as a page may name them, whatever a file system would say to that.
UPLOAD = """names => {
  const files = new DataTransfer();
  for (const name of names) files.items.add(new File([`Words of ${name}`], name));
  const input = document.querySelector("#files");
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}"""

# Goes to a hostile address, and then to ours until it is there.
GO = """async ([hostile, ours, words]) => {
  location.hash = hostile;
  const done = () => document.querySelector("#cited")?.textContent === words;
  for (let i = 0; i < 1000 && (i < 2 || !done()); i++) {
    await new Promise((done) => setTimeout(done, 15));
    if (i % 66 === 1) location.hash = `${ours}&again=${i}`;
  }
  if (!done()) throw new Error(`nothing opens after ${hostile}`);
}"""


@pytest.mark.soak
def test_titles_stay_words_in_every_list(
    serve: Serve, visit: Visit, hostile: Sequence[Hostile]
) -> None:
    plain = make_article("plain", "Plain", "Plain words.")
    engine = FakeEngine({"plain": plain}, suggested=9)
    visitor = visit(serve(engine)).arrive()
    watch = Watch(visitor)
    page = visitor.page
    for batch in batches(hostile, BATCH):
        # No name of the command line or of a file holds a NUL, and so no id does.
        ids = [shown(each.words) for each in batch]
        articles = [make_article(each, each, f"{line(each)}\n\nWords.") for each in ids]
        engine.shelf = {"plain": plain, **{each.id: each for each in articles}}
        engine.script = {each: [] for each in ids[:9]}
        page.click("[data-open=shelf]")
        page.wait_for_function(
            "title => [...document.querySelectorAll('.spine .title > span')].at(-1)?.textContent"
            " === title",
            arg=ids[-1],
        )
        # A list of choices shows each title with its white space collapsed.
        options = page.locator("#picker option").all_text_contents()
        assert [" ".join(each.split()) for each in options[2:]] == [
            " ".join(each.split()) for each in ids
        ]
        assert page.locator(".spine .title > span").all_text_contents() == ["Plain", *ids]
        watch.check()
        for each, title in zip(batch, ids, strict=True):
            # What is brought back goes to the end of the list.
            press(page, ".spine:nth-child(2) [data-remove]", there("[data-restore]"))
            assert named(page, ".undo bdi") == paired(f"“{title}”"), each.name
            press(page, "[data-restore]", f"!{there('[data-restore]')}")
            last = page.locator(".spine .title > span").last
            assert last.text_content() == title, each.name
            # A second press within half a second is taken for a double click.
            page.wait_for_timeout(DOUBLE)
        watch.check()


def test_names_of_files_and_titles_of_pasted_texts_stay_words(
    serve: Serve, visit: Visit, hostile: Sequence[Hostile]
) -> None:
    engine = FakeEngine({"plain": make_article("plain", "Plain", "Plain words.")})
    visitor = visit(serve(engine)).arrive()
    watch = Watch(visitor)
    page = visitor.page
    for batch in batches(hostile, BATCH):
        # What has the title of another is told of, which keeps the box open.
        engine.shelf = {"plain": engine.shelf["plain"]}
        names = [f"{each.words[:100]} {number}.txt" for number, each in enumerate(batch)]
        count = len(engine.shelf)
        page.click("[data-open=add]")
        page.evaluate(UPLOAD, names)
        page.wait_for_selector("dialog.panel", state="hidden")
        assert len(engine.shelf) > count
        watch.check()
    for each in hostile:
        engine.shelf = {"plain": engine.shelf["plain"]}
        page.click("[data-open=add]")
        page.fill("#title", each.words)
        page.fill("#text", f"{each.name} {each.words}")
        page.keyboard.press("Control+Home")
        page.click("dialog.panel .go")
        page.wait_for_selector("dialog.panel", state="hidden")
        # A title is one line, no longer than a title may be.
        title = " ".join(shown(each.words)[:1000].split())
        page.wait_for_function(
            "title => document.querySelector('.read h1')?.textContent === title", arg=title
        )
        page.click(".scope [data-only]")
        page.wait_for_selector(".welcome bdi")
        assert paired(page.locator(".scope .about").text_content()) == paired(f"About “{title}”")
        assert page.locator(".read h1").text_content() == title, each.name
        assert named(page, ".welcome bdi") == paired(f"“{title}”"), each.name
    watch.check()


@pytest.mark.soak
def test_addresses_open_a_place_or_nothing(
    serve: Serve, visit: Visit, store: ConversationStore, hostile: Sequence[Hostile]
) -> None:
    address = serve(make_engine(), store=store)
    visitor = visit(address).arrive()
    watch = Watch(visitor)
    spans = [(17, 20), (21, 26)]
    for index, each in enumerate(hostile):
        words = whole(each.words)
        start, end = spans[index % 2]
        ours = f"#article=loom&span={start}-{end}"
        everywhere = {"c": words, "at": words, "article": words, "span": "0-9"}
        bare = each.kind in {"address", "link", "breakout", "entity", "control"}
        for fragment in ([words] if bare else []) + [urlencode(everywhere)]:
            visitor.page.evaluate(GO, [fragment, ours, LOOM.text[start:end]])
    watch.check()
    for each in hostile[:: max(4, len(hostile) // 16)]:
        words = whole(each.words)
        fragment = urlencode({"c": words, "article": words, "at": words, "span": "0-9"})
        other = visit(address)
        other.page.goto(f"{address}/#{fragment}")
        other.page.wait_for_selector(".read .fail, .read .spine")
        Watch(other).check()


@pytest.mark.soak
def test_titles_of_conversations_and_corrections_stay_words(
    serve: Serve, visit: Visit, tmp_path: Path, store: ConversationStore, hostile: Any
) -> None:
    feedback = FeedbackStore.open(IndexSettings(home=tmp_path))
    visitor = visit(serve(make_engine(), store=store, feedback=feedback)).arrive()
    watch = Watch(visitor)
    page = visitor.page
    visitor.ask("Who built it?")
    page.get_by_role("button", name="Answer 1 is wrong").click()
    for each in hostile:
        words = shown(each.words).strip()
        page.fill("#comment-0", each.words)
        page.fill("#corrected-0", each.words)
        press(page, ".feedback .strong", there("[data-say]"))
        press(page, "[data-say]", there("#comment-0"))
        assert page.input_value("#comment-0") == words, each.name
        assert page.input_value("#corrected-0") == words, each.name
    watch.check()
    page.click(".talks")
    page.click("#history summary")
    named = "document.querySelector('#history .opens span').textContent === title"
    for each in hostile:
        title = shown(title_of(whole(each.words).replace("\n", "")))
        page.locator("#history .rename input").evaluate(
            "(field, words) => { field.value = words; }", each.words
        )
        press(page, "#history .rename button", named, title)
        assert page.input_value("#history .rename input") == title, each.name
    watch.check()
    dataset = feedback.load()
    assert dataset is not None
    assert dataset.cases[0].answers == (whole(hostile[-1].words).strip(),)


def there(where: str) -> str:
    return f"!!document.querySelector('{where}')"


def named(page: Any, where: str) -> str:
    """Return a name as the page shows it, without signs that open or close a direction."""
    return paired(page.locator(where).text_content())


def test_names_of_models_and_of_their_servers_stay_words(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    names = [each.words for each in HOSTILE]
    engine.found = FoundModels(
        tuple(ModelChoice(each, each, each) for each in names), tuple(names), names[0]
    )
    visitor = visit(serve(engine)).arrive()
    watch = Watch(visitor)
    page = visitor.page
    page.click(".who")
    page.wait_for_selector("#models [data-everywhere]")
    found = page.locator("#models [data-model] span").all_text_contents()
    assert found == ["No model", *map(shown, names)]
    assert page.locator("#models .state").all_text_contents() == list(map(shown, names))
    watch.check()
    page.locator("#models [data-model]").nth(2).click()
    page.wait_for_selector(".whom:has-text('passages go to')")
    assert page.locator(".head script").count() == 0


@pytest.mark.soak
def test_a_key_that_another_page_left_is_replaced(serve: Serve, visit: Visit) -> None:
    address = serve(make_engine())
    for kept in ('"><img src=x onerror=window.hit=1>', "x", "{}"):
        stored = {"origin": address, "localStorage": [{"name": "footnote-key", "value": kept}]}
        visitor = visit(address, storage_state={"cookies": [], "origins": [stored]}).arrive()
        key = visitor.page.evaluate("localStorage.getItem('footnote-key')")
        assert len(key) == 64
        assert set(key) <= set("0123456789abcdef")


def test_an_article_of_all_hostile_words_is_cited_to_its_end(serve: Serve, visit: Visit) -> None:
    text = "\n\n".join(line(each.words) for each in HOSTILE)
    article = make_article("all", "All of it", f"{text}\n\nThe end is here.")
    script = {"Where?": [Quoted("all", "The end is here.")]}
    visitor = visit(serve(FakeEngine({"all": article}, script))).arrive()
    watch = Watch(visitor)
    turn = visitor.ask("Where?")
    assert visitor.open(f"{turn}-c1") == "The end is here."
    watch.check()
