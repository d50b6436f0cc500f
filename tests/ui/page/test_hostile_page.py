"""Hostile words in a real browser stay words, and turn no letter of ours around."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import pytest

from index import Article, Heading, ModelError
from qa import (
    Answer,
    Citation,
    Claim,
    Considered,
    Done,
    Event,
    ModelFailed,
    SentenceReady,
    SetAside,
    TextWritten,
)
from qa.retrieval.question import MAX_CHARACTERS
from tests.fakes import FakeEngine, Quoted, make_article
from tests.soak import long
from tests.ui.hostile import HOSTILE, SAMPLE, Hostile, of
from tests.ui.hostile_watch import Watch, line, paired, shown, whole
from tests.ui.loom import LOOM, make_engine
from tests.ui.visitor import Serve, Show, Visit
from ui.engine import FoundModels, ModelChoice

few = pytest.mark.parametrize(
    "hostile",
    [pytest.param(SAMPLE, id="sample"), pytest.param(HOSTILE, id="all", marks=pytest.mark.soak)],
)

# What one turn, its cards and the reader show, each place under its name.
TEXTS = """index => {
  const turn = document.querySelector(`#turn-${index}`);
  const texts = (root, where) => [...root.querySelectorAll(where)].map((each) => each.textContent);
  return {
    question: texts(turn, ".q")[0],
    fallback: texts(turn, ".fallback p")[0],
    notice: texts(turn, ".notice")[0],
    reason: texts(turn, ".card-text > .why").at(-1),
    said: texts(turn, ".claim .text").filter(Boolean).join(" "),
    flagged: texts(turn, ".flagged .near")[0],
    quote: texts(turn, ".card-text .quote")[0],
    heading: texts(document, ".read [data-block='0']")[0],
    cited: texts(document, ".read mark").join(""),
    path: texts(document, ".read .path")[0],
    where: texts(turn, ".card-text .where")[0],
    receipt: texts(turn, ".how dd, .how td"),
  };
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


def article_of(words: str) -> Article:
    """Return an article whose id, title, heading and paragraph are the words."""
    text, name = line(words), whole(words)
    made = make_article(name, name, f"{text}\n\n{text}")
    source, headings = f"/folder/{name.replace('/', '_')}", (Heading(1, 0, len(text)),)
    return Article(made.id, made.title, source, None, None, made.text, made.sha256, headings)


def told_of(words: str, article: Article) -> list[Event]:
    """Return what a hostile model and its server answer, each word of which is the words."""
    end = len(article.text)
    start = end - len(line(words))
    key, sha256, heading = article.id, article.sha256, ("Rain", words)
    quote = article.text[start:]
    note = Citation(1, key, sha256, article.title, "p", heading, None, start, end, quote)
    looked = Considered("p", 1.0, key, sha256, words, (words,), None, start, end, words)
    claim = Claim(words, "partial", (1,), attributed=True, reason=words)
    answer = Answer(
        question=words,
        standalone_question=f"{words} {words}",
        status="partial",
        text=words,
        claims=(claim,),
        citations=(note,),
        missing=words,
        model=words,
        host=words,
        fallback=words,
        flagged=(note,),
        notices=(words,),
        considered=(looked,),
        usage={"prompt_tokens": 1},
        timings_ms={words: 1.0},
    )
    return [
        TextWritten(f"{words} {words} "),
        ModelFailed(ModelError(f"{words}!")),
        SetAside(words),
        SentenceReady(claim, (note,)),
        Done(answer),
    ]


@few
def test_questions_answers_and_articles_stay_words(show: Show, hostile: Sequence[Hostile]) -> None:
    engine = FakeEngine({"plain": make_article("plain", "Plain", "Plain words.")})
    visitor = show(engine).arrive()
    watch = Watch(visitor)
    # What is longer is no question: the page keeps it in the box.
    for each in (one for one in hostile if len(one.words.strip()) <= MAX_CHARACTERS):
        article = article_of(each.words)
        engine.shelf = {article.id: article}
        # A box to write in turns each line break into one sign.
        asked = re.sub("\r\n?", "\n", article.id)
        engine.told = {asked: told_of(each.words, article)}
        assert visitor.ask(each.words) == 0
        visitor.open("0-c1")
        found = visitor.page.evaluate(TEXTS, 0)
        words, said = shown(each.words), shown(line(each.words))
        assert found["question"] == shown(asked), each.name
        for place in ("fallback", "notice", "reason"):
            assert found[place] == words, (each.name, place)
        for place in ("flagged", "quote", "heading", "cited"):
            assert found[place] == said, (each.name, place)
        for place in ("path", "where"):
            assert paired(found[place]) == paired(f"{words} › Rain › {words}"), (each.name, place)
        # The mark of a list's item is drawn beside it.
        drawn = words.removesuffix(found["said"])
        assert drawn + found["said"] == words, each.name
        assert not drawn.strip("-*•– "), each.name
        assert words in found["receipt"], each.name
        watch.check()
        visitor.begin_anew()


@few
def test_titles_names_and_addresses_stay_words(show: Show, hostile: Sequence[Hostile]) -> None:
    engine = make_engine()
    names = [each.words for each in HOSTILE]
    choices = tuple(ModelChoice(each, each, each) for each in names)
    engine.found = FoundModels(choices, tuple(names), names[0])
    visitor = show(engine).arrive()
    watch = Watch(visitor)
    page = visitor.page
    page.click(".who")
    page.wait_for_selector("#models [data-everywhere]")
    assert visitor.texts("#models [data-model] span") == ["No model", *map(shown, names)]
    assert visitor.texts("#models .state") == list(map(shown, names))
    page.keyboard.press("Escape")
    for number, each in enumerate(hostile):
        page.click(".head [data-open=add]")
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
        del engine.shelf[list(engine.shelf)[-1]]
        words, (start, end) = whole(each.words), [(17, 20), (21, 26)][number % 2]
        everywhere = {"c": words, "at": words, "article": words, "span": "0-9"}
        ours = f"#article=loom&span={start}-{end}"
        for fragment in (words, urlencode(everywhere)):
            page.evaluate(GO, [fragment, ours, LOOM.text[start:end]])
    watch.check()


def upright(page: Any, where: str, word: str) -> None:
    letters = page.evaluate(LETTERS, [where, word])
    assert letters is not None, f"{word!r} is not in {where}"
    assert letters == sorted(letters), f"{word!r} is turned around in {where}"


@pytest.mark.parametrize("count", [1, long(None)])
def test_no_letter_of_ours_is_turned_around(show: Show, count: int | None) -> None:
    engine = FakeEngine({})
    visitor = show(engine)
    for each in list(of("direction"))[5:][:count] if count else of("direction"):
        article = article_of(each.words)
        choice = ModelChoice("m", whole(each.words), "host.example")
        engine.shelf = {article.id: article, "plain": make_article("plain", "Plain", "Plain.")}
        engine.told = {"What?": told_of(each.words, article)}
        engine.found = FoundModels((choice,), (choice.name,), choice.name)
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
        upright(page, ".card", "Doubtful")
        page.click(".who")
        page.locator("#models [data-model]").nth(1).click()
        page.wait_for_selector(".whom:has-text('passages go to')")
        upright(page, ".whom", "passages go to host.example")
        del engine.shelf[article.id]
        page.click(".turns .fn")
        page.wait_for_selector(".read h2:has-text('is no longer here')")
        upright(page, ".read h2", "is no longer here")


def test_neighbours_turn_no_letter_of_a_quote_around(show: Show) -> None:
    turned, plain = "Rain \u202efell on the hills.", "Snow lay in the valley."
    everything = "\n\n".join(line(each.words) for each in HOSTILE)
    article = make_article("weather", "Weather", f"{everything}\n\n{turned} {plain}")
    script = {"Where?": [Quoted("weather", turned), Quoted("weather", plain)]}
    visitor = show(FakeEngine({"weather": article}, script)).arrive()
    visitor.ask("Where?")
    upright(visitor.page, "#turn-0 .claim:last-child .text", "Snow lay")
    visitor.page.focus("#turn-0 .claim:last-child .fn")
    visitor.page.wait_for_selector(".card:visible")
    assert visitor.page.locator(".card .dim").first.text_content() == turned
    upright(visitor.page, ".card .quote", "Snow lay")
    # An article of all hostile words is cited to its end.
    assert visitor.open("0-c2") == plain


@pytest.mark.soak
def test_a_key_that_another_page_left_is_replaced(serve: Serve, visit: Visit) -> None:
    address = serve(make_engine())
    for kept in ('"><img src=x onerror=window.hit=1>', "x", "{}"):
        stored = {"origin": address, "localStorage": [{"name": "footnote-key", "value": kept}]}
        visitor = visit(address, storage_state={"cookies": [], "origins": [stored]}).arrive()
        key = visitor.page.evaluate("localStorage.getItem('footnote-key')")
        assert len(key) == 64
        assert set(key) <= set("0123456789abcdef")
