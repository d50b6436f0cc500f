"""Take the pictures of docs/pictures.md anew: ``python -m tests.pictures``.

Serves the bundled article from a folder of its own, and asks it as a reader would.
"""

import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.chromium import FLAGS, chromium_path
from tests.command import ROOT
from tests.served_chat import served_chat
from tests.ui.visitor import Visitor

FOLDER = ROOT / "docs" / "images"
SIZES = {"light": (1200, 760), "dark": (1200, 760), "phone": (390, 780)}
ASKED = "Which minister will Blinken talk to?"
MOVING = "asking.webp"
UNANSWERED = "How much did the balloon cost?"


def _asked(visitor: Visitor) -> None:
    visitor.ask(ASKED)
    visitor.page.wait_for_timeout(800)


def _card(visitor: Visitor) -> None:
    _asked(visitor)
    visitor.page.hover(".turns .fn")
    visitor.see(".card")


def _reader(visitor: Visitor) -> None:
    _asked(visitor)
    visitor.open("0-c1")


def _not_found(visitor: Visitor) -> None:
    visitor.ask(UNANSWERED)


def _receipt(visitor: Visitor) -> None:
    _asked(visitor)
    visitor.page.click("#how-0 summary")


def _thumb_down(visitor: Visitor) -> None:
    _asked(visitor)
    visitor.page.click(".sign.down")


def _clicks(selector: str) -> Callable[[Visitor], None]:
    def click(visitor: Visitor) -> None:
        _asked(visitor)
        visitor.page.locator(selector).locator("visible=true").first.click()

    return click


STATES: dict[str, Callable[[Visitor], None]] = {
    "welcome": lambda visitor: None,
    "answer": _asked,
    "card": _card,
    "reader": _reader,
    "not-found": _not_found,
    "receipt": _receipt,
    "feedback": _thumb_down,
    "conversations": _clicks(".talks"),
    "articles": _clicks(".shelves"),
    "add": _clicks(".adds"),
}


def _moving_picture(browser: Any, address: str) -> None:
    """Show two questions being asked: one that is answered, and one that no article answers."""
    width, height = SIZES["light"]
    context = browser.new_context(viewport={"width": width, "height": height})
    visitor = Visitor(context.new_page(), address).arrive()
    frames: list[Any] = []
    lengths: list[int] = []

    def shoot(milliseconds: int) -> None:
        frames.append(Image.open(BytesIO(visitor.page.screenshot())).convert("RGB"))
        lengths.append(milliseconds)

    def ask(question: str) -> None:
        for end in range(4, len(question) + 4, 4):
            visitor.page.fill("#question", question[:end])
            shoot(150)
        visitor.ask(question)
        visitor.page.wait_for_timeout(1500)
        shoot(3000)

    shoot(1200)
    ask(ASKED)
    visitor.page.hover(".turns .fn")
    visitor.see(".card")
    shoot(3000)
    ask(UNANSWERED)
    frames[0].save(
        FOLDER / MOVING,
        save_all=True,
        append_images=frames[1:],
        duration=lengths,
        loop=0,
        quality=70,
        method=6,
    )
    context.close()


def _picture(browser: Any, address: str, state: str, look: str) -> None:
    width, height = SIZES[look]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if look == "dark" else "light",
        has_touch=look == "phone",
    )
    visitor = Visitor(context.new_page(), address).arrive()
    STATES[state](visitor)
    visitor.page.wait_for_timeout(900)
    path = FOLDER / f"{state}-{look}.webp"
    png = path.with_suffix(".png")
    visitor.page.screenshot(path=png)
    Image.open(png).convert("RGB").save(path, quality=88, method=6)
    png.unlink()
    context.close()


def main() -> None:
    """Take the moving picture, and the pictures that are there, each in its look."""
    with (
        tempfile.TemporaryDirectory() as home,
        served_chat(Path(home)) as chat,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        _moving_picture(browser, chat.address)
        for path in sorted(FOLDER.glob("*-*.webp")):
            state, _, look = path.stem.rpartition("-")
            _picture(browser, chat.address, state, look)
            print(path.name)
        browser.close()


if __name__ == "__main__":
    main()
