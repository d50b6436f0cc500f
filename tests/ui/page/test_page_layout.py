"""Where the parts of the page stand at each width."""

from tests.ui.loom import make_engine
from tests.ui.page.test_page_streaming import mill
from tests.ui.visitor import Serve, Visit
from ui.engine.engine import FoundModels, ModelChoice

__all__ = ["mill"]

AWAY = ModelChoice("large", "large", "api.test")
HERE = ModelChoice("small", "small", "127.0.0.1:8080")

# Markers and words of support that reach out of their answer's column.
OUTSIDE = """() => [...document.querySelectorAll(".a .fn, .a .tag")].filter((one) => {
  const { left, right } = one.closest(".a").getBoundingClientRect();
  const box = one.getBoundingClientRect();
  return box.left < left - 0.5 || box.right > right + 0.5;
}).map((one) => one.textContent)"""


def test_the_header_is_one_row_at_every_width(loom: str, visit: Visit) -> None:
    chat = visit(loom).arrive()
    names = ["Conversations", "Articles", "Add articles"]
    for width in (1920, 1280, 900, 681, 680, 390, 360, 320):
        chat.page.set_viewport_size({"width": width, "height": 700})
        assert chat.box(".head")["height"] <= 56, width
        assert chat.page.evaluate("document.documentElement.scrollWidth") <= width
        for name in [*names, "Read"] if width <= 880 else names:
            button = chat.page.locator(".head").get_by_role("button", name=name, exact=True)
            assert button.is_visible(), (width, name)
            assert button.get_attribute("title") == name
        assert chat.box("#picker")["width"] >= 70, width


def test_who_answers_is_a_sign_whose_words_are_its_name_its_tooltip_and_its_menu(
    serve: Serve, visit: Visit
) -> None:
    engine = make_engine(found=FoundModels((HERE, AWAY)))
    chat = visit(serve(engine)).arrive()
    sign = chat.page.locator(".who")
    for key, words, kinds in (
        ("", "Verbatim · nothing leaves this machine", "verbatim"),
        ("small", "small · passages go to 127.0.0.1:8080 on this machine", "model"),
        ("large", "large · passages go to api.test", "model away"),
    ):
        sign.focus()
        chat.page.keyboard.press("Enter")
        chat.page.click(f"#models [data-model='{key}']")
        chat.see(f".whom:text-is('{words}')")
        name = f"Who answers: {words}"
        assert chat.page.get_by_role("button", name=name, exact=True).count() == 1
        assert sign.get_attribute("title") == name
        assert sign.get_attribute("class") == f"plain sign who {kinds}"


def test_no_marker_hangs_out_of_the_column_of_answers(mill: str, visit: Visit) -> None:
    chat = visit(mill).arrive()
    chat.ask("Tell?")
    for width in (320, 340, 360, 375, 390, 430, 900, 1280, 1920):
        chat.page.set_viewport_size({"width": width, "height": 800})
        assert chat.page.evaluate(OUTSIDE) == [], width


def test_in_a_wide_window_answer_and_article_stand_beside_each_other(
    loom: str, visit: Visit
) -> None:
    chat = visit(loom, viewport={"width": 1920, "height": 1080}).arrive()
    chat.ask("What did he weave?")
    chat.open("0-c1")
    said, line = chat.box("#turn-0 .a"), chat.box(".ask .line")
    question, text = chat.box("#turn-0 .q"), chat.box(".read [data-block='1']")
    # The question, the answer and the box to ask in are one column, next to the article.
    assert abs(said["x"] - line["x"]) <= 1
    assert abs(question["x"] + question["width"] - line["x"] - line["width"]) <= 1
    assert text["x"] - (line["x"] + line["width"]) <= 140
    assert max(said["width"], text["width"]) <= 740
