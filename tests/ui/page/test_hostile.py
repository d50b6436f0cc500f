"""Hostile words in every template: they stay words, and turn nothing of ours around."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import ui
from index import ArticleSummary, Selection
from index.sharing import ArticleCollection, Share
from qa import Answer, Citation, Claim, Considered, Done, Section, ShortAnswer, TextWritten
from qa.types import Copy
from tests.fakes import FakeEngine, make_article
from tests.ui.hostile import HOSTILE
from tests.ui.hostile_watch import TAGS, whole
from tests.ui.markup.test_markup import is_paired
from ui.article_view import failed_html, opened_html, read_html, unopened_html
from ui.articles import Permissions, article_list_html
from ui.chat import Conversation, header_value, turn_html
from ui.conversations import ChatTurn, Context, ConversationSummary, Feedback
from ui.engine import FoundModels, ModelChoice
from ui.markup import Place, render, sayable, templates
from ui.page.conversation_keeper import CitingAnswer
from ui.page.model_events import models_region
from ui.page.views import box_region, chat_region
from ui.people import Person

TEMPLATES = Path(ui.__file__).parent / "templates"


# Lines of ours that hold foreign words, which must not outlast their place in them.
LINES = {"own", "said", "where", "copies", "by", "path"}
ATTRIBUTE = re.compile(
    "(data|aria)-[a-z-]+|autocomplete|checked|class|dir|for|hidden|id|lang|list|maxlength|name"
    "|placeholder|popovertarget|readonly|required|role|rows|scope|selected|disabled|style|tabindex|title|type|value"
)
STYLE = re.compile(r"--(depth|columns):\d+|(inset-inline-start:[\d.]+%;)?inline-size:[\d.]+%|")


class Read(HTMLParser):
    """Reads HTML: its tags are ours and closed, so are its attributes, and so is any direction."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._inside = [("", set[str](), "")]
        self.feed(html)
        self.close()
        assert len(self._inside) == 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        values = {name: value or "" for name, value in attrs}
        ours = {"popover", "autofocus"} if values.get("id") == "person" else set()
        assert [name for name in values if not ATTRIBUTE.fullmatch(name) and name not in ours] == []
        assert STYLE.fullmatch(values.get("style", ""))
        if tag != "input":
            classes = set(values.get("class", "").split()) | ({"hidden"} & values.keys())
            self._inside.append((tag, classes, ""))

    def handle_endtag(self, tag: str) -> None:
        opened, classes, text = self._inside.pop()
        assert opened == tag
        assert not classes & LINES or is_paired(text), text
        # What is not drawn turns nothing around.
        self.handle_data("" if "hidden" in classes else text)

    def handle_data(self, data: str) -> None:
        tag, classes, text = self._inside[-1]
        self._inside[-1] = (tag, classes, text + data)


def turns(words: str) -> Iterator[ChatTurn]:
    """Yield a turn in each state, all words of which are others' words."""
    end = 1 + len(words)
    note = Citation(1, words, words, words, words, (words,), 3, 1, end, words, words, words)
    note = replace(note, also_in=(Copy(words, words, 1, 2),))
    looked = Considered(words, 1.0, words, words, words, (words,), None, 1, 2, words)
    answer = Answer(
        question=words,
        standalone_question=f"{words} {words}",
        status="partial",
        text=words,
        claims=(
            Claim(words, "verified", (1, 2)),
            Claim(words, "partial", (1,), attributed=True, reason=words),
            Claim(f"| {words} |", "unsupported", (), source="model", mark="|", reason=words),
            Claim(words, "unsupported", (), source="model", mark=words),
        ),
        citations=(note, replace(note, number=2, article_id="other")),
        missing=words,
        model=words,
        host=words,
        fallback=words,
        short_answers=(ShortAnswer(1, end, words, 1),),
        nearest=(note,),
        flagged=(note,),
        notices=(words,),
        considered=(looked, replace(looked, article_id="other")),
        elsewhere=(words,),
        usage={"prompt_tokens": 1},
        timings_ms={words: 1.0, "total": 2.0},
        reply=words,
    )
    for status in ("answered", "partial", "not_found"):
        turn = ChatTurn(words, remark=words, problem=words)
        turn.take(Done(replace(answer, status=status)))
        turn.error = words
        turn.contexts = {1: Context(words, words, changed=True)}
        yield turn
    turn.answer = replace(answer, reason="missing")
    turn.feedback, turn.form_is_open = Feedback("down", words, words), True
    yield turn
    yield ChatTurn(words, failure=words)
    turn = ChatTurn(words)
    turn.take(TextWritten(f"{words} {words} ", "-"))
    yield turn


def rendered(words: str) -> Iterator[str]:
    """Yield the HTML of all that the page can show, said in these words."""
    choice = ModelChoice(words, words, words)
    conversation = Conversation(
        suggested=[Section("loom", words, 0, words)],
        title=words,
        unkept=words,
        found_here=choice,
        offered=(choice,),
    )
    for index, turn in enumerate(turns(words)):
        yield turn_html(index, turn, replaced=1)
    for each in (conversation, replace(conversation, empty=True)):
        yield from chat_region(each)["chat"]["turns"]  # type: ignore[misc]
    yield from chat_region(conversation, words or "!")["chat"]["turns"]  # type: ignore[misc]
    yield str(models_region(conversation, FoundModels((), (words,), words))["models"]["html"])
    summaries = [ArticleSummary(each, words, words, 1, 1, words) for each in (words, "other")]
    yield str(header_value(conversation, summaries)["options"])
    person = Person(words, (words, words), True)
    yield str(header_value(replace(conversation, person=person), summaries)["person"])
    yield article_list_html(summaries, {words}, (words, 0), words)
    shares = [Share(words, "owner", alone=False), Share(f"group:{words}", "reader", alone=True)]
    collection = ArticleCollection(words, words, "owner", ((words, "owner"), (words, "reader")))
    shelves = [(collection, frozenset({words, "other"}))]
    allowed = Permissions(words, {"other": shares}, {"other": words}, (), shelves)
    yield article_list_html(summaries, allowed=allowed)
    own = {"author": (words,), "tag": (words, words), "own": (words,)}
    labelled = [replace(each, byline=words, published=words, fields=own) for each in summaries]
    for search in ("", words, f"tag={words}"):
        yield article_list_html(labelled, search=search)
    article = make_article("a", words, f"Title\n\n{words}", ["Title"])
    article = replace(article, fields={"source": (words,), "tag": (words,)})
    within = replace(conversation, within=Selection("a", 0, len(article.text)))
    yield str(box_region(within, article)["box"]["within"])
    cited = Citation(1, "a", article.sha256, words, "p", (words,), None, 0, 5, "Title")
    place = Place(
        words, cited, 2, words, words, words, ((words, replace(cited, number=2, start=7, end=9)),)
    )
    engine = FakeEngine({"a": article})
    for each_place in (
        place,
        replace(place, citation=replace(cited, article_sha256="", quote=f"gone {words}")),
        replace(place, citation=replace(cited, article_id="gone", quote=words)),
        replace(place, cited=False),
    ):
        yield opened_html(engine.index, each_place)
    yield read_html(engine.index, "a", (0, 5), elsewhere=True)
    yield failed_html(words)
    yield unopened_html()
    kept = ConversationSummary(words, words, words, 1)
    yield render(
        "history",
        {
            "conversations": [(kept, words)], "current": words, "deleted": words, "search": words,
            "problem": words, "formats": [("json", "JSON")], "longest_title": 9,
            "here": words,
        },
    )  # fmt: skip
    found: dict[str, object] = {
        "conversations": [],
        "search": words,
        "deleted": None,
        "problem": "",
    }
    yield render("history", found)
    use = CitingAnswer(words, words, words, words)
    yield render("citing_answers", {"found": [use], "count": "1 citation", "problem": ""})


@pytest.mark.parametrize("name", HOSTILE)
def test_no_tag_attribute_or_direction_escapes(name: str) -> None:
    for html in rendered(whole(HOSTILE[name])):
        Read(html)
        str(sayable(html)).encode()


def test_every_template_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()
    text = Path.read_text

    def noted(path: Path, *args: str, **options: str) -> str:
        read.add(path.name)
        return text(path, *args, **options)

    templates._environment.cache_clear()
    monkeypatch.setattr(Path, "read_text", noted)
    assert list(rendered("words"))
    # The pages beside the conversation get their hostile words by address, and a saved one by its
    # own test in tests/ui/export.
    read |= {"page.html", "sign_in.html", "exported_conversation.html", "exported_answer.html"}
    assert {path.name for path in TEMPLATES.glob("*.html")} <= read
