"""Letters of others turn none of ours around, and what is saved runs nothing when it is opened."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from qa import Answer, Claim, Done
from tests.fakes import FakeEngine, Quoted, make_article
from tests.ui.hostile import HOSTILE, Hostile, of
from tests.ui.hostile_watch import whole
from tests.ui.page.test_page_hostile import article_of, told_of
from tests.ui.visitor import Serve, Visit
from ui.conversations.store import ConversationStore
from ui.engine.engine import FoundModels, ModelChoice
from ui.export import as_html
from ui.export.exchange import Exchange

TURNING = tuple(of("direction"))

# Where each letter of a word of ours stands, in the order in which it is written; None where
# there is no such word. The last of its kind in a place is ours: what others wrote comes first.
LETTERS = """([where, word]) => {
  const root = document.querySelector(where);
  if (!root) return null;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let found = null;
  while (walker.nextNode()) {
    const at = walker.currentNode.data.lastIndexOf(word);
    if (at >= 0) found = [walker.currentNode, at];
  }
  if (!found) return null;
  return [...word].map((_, index) => {
    const range = document.createRange();
    range.setStart(found[0], found[1] + index);
    range.setEnd(found[0], found[1] + index + 1);
    const { top, x } = range.getBoundingClientRect();
    return [Math.round(top), x];
  });
}"""


def upright(page: Any, where: str, word: str) -> None:
    letters = page.evaluate(LETTERS, [where, word])
    assert letters is not None, f"{word!r} is not in {where}"
    assert letters == sorted(letters), f"{word!r} is turned around in {where}"


@pytest.mark.parametrize(
    "turning", [TURNING[5:6], pytest.param(TURNING, marks=pytest.mark.soak)], ids=["few", "all"]
)
def test_no_letter_of_ours_is_turned_around(
    serve: Serve, visit: Visit, store: ConversationStore, turning: Sequence[Hostile]
) -> None:
    engine = FakeEngine({})
    visitor = visit(serve(engine, store=store))
    for each in turning:
        article = article_of(each.words)
        words = whole(each.words)
        choice = ModelChoice("m", words, "host.example")
        engine.shelf = {article.id: article, "plain": make_article("plain", "Plain", "Plain.")}
        engine.told = {"What?": told_of(each.words, article)}
        engine.found = FoundModels((choice,), (words,), words)
        visitor.arrive()
        page = visitor.page
        upright(page, ".spine small", "added")
        upright(page, ".spine small", "sentences")
        visitor.ask("What?")
        upright(page, "#turn-0 .tools .by", "asked" if "was asked" in page.content() else "by")
        upright(page, "#turn-0 .state", "Not answered")
        visitor.open("0-c1")
        upright(page, ".read .by", "words")
        upright(page, ".read .bar", "doubtful")
        page.click("[data-pick=used]")
        page.wait_for_selector("#uses:popover-open .opens")
        upright(page, "#uses", "citation")
        page.click("#uses [data-close]")
        page.focus("#question")
        page.focus("#turn-0 .fn")
        page.wait_for_selector(".card:visible")
        upright(page, ".card", "doubtful")
        page.click(".who")
        page.locator("#models [data-model]").nth(1).click()
        page.wait_for_selector(".whom:has-text('passages go to')")
        upright(page, ".whom", "passages go to host.example")
        del engine.shelf[article.id]
        page.click(".turns .fn")
        page.wait_for_selector(".read h2:has-text('is no longer here')")
        upright(page, ".read h2", "is no longer here")


def test_neighbours_turn_no_letter_of_a_quote_around(serve: Serve, visit: Visit) -> None:
    turned, plain = "Rain \u202efell on the hills.", "Snow lay in the valley."
    text = f"Weather\n\n{turned} {plain}"
    article = make_article("weather", "Weather", text)
    script = {"Where?": [Quoted("weather", turned), Quoted("weather", plain)]}
    engine = FakeEngine({"weather": article}, script)
    visitor = visit(serve(engine)).arrive()
    visitor.ask("Where?")
    upright(visitor.page, "#turn-0 .claim:last-child .text", "Snow lay")
    visitor.page.focus("#turn-0 .claim:last-child .fn")
    visitor.page.wait_for_selector(".card:visible")
    assert visitor.page.locator(".card .dim").first.text_content() == turned
    upright(visitor.page, ".card .quote", "Snow lay")


@pytest.mark.soak
def test_a_saved_page_runs_and_asks_for_nothing(visit: Visit, tmp_path: Path) -> None:
    exchanges = []
    for each in HOSTILE:
        done = told_of(each.words, article_of(each.words))[-1]
        assert isinstance(done, Done)
        exchanges.append(Exchange(each.words, done.answer, each.words))
    path = tmp_path / "saved.html"
    visitor = visit(tmp_path.as_uri())
    page = visitor.page
    look = """() => ({
      hit: window.hit ?? null,
      styles: document.querySelectorAll("style, link").length,
      body: [...getComputedStyle(document.body)].filter((each) => !/block|height|origin/.test(each))
        .map((each) => `${each}: ${getComputedStyle(document.body).getPropertyValue(each)}`),
      kinds: [...new Set([...document.querySelectorAll("body *")].map((each) => each.localName))],
      links: [...document.querySelectorAll("a")].filter(
        (each) => !each.getAttribute("href").startsWith("#")).length,
    })"""
    plain = Answer("Q", "Q", "answered", "A.", (Claim("A.", "verified", ()),), ())
    path.write_text(as_html("Plain", [Exchange("Q", plain)]), encoding="utf-8")
    page.goto(path.as_uri())
    before = page.evaluate(look)
    for title in ("Hostile", *(each.words for each in of("style"))):
        path.write_text(as_html(title, exchanges), encoding="utf-8")
        page.goto(path.as_uri())
        found = page.evaluate(look)
        assert (found["hit"], found["links"]) == (None, 0)
        assert (found["styles"], found["body"]) == (before["styles"], before["body"])
        allowed = set("main h1 h2 article p span a ol ul li cite".split())
        assert set(found["kinds"]) <= allowed
    for number, each in enumerate(HOSTILE, 1):
        if each.kind == "direction":
            upright(page, f"#question-{number} .notes li", "characters")
    assert set(visitor.requests) == {path.as_uri()}
