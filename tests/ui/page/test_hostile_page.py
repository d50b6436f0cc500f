"""Hostile words in a real browser stay words."""

import re
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
from tests.fakes import FakeEngine, make_article
from tests.ui.hostile import HOSTILE, SAMPLE
from tests.ui.hostile_watch import Watch, line, paired, shown, whole
from tests.ui.loom import LOOM, make_engine
from tests.ui.visitor import Show
from ui.engine import FoundModels, ModelChoice

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
        # What a notice repeats of the error would not be told twice.
        ModelFailed(ModelError(f"{words[:-1]}§")),
        SetAside(words),
        SentenceReady(claim, (note,)),
        Done(answer),
    ]


def test_questions_answers_and_articles_stay_words(show: Show) -> None:
    engine = FakeEngine({"plain": make_article("plain", "Plain", "Plain words.")})
    visitor = show(engine).arrive()
    watch = Watch(visitor)
    for name, each in SAMPLE.items():
        article = article_of(each)
        engine.shelf = {article.id: article}
        # A box to write in turns each line break into one sign.
        asked = re.sub("\r\n?", "\n", article.id)
        engine.told = {asked: told_of(each, article)}
        assert visitor.ask(each) == 0
        visitor.open("0-c1")
        found = visitor.page.evaluate(TEXTS, 0)
        words, said = shown(each), shown(line(each))
        assert found["question"] == shown(asked), name
        for place in ("fallback", "notice", "reason"):
            assert found[place] == words, (name, place)
        for place in ("flagged", "quote", "heading", "cited"):
            assert found[place] == said, (name, place)
        for place in ("path", "where"):
            assert paired(found[place]) == paired(f"{words} › Rain › {words}"), (name, place)
        # The mark of a list's item is drawn beside it.
        drawn = words.removesuffix(found["said"])
        assert drawn + found["said"] == words, name
        assert not drawn.strip("-*•– "), name
        assert words in found["receipt"], name
        watch.check()
        visitor.begin_anew()


@pytest.mark.soak
def test_titles_names_and_addresses_stay_words(show: Show) -> None:
    engine = make_engine()
    names = list(HOSTILE.values())
    choices = tuple(ModelChoice(each, each, each) for each in names)
    engine.found = FoundModels(choices, tuple(names), names[0])
    visitor = show(engine).arrive()
    watch = Watch(visitor)
    page = visitor.page
    page.click(".who")
    page.wait_for_selector("#models [data-everywhere]")
    assert visitor.texts("#models [data-model] span") == ["Quotes, no model", *map(shown, names)]
    assert visitor.texts("#models .state") == list(map(shown, names))
    page.keyboard.press("Escape")
    for number, (name, each) in enumerate(SAMPLE.items()):
        page.click(".head [data-open=add]")
        page.fill("#title", each)
        page.fill("#text", f"{name} {each}")
        page.keyboard.press("Control+Home")
        page.click("dialog.panel .go")
        page.wait_for_selector("dialog.panel", state="hidden")
        # A title is one line, no longer than a title may be.
        title = " ".join(shown(each)[:1000].split())
        page.wait_for_function(
            "title => document.querySelector('.read h1')?.textContent === title", arg=title
        )
        del engine.shelf[list(engine.shelf)[-1]]
        words, (start, end) = whole(each), [(17, 20), (21, 26)][number % 2]
        everywhere = {"c": words, "at": words, "article": words, "span": "0-9"}
        ours = f"#article=loom&span={start}-{end}"
        for fragment in (words, urlencode(everywhere)):
            page.evaluate(GO, [fragment, ours, LOOM.text[start:end]])
    watch.check()
