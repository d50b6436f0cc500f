"""Hostile words in a real browser stay words: questions, answers, articles, cards, lists."""

from collections.abc import Sequence

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
from tests.fakes import FakeEngine, make_article
from tests.ui.hostile import Hostile
from tests.ui.hostile_watch import Watch, batches, line, paired, shown, whole
from tests.ui.visitor import Serve, Visit, Visitor
from ui.conversations.store import ConversationStore

BATCH = 12

# What one turn and the reader show, each place under its name.
TEXTS = """index => {
  const turn = document.querySelector(`#turn-${index}`);
  const texts = (root, where) => [...root.querySelectorAll(where)].map((each) => each.textContent);
  return {
    question: texts(turn, ".q")[0],
    said: texts(turn, ".claim .text").filter(Boolean).join(" "),
    fallback: texts(turn, ".fallback p")[0],
    notice: texts(turn, ".notice")[0],
    missing: texts(turn, ".state")[0],
    failed: texts(turn, ".fail p")[0],
    flagged: texts(turn, ".flagged .near")[0],
    receipt: texts(turn, ".how dd, .how td"),
    heading: texts(document, ".read [data-block='0']")[0],
    paragraph: texts(document, ".read [data-block='1']")[0],
    cited: texts(document, ".read mark").join(""),
    path: texts(document, ".read .path")[0],
    uses: texts(document, "#uses .opens span[dir]"),
    chip: window.chip,
  };
}"""

# Looks up where the selection was used, asks about it, and about everything again.
PICK = """async () => {
  const one = (where) => document.querySelector(where);
  const until = async (is) => {
    for (let i = 0; i < 500 && !is(); i++) await new Promise((done) => setTimeout(done, 10));
    if (!is()) throw new Error(`never: ${is}`);
  };
  one("[data-pick=used]").click();
  await until(() => one("#uses:popover-open .opens"));
  one("#uses [data-close]").click();
  one("[data-pick=ask]").click();
  await until(() => one(".within .grow"));
  window.chip = one(".within .grow").textContent;
  one("[data-anywhere]").click();
  await until(() => !one(".within .grow"));
}"""

# What the cards of all markers hold, and of every third one as it opens for the focus.
CARDS = """async () => {
  const cards = [];
  for (const button of document.querySelectorAll(".turns .fn, .turns button.tag")) {
    const source = document.getElementById(button.dataset.card);
    const card = () => document.querySelector(".card");
    const open = () => card() && !card().hidden && card().textContent === source.textContent;
    // What scrolls on the way closes it.
    for (let i = 0; i < 100 && cards.length % 3 === 0 && !open(); i++) {
      if (i % 25 === 0) {
        document.querySelector("#question").focus();
        button.focus();
        if (button.matches(".tag")) button.click();
      }
      await new Promise((done) => setTimeout(done, 10));
    }
    const found = cards.length % 3 === 0 ? card() : source;
    cards.push({
      where: found.querySelector(".where")?.textContent,
      quote: found.querySelector(".quote")?.textContent,
      why: found.querySelector(".why").textContent,
    });
    window.footnote.card.hide();
  }
  document.querySelector("#question").focus();
  return cards;
}"""


def article_of(words: str) -> Article:
    """Return an article whose id, title, heading and paragraph are the words."""
    text = line(words)
    article = make_article(whole(words), whole(words), f"{text}\n\n{text}")
    return Article(
        id=article.id,
        title=article.title,
        source=f"/folder/{whole(words).replace('/', '_')}",
        published=None,
        language=None,
        text=article.text,
        sha256=article.sha256,
        headings=(Heading(1, 0, len(text)),),
    )


def told_of(words: str, article: Article) -> list[Event]:
    """Return what a hostile model and its server answer, each word of which is the words."""
    start = len(article.text) - len(line(words))
    note = Citation(
        number=1,
        article_id=article.id,
        article_sha256=article.sha256,
        title=article.title,
        passage_id="p",
        heading=(words, words),
        page=None,
        start=start,
        end=len(article.text),
        quote=article.text[start:],
    )
    claim = Claim(words, "partial", (1,), attributed=True, reason=words)
    looked = Considered(
        "p", 1.0, article.id, article.sha256, words, (words,), None, start, note.end, words
    )
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


def test_questions_answers_and_articles_stay_words(
    serve: Serve, visit: Visit, store: ConversationStore, hostile: Sequence[Hostile]
) -> None:
    engine = FakeEngine({"plain": make_article("plain", "Plain", "Plain words.")})
    visitor = visit(serve(engine, store=store)).arrive()
    watch = Watch(visitor)
    page = visitor.page
    # What is longer is no question: the page keeps it in the box.
    asked = [each for each in hostile if len(each.words.strip()) <= MAX_CHARACTERS]
    for batch in batches(asked, BATCH):
        articles = [article_of(each.words) for each in batch]
        engine.shelf = {each.id: each for each in articles}
        engine.told = {
            article.id: told_of(each.words, article)
            for each, article in zip(batch, articles, strict=True)
        }
        for index, (each, article) in enumerate(zip(batch, articles, strict=True)):
            assert visitor.ask(each.words) == index
            check_turn(visitor, index, each, article)
        watch.check()
        check_cards(page.evaluate(CARDS), batch)
        watch.check()
        page.get_by_role("button", name="New conversation").click()
        page.wait_for_selector(".turns .welcome")


def check_turn(visitor: Visitor, index: int, each: Hostile, article: Article) -> None:
    page, words, said = visitor.page, shown(each.words), shown(line(each.words))
    visitor.open(f"{index}-c1")
    # The browser cannot name a selection that holds a NUL: it is shown as another sign.
    named = "\x00" not in article.text
    if named:
        page.evaluate(PICK)
    found = page.evaluate(TEXTS, index)
    assert found["question"] == words, each.name
    for place in ("said", "fallback", "notice", "flagged"):
        expected = said if place == "flagged" else words
        # The mark of a list's item is drawn beside it.
        drawn = expected.removesuffix(found[place]) if place == "said" else ""
        assert drawn + found[place] == expected, (each.name, place)
        assert not drawn.strip("-*•– "), (each.name, place)
    assert found["missing"].endswith(f": {words}"), each.name
    assert found["failed"] == f"{upright(words)}!", each.name
    assert words in found["receipt"], each.name
    assert (found["heading"], found["paragraph"], found["cited"]) == (said, said, said), each.name
    assert paired(found["path"]) == paired(" › ".join([words] * 3)), each.name
    if named:
        assert found["uses"][0] == words, each.name
        start = " ".join(line(each.words).split())
        assert paired(found["chip"]).startswith(paired(f"About “{start[:100]}")), each.name


def check_cards(cards: Sequence[dict[str, str]], batch: Sequence[Hostile]) -> None:
    assert len(cards) == 2 * len(batch)
    for each, (quoted, reasoned) in zip(batch, batches(cards, 2), strict=True):
        words = shown(each.words)
        assert paired(quoted["where"]) == paired(" › ".join([words] * 3)), each.name
        assert quoted["quote"] == shown(line(each.words)), each.name
        assert quoted["why"] == f"doubtful. {words}", each.name
        assert reasoned["why"] == words, each.name


def upright(words: str) -> str:
    return words.replace("\u202d", "\ufffd").replace("\u202e", "\ufffd")
