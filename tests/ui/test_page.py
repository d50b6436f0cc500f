"""The page in a real browser."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeEngine, Quoted, make_article
from tests.ui.conftest import Visitor
from ui.engine import ModelChoice

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]

LOOM = make_article(
    "loom",
    "The loom of Ada",
    "The loom of Ada\n\nAda built a loom in 1843. It stood in Turin.\n\n"
    "What it wove\n\nThe loom wove algebra. Nobody bought the cloth.\n\n"
    + "\n\n".join(f"Filler {i} tells nothing of note about the mill." for i in range(40))
    + "\n\nThe last word was silence.",
    headings=["The loom of Ada", "What it wove"],
)
SCRIPTS = make_article(
    "scripts",
    "Many scripts",
    "Many scripts\n\n𝔘𝔫𝔦 🧵🪡 sews 👩🏽‍🔬 well. Cafe\u0301 n\u0303 closes at 5. After it all.\n\n"
    "שלום עולם, זה משפט. وهذه جملة أخرى.\n\n"
    "First of two.\n\nSecond <b>of</b> two & more.",
    headings=["Many scripts"],
)
SCRIPT = {
    "Who built it?": [Quoted("loom", "Ada built a loom in 1843.")],
    "What did he weave?": [
        Quoted("loom", "The loom wove algebra."),
        Quoted("loom", "The last word was silence."),
    ],
    "Mixed?": [
        Quoted("loom", "It stood in Turin.", text="It stood in Rome.", support="partial"),
        Quoted("loom", "The last word was silence.", text="It sang.", support="unsupported"),
    ],
    "Scripts?": [
        Quoted("scripts", "𝔘𝔫𝔦 🧵🪡 sews 👩🏽‍🔬 well."),
        Quoted("scripts", "Cafe\u0301 n\u0303 closes at 5."),
        Quoted("scripts", "שלום עולם, זה משפט."),
        Quoted("scripts", "وهذه جملة أخرى."),
        Quoted("scripts", "First of two.\n\nSecond <b>of</b> two & more."),
    ],
}
NEAREST = [Quoted("loom", "Nobody bought the cloth."), Quoted("loom", "It stood in Turin.")]


def make_engine(**options: Any) -> FakeEngine:
    shelf = {"loom": LOOM, "scripts": SCRIPTS}
    return FakeEngine(shelf, SCRIPT, **{"nearest": NEAREST, **options})


def test_a_marker_opens_the_article_and_marks_the_quote_alone(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    turn = visitor.ask("Scripts?")
    for number, quoted in enumerate(SCRIPT["Scripts?"], 1):
        assert visitor.open(f"{turn}-c{number}") == quoted.quote
        assert page.evaluate("document.activeElement.id") == "cited"
        box = page.locator("#cited").bounding_box()
        assert 0 < box["y"] < 800
        assert page.evaluate("window.scrollY") == 0
    assert page.locator(".read b").count() == 0
    button = page.get_by_role("button", name="Citation 2, Many scripts, verified quote", exact=True)
    assert button.count() == 1
    size = button.bounding_box()
    assert size["width"] >= 24
    assert size["height"] >= 24


def test_escape_goes_back_to_the_marker(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    turn = visitor.ask("What did he weave?")
    assert visitor.open(f"{turn}-c2") == "The last word was silence."
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.place") == f"{turn}-c2"
    page.get_by_role("button", name="Previous citation").click()
    page.wait_for_selector("mark:has-text('wove algebra')")
    assert page.locator(".read mark").all_text_contents() == ["The loom wove algebra."]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.place") == f"{turn}-c1"


def test_the_keyboard_is_enough(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "question":
            break
    page.keyboard.type("Who built")
    page.keyboard.press("Shift+Enter")
    assert page.input_value("#question") == "Who built\n"
    page.keyboard.press("Backspace")
    page.keyboard.type(" it?")
    page.keyboard.press("Enter")
    page.wait_for_selector('.turns[aria-busy="false"] .tools')
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.dataset.place") == "0-c1":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#cited:focus")
    assert page.locator("#cited").text_content() == "Ada built a loom in 1843."


def test_streamed_text_does_not_move(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine(pause=0.2))).arrive()
    page = visitor.page
    for _ in range(4):
        visitor.ask("What did he weave?")
    page.fill("#question", "Scripts?")
    page.press("#question", "Enter")
    page.wait_for_selector("#turn-4 .fn")
    top = "document.querySelector('#turn-4 .said').getBoundingClientRect().top"
    page.evaluate("window.kept = document.querySelector('#turn-4 .fn')")
    tops = [page.evaluate(top)]
    while page.locator('.turns[aria-busy="true"]').count():
        tops.append(page.evaluate(top))
    assert page.locator("#turn-4 .fn").count() == 5
    assert len(tops) > 3
    assert len(set(tops[:-1])) == 1
    assert 0 < tops[0] < 700, "the new turn is out of sight"
    assert page.evaluate("window.kept.isConnected"), "a marker was made anew while streaming"


def test_what_is_not_there_is_said_with_related_sentences(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    turn = visitor.ask("What did it cost?")
    block = visitor.page.locator(f"#turn-{turn} .none")
    assert block.get_by_role("heading", name="Not in these articles").is_visible()
    assert block.get_by_text("Related, not an answer").is_visible()
    assert block.get_by_role("button").all_text_contents() == [item.quote for item in NEAREST]
    assert visitor.open(f"{turn}-n1") == "Nobody bought the cloth."
    assert visitor.open(f"{turn}-n2") == "It stood in Turin."


def test_support_is_told_in_words(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    visitor.ask("Mixed?")
    assert visitor.page.locator(".tag").all_text_contents() == ["partly supported", "not supported"]
    for name in ("Citation 1, The loom of Ada, partly", "Citation 2, The loom of Ada, not"):
        assert visitor.page.get_by_role("button", name=f"{name} supported").count() == 1


def test_the_header_says_who_answers(serve: Serve, visit: Visit) -> None:
    verbatim = visit(serve(make_engine())).arrive().page
    assert verbatim.locator(".whom").text_content() == "Verbatim · nothing leaves this machine"
    model = make_engine(named=ModelChoice("m", "${m}<i>", "api.example"))
    shown = visit(serve(model)).arrive().page.locator(".whom").text_content()
    assert shown == "${m}<i> · passages go to api.example"


def test_a_follow_up_shows_how_it_was_understood(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    visitor = visit(serve(engine)).arrive()
    visitor.ask("Who built it?")
    turn = visitor.ask("What did he weave?")
    shown = visitor.page.locator(f"#turn-{turn} .stand").text_content()
    assert shown == "understood as: What did Ada weave?"
    assert [item.question for item in engine.heard[1][0]] == ["Who built it?"]


def test_the_picker_scopes_the_question(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    names = page.locator("#picker option").all_text_contents()
    assert names == ["All articles (2)", "The loom of Ada", "Many scripts"]
    hint = "document.querySelector('#question').placeholder"
    assert page.evaluate(hint) == "Ask about these articles"
    assert page.locator(".welcome h2").text_content() == "Ask about these articles"
    visitor.ask("Who built it?")
    page.select_option("#picker", label="Many scripts")
    page.wait_for_selector(".read h1:has-text('Many scripts')")
    assert page.evaluate(hint) == "Ask about this article"
    visitor.ask("Who built it?")
    page.select_option("#picker", label="All articles (2)")
    page.get_by_role("button", name="The loom of Ada 3 sentences").click()
    page.wait_for_selector(".read h1:has-text('The loom')")
    assert page.input_value("#picker") == "loom"
    visitor.ask("Who built it?")
    assert [scope for _, scope in engine.heard] == [None, ["scripts"], ["loom"]]


def test_two_tabs_are_independent(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    address = serve(engine)
    first, second = visit(address).arrive(), visit(address).arrive()
    first.page.select_option("#picker", label="The loom of Ada")
    first.page.wait_for_selector(".read h1:has-text('The loom')")
    first.ask("Who built it?")
    assert second.page.locator(".turn").count() == 0
    assert second.page.input_value("#picker") == ""
    second.ask("Who built it?")
    assert engine.heard == [((), ["loom"]), ((), None)]


def test_pasted_text_becomes_an_article(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(FakeEngine({}))).arrive()
    page = visitor.page
    page.locator(".turns").get_by_role("button", name="Add text").click()
    page.get_by_label("Title").fill("A <i>title</i>")
    page.get_by_role("textbox", name="Text").fill("Rain fell on Tuesday. It stopped.")
    page.locator("dialog").get_by_role("button", name="Add text").click()
    page.wait_for_selector("dialog:not([open])", state="attached")
    page.wait_for_selector(".read h1")
    assert page.locator(".read h1").text_content() == "A <i>title</i>"
    assert page.locator("#picker option").all_text_contents() == ["A <i>title</i>"]
    assert page.locator("#notice").text_content() == "Added."
    assert page.locator(".read .art p").last.text_content() == "Rain fell on Tuesday. It stopped."
    visitor.ask("What fell?")
    assert page.locator("#notice").text_content() == ""


def test_files_become_articles_and_a_bad_one_is_reported(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(serve(FakeEngine({}))).arrive()
    page = visitor.page
    contents = {"rain.txt": b"Rain fell.", "sun.txt": b"Sun.", "bad.txt": b"\xff\xfe\x00\xd8"}
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    page.click("[data-open=add]")
    page.set_input_files("#files", [tmp_path / name for name in contents])
    page.wait_for_selector("dialog[data-state=error]")
    did, bad = page.locator("dialog .did"), page.locator("dialog .bad")
    assert did.text_content() == "Added 2 articles."
    assert bad.text_content() == "bad.txt is not text."
    before = "element => getComputedStyle(element, '::before').content"
    assert bad.evaluate(before) == '"Not added: "'
    assert did.evaluate(before) == "none"
    colour = "element => getComputedStyle(element).color"
    assert did.evaluate(colour) == page.locator("dialog label").first.evaluate(colour)
    assert bad.evaluate(colour) != did.evaluate(colour)
    assert page.locator("#picker option").all_text_contents()[1:] == ["rain", "sun"]
    page.locator("dialog").get_by_role("button", name="Close").click()
    page.locator(".head").get_by_role("button", name="Add text").click()
    assert page.locator("dialog .words").text_content() == ""
    assert page.locator("dialog").get_attribute("data-state") == ""
    assert page.evaluate("document.activeElement.id") == "text"


def test_what_cannot_be_added_is_said_in_one_sentence(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(serve(FakeEngine({}))).arrive()
    page = visitor.page
    page.click("[data-open=add]")
    words = page.locator("dialog[data-state=error] .bad")
    add = page.locator("dialog").get_by_role("button", name="Add text")
    add.click()
    words.wait_for()
    assert words.text_content() == "There is no text to add yet; paste some first."
    page.get_by_role("textbox", name="Text").fill("12 !?")
    add.click()
    page.wait_for_selector("dialog .words:has-text('no words')")
    assert words.text_content() == "The pasted text has no words; paste the article itself."
    (tmp_path / "large.txt").write_bytes(b"word " * 1_000_001)
    page.set_input_files("#files", tmp_path / "large.txt")
    page.wait_for_selector("dialog .words:has-text('5 MB')")
    assert words.text_content() == "large.txt is larger than 5 MB; add it in parts."
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog:not([open])", state="attached")
    assert page.locator("#picker option").all_text_contents() == ["No articles yet"]


def test_the_browser_cannot_name_a_file_of_this_machine(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("A secret stands here.")
    visitor = visit(serve(FakeEngine({}))).arrive()
    page = visitor.page
    page.click("[data-open=add]")
    page.route(
        "**/gradio_api/queue/join*",
        lambda route: route.continue_(
            post_data=re.sub(r'"text":"x"', f'"paths":["{secret}"]', route.request.post_data)
        ),
    )
    page.get_by_role("textbox", name="Text").fill("x")
    page.locator("dialog").get_by_role("button", name="Add text").click()
    page.wait_for_selector("dialog .words:has-text('not uploaded')")
    assert page.locator("#picker option").all_text_contents() == ["No articles yet"]


def test_errors_stand_in_the_page(
    serve: Serve, visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = visit(serve(make_engine())).arrive()
    turn = visitor.ask("refuse")
    failure = visitor.page.locator(f"#turn-{turn} .fail")
    assert failure.text_content() == "The question has no words; ask one in a sentence."
    turn = visitor.ask("break")
    shown = visitor.page.locator(f"#turn-{turn} .fail").text_content()
    assert shown.startswith("Something went wrong here.")
    assert "a defect" not in shown
    assert "a defect" in caplog.text
    visitor.ask("Who built it?")
    assert visitor.page.locator(".fn").count() == 1


def test_a_question_that_reaches_nobody_stays_in_its_box(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    page.route("**/gradio_api/app_id", lambda route: route.abort())
    page.fill("#question", "Who built it?")
    page.press("#question", "Enter")
    page.wait_for_selector("#notice:has-text('does not answer')")
    said = "Footnote does not answer; is it still running in its terminal?"
    assert page.locator("#notice").text_content() == said
    assert page.input_value("#question") == "Who built it?"
    assert page.locator(".turn").count() == 0
    assert visitor.failures == ["Failed to load resource: net::ERR_FAILED"]
    visitor.failures.clear()
    page.unroute("**/gradio_api/app_id")
    page.press("#question", "Enter")
    page.wait_for_selector("#turn-0 .fn")
    assert page.input_value("#question") == ""
    assert page.locator("#notice").text_content() == ""


def test_stop_ends_the_answer_and_the_next_question_works(serve: Serve, visit: Visit) -> None:
    engine = make_engine(pause=1.0)
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    page.fill("#question", "Scripts?")
    page.press("#question", "Enter")
    page.wait_for_selector("#turn-0 .fn")
    assert page.get_by_role("button", name="Ask", exact=True).count() == 0
    page.get_by_role("button", name="Stop").click()
    page.wait_for_selector("#turn-0 .state:has-text('Stopped.')")
    assert page.locator("#turn-0 .fn").count() < 5
    assert eventually(lambda: engine.closed == 1)
    visitor.ask("Who built it?")
    assert page.locator("#turn-1 .fn").count() == 1
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector(".turns .welcome")
    assert page.locator(".turn").count() == 0


def test_a_closed_tab_ends_its_answer(serve: Serve, visit: Visit) -> None:
    engine = make_engine(pause=2.0)
    visitor = visit(serve(engine)).arrive()
    visitor.page.fill("#question", "Scripts?")
    visitor.page.press("#question", "Enter")
    visitor.page.wait_for_selector("#turn-0 .fn")
    visitor.page.close()
    assert eventually(lambda: engine.closed == 1)


def test_sixty_turns_and_a_reload(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    for turn in range(60):
        visitor.ask("Who built it?" if turn % 2 else "What did he weave?", turn=turn)
    assert page.locator(".turn").count() == 60
    for turn in range(60):
        quote = "Ada built a loom in 1843." if turn % 2 else "The loom wove algebra."
        assert visitor.open(f"{turn}-c1") == quote
    page.reload()
    page.wait_for_selector(".turns .welcome")
    assert visitor.ask("Who built it?") == 0
    assert visitor.open("0-c1") == "Ada built a loom in 1843."


def test_copying_takes_the_footnotes_along(serve: Serve, visit: Visit) -> None:
    address = serve(make_engine())
    visitor = visit(address, permissions=["clipboard-read", "clipboard-write"]).arrive()
    visitor.ask("Who built it?")
    visitor.page.get_by_role("button", name="Copy with footnotes").click()
    visitor.page.wait_for_selector("#notice:has-text('Copied.')")
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Ada built a loom in 1843. [1]\n\n[1] “Ada built a loom in 1843.”")


def test_an_article_that_changed_is_not_marked(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    visitor = visit(serve(engine)).arrive()
    visitor.ask("Who built it?")
    engine.shelf["loom"] = make_article("loom", "The loom of Ada", "All was rewritten here.")
    visitor.page.click("[data-place='0-c1']")
    visitor.page.wait_for_selector(".read .none")
    assert visitor.page.locator(".read mark").count() == 0
    assert visitor.page.locator(".read blockquote").text_content() == "Ada built a loom in 1843."
    del engine.shelf["loom"]
    visitor.page.click("[data-place='0-c1']")
    visitor.page.wait_for_selector(".read :text('is no longer here')")


def test_the_bar_names_the_article_of_a_footnote(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    turn = visitor.ask("Scripts?")
    visitor.open(f"{turn}-c2")
    path = "Many scripts › A heading that is as long as headings get › And one below it"
    assert page.locator(".read .path").text_content() == path
    page.set_viewport_size({"width": 390, "height": 800})
    bar = page.locator(".read .bar").bounding_box()
    assert bar["x"] + bar["width"] <= 390
    assert bar["height"] < 60


def test_a_removed_article_is_asked_no_more(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    size = {"width": 390, "height": 800}
    visitor = visit(serve(engine), viewport=size).arrive()
    page = visitor.page
    page.select_option("#picker", label="The loom of Ada")
    page.wait_for_selector(".read h1:has-text('The loom')", state="attached")
    visitor.ask("Who built it?")
    shown = engine.shelf.pop("loom")
    page.click("[data-place='0-c1']")
    page.get_by_role("heading", name="“The loom of Ada” is no longer here").wait_for()
    assert page.locator(".read blockquote").text_content() == "Ada built a loom in 1843."
    page.get_by_role("button", name="Close").click()
    assert not page.locator(".read").is_visible()
    engine.script = {"What did he weave?": [Quoted("scripts", "After it all.")]}
    engine.nearest = ()
    visitor.ask("What did he weave?")
    assert engine.heard[-1][1] is None
    remark = "The article you had chosen was removed; all articles are asked from now on."
    assert page.locator("#turn-1 .remark").text_content() == remark
    assert page.locator("#turn-1 .fn").count() == 1
    assert page.locator(".read .spine span").all_text_contents() == ["Many scripts"]
    assert page.locator(".read .bar").count() == 1
    engine.script = {}
    visitor.ask("And then?")
    assert page.locator(".remark").count() == 1
    engine.shelf = {}
    visitor.ask("And now?")
    page.wait_for_selector(".read h2:has-text('No articles yet')", state="attached")
    assert page.locator("#picker option").all_text_contents() == ["No articles yet"]
    assert shown.title not in page.locator(".read").text_content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_rule_of_accessibility_is_broken(
    serve: Serve, visit: Visit, scheme: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not there")
    size = {"width": width, "height": 800}
    visitor = visit(serve(make_engine()), color_scheme=scheme, viewport=size).arrive()
    page = visitor.page

    def check() -> None:
        options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
        found = axe.Axe().run(page, options=options).response["violations"]
        broken = [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]
        assert broken == []

    check()
    visitor.ask("Who built it?")
    visitor.ask("Mixed?")
    visitor.ask("What did it cost?")
    visitor.ask("refuse")
    check()
    visitor.open("1-c1")
    check()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    page.click("[data-open=add]")
    check()


def test_the_page_fits_a_small_phone(serve: Serve, visit: Visit) -> None:
    size = {"width": 360, "height": 640}
    visitor = visit(serve(make_engine()), viewport=size, has_touch=True).arrive()
    page = visitor.page
    visitor.ask("What did he weave?")
    visitor.ask("What did it cost?")
    visitor.ask("Who built it?")
    assert not page.locator(".read").is_visible()
    assert visitor.open("2-c1") == "Ada built a loom in 1843."
    sheet = page.locator(".read").bounding_box()
    mark = page.locator("#cited").bounding_box()
    button = page.locator('[data-place="2-c1"]').bounding_box()
    assert sheet["y"] < mark["y"] < 640
    assert mark["x"] + mark["width"] <= 360
    assert 0 < button["y"] + button["height"] < sheet["y"]
    heights = page.eval_on_selector_all(
        "button:not(.fn)", "all => all.map(one => one.offsetHeight).filter(Boolean)"
    )
    assert len(heights) > 8
    assert min(heights) >= 32
    tall = "one => parseFloat(getComputedStyle(one, '::after').height)"
    assert page.locator(".fn").first.evaluate(tall) >= 32
    assert page.locator(".read .art").bounding_box()["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Close").click()
    assert not page.locator(".read").is_visible()
    assert page.evaluate("document.activeElement.dataset.place") == "2-c1"


HOSTILE = [
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "<svg onload=window.hit=1>",
    '"><img src=x onerror=window.hit=1>',
    "' onfocus='window.hit=1' autofocus x='",
    "</p></article></div><iframe srcdoc='<script>parent.hit=1</script>'>",
    "</textarea><script>window.hit=1</script>",
    "</style><script>window.hit=1</script>",
    "<a href='javascript:window.hit=1'>click</a>",
    "[x](javascript:window.hit=1) ![y](//evil.example/p.png)",
    "${window.hit=1}",
    "`${window.hit=1}`",
    "{{constructor.constructor('window.hit=1')()}}",
    "{{#with value}}{{this}}{{/with}}",
    "@children",
    "\\u003cscript>window.hit=1</script>",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "<math><mtext><style><img src=x onerror=window.hit=1>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<base href=//evil.example/><form action=//evil.example>",
    "\u202e<b>reversed\u202c \u2028 \ufeff",
    "$1 $& $` \\ \\n",
]


def test_hostile_words_stay_words(serve: Serve, visit: Visit) -> None:
    text = "\n\n".join(["Hostile words", *HOSTILE])
    article = make_article("evil", HOSTILE[3], text, headings=["Hostile words", HOSTILE[0]])
    other = make_article("<i>x", HOSTILE[1], "Harmless.")
    script = {words: [Quoted("evil", words)] for words in HOSTILE}
    engine = FakeEngine({"evil": article, "<i>x": other}, script, nearest=[Quoted("evil", text)])
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    for words in HOSTILE:
        turn = visitor.ask(words)
        assert page.locator(f"#turn-{turn} .q").text_content() == words
        said = page.locator(f"#turn-{turn} .claim .text").all_text_contents()
        assert " ".join(filter(None, said)) == words
        assert visitor.open(f"{turn}-c1") == words
    visitor.ask("Nothing")
    assert page.evaluate("window.hit") is None
    strange = ".turns, .read, #picker"
    for tag in ("img", "script", "iframe", "a", "svg", "style", "link", "base", "form", "i", "b"):
        assert page.locator(f":is({strange}) {tag}").count() == 0, tag
    assert page.locator("#picker option").all_text_contents()[1:] == [HOSTILE[3], HOSTILE[1]]


def test_a_sentence_that_turns_letters_around_turns_no_other(serve: Serve, visit: Visit) -> None:
    turned, plain = "Rain \u202efell on the hills.", "Snow lay in the valley."
    article = make_article("weather", "Weather", f"Weather\n\n{turned} {plain}")
    script = {"Where?": [Quoted("weather", turned), Quoted("weather", plain)]}
    visitor = visit(serve(FakeEngine({"weather": article}, script))).arrive()
    turn = visitor.ask("Where?")
    first, last = visitor.page.locator(f"#turn-{turn} .claim").last.evaluate(
        """claim => {
            const place = (node, letter) => {
                const range = document.createRange();
                range.setStart(node, letter);
                range.setEnd(node, letter + 1);
                return range.getBoundingClientRect().x;
            };
            const words = claim.querySelector(".text").firstChild;
            return [place(words, 0), place(words, 3)];
        }"""
    )
    assert first < last


def eventually(true: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
