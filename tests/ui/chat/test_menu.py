"""The menu of models."""

from ui.chat.conversation import Conversation
from ui.chat.menu import joined, menu_html
from ui.engine.engine import FoundModels, ModelChoice

SMALL = ModelChoice("small", "<small>", "127.0.0.1:8080")
FILE = ModelChoice("/m/x.gguf", "x.gguf")


def test_looking_and_failing_are_said() -> None:
    assert "Looking for models…" in menu_html(Conversation(), looking=True)
    assert "No model was found." in menu_html(Conversation())
    found = FoundModels(problems=("api.test <refuses>.",), unasked="b<c>")
    html = menu_html(Conversation(offered=(FILE,)), found)
    assert ">on this machine<" in html
    assert "Other models of b&lt;c&gt;" in html
    assert "api.test &lt;refuses&gt;." in html
    assert "No model was found." not in html


def test_each_model_is_offered_once() -> None:
    assert joined([None], [SMALL, FILE], [FILE], (SMALL,)) == (SMALL, FILE)
