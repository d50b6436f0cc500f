"""The password is asked for once, by a form that leads back to where one wanted to go."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeEngine
from tests.ui.api.test_signing_in import ARTICLE, MARKED, PASSWORD, READ
from tests.ui.conftest import doors, serving
from tests.ui.loom import make_engine
from tests.ui.visitor import Visit
from ui.api import Access


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("form")
    engine = FakeEngine({ARTICLE.id: ARTICLE})
    with serving(folder) as serve:
        yield serve(engine, app=doors(engine, Access(None, PASSWORD)))


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_form_leads_back(address: str, visit: Visit, width: int, scheme: str) -> None:
    visitor = visit(
        address,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        java_script_enabled=True,
    )
    page = visitor.page
    page.goto(f"{address}{READ}")
    assert page.title() == "Sign in · Footnote"
    assert visitor.focused() == "password"
    assert page.get_by_label("Password").get_attribute("autocomplete") == "current-password"
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"
    assert dark == (scheme == "dark")
    visitor.check_access(None)
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    visitor.see("[role=alert]")
    assert visitor.text("[role=alert]") == "That is not the password."
    assert page.get_by_label("Password").get_attribute("aria-invalid") == "true"
    assert visitor.focused() == "password"
    visitor.check_access(None)
    # A refusal is logged by the browser.
    visitor.failures.clear()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    visitor.see("mark#cited")
    assert visitor.text("#cited") == MARKED
    assert visitor.fragment() == "#cited"


def test_the_page_asks_for_the_password_once(tmp_path: Path, visit: Visit) -> None:
    with serving(tmp_path) as serve:
        address = serve(make_engine(), access=Access(None, PASSWORD))
        visitor = visit(address)
        visitor.page.goto(f"{address}/")
        visitor.page.fill("#password", PASSWORD)
        visitor.page.keyboard.press("Enter")
        visitor.see(".turns .welcome")
        visitor.ask("Who built it?")
        visitor.reload(".turn")
