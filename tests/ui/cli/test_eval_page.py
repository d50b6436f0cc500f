"""The page of a run, opened from disk in a browser."""

from pathlib import Path
from typing import Any

import pytest

from eval.reporting import run_page
from tests.eval.runs.conftest import Store
from tests.eval.runs.conftest import store as store
from tests.ui.visitor import Visitor

pytestmark = pytest.mark.browser


def test_it_is_read_sorted_and_filtered_by_keyboard(
    browser: Any, store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "page.html"
    # axe takes ten seconds of a hundred cases.
    file.write_text(run_page(store("run", range(10, 17), many=20)))
    for width, scheme in ((1280, "light"), (360, "dark")):
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        visitor = Visitor(context.new_page(), file.as_uri())
        page = visitor.page
        page.goto(visitor.address)
        page.locator("summary").first.press("Enter")
        visitor.check_access(None if width == 1280 else ["wcag2a", "wcag2aa"])
        head, rows = page.locator("#cases th[scope=col]").first, page.locator("#cases tbody tr")
        for order in "ascending", "descending":
            head.locator("button").press("Enter")
            assert head.get_attribute("aria-sort") == order
        assert rows.first.locator("th").inner_text().startswith("c19")
        page.get_by_label("Went").select_option("right")
        search = page.get_by_label("Search")
        search.press_sequentially("no such case")
        assert page.get_by_role("status").inner_text() == "No case matches."
        page.get_by_role("button", name="Clear the filters").press("Enter")
        assert page.get_by_role("status").inner_text() == "20 of 20 shown"
        page.get_by_label("Went").select_option("right")
        search.press_sequentially("Ç5")
        assert page.get_by_role("status").inner_text() == "1 of 20 shown"
        assert rows.locator("visible=true").count() == 1
        assert (visitor.requests, visitor.failures) == ([visitor.address], [])
        context.close()
