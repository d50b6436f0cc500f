"""A reader in front of the page: what is done there, and what is seen."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

Serve = Callable[..., str]
Show = Callable[..., "Visitor"]
Visit = Callable[..., "Visitor"]

_FRAME = """() => Promise.race([
  new Promise((drawn) => requestAnimationFrame(drawn)),
  new Promise((waited) => setTimeout(waited, 2000)),
]).then(() => null)"""

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def wait_for_frame(page: Any) -> None:
    """Wait until a tab has drawn what it was asked for; a tab that draws nothing, two seconds."""
    page.evaluate(_FRAME)


class Visitor:
    """One browser tab, with what it asked the network for and what went wrong in it."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address
        self.requests: list[str] = []
        self.failures: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        page.on("dialog", self._alarmed)
        page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        # Leaving a page ends the streams that it listened to, which Gradio reports.
        left = "AbortError: signal is aborted" in message.text
        left = left or "Connection errored out." in message.text
        if message.type in {"error", "warning"} and not left:
            self.failures.append(message.text)

    def _alarmed(self, dialog: Any) -> None:
        self.failures.append(dialog.message)
        dialog.dismiss()

    def arrive(self) -> "Visitor":
        self.page.goto(self.address)
        self.page.wait_for_selector(".turns .welcome")
        return self

    def send(self, question: str) -> None:
        """Ask with the keyboard, and wait for nothing."""
        self.page.fill("#question", question)
        self.page.press("#question", "Enter")

    def ask(self, question: str, *, turn: int | None = None) -> int:
        """Ask, wait for the end of the answer, and return the turn's index."""
        turn = self.page.locator(".turn").count() if turn is None else turn
        self.send(question)
        self.see(f"#turn-{turn}")
        self.see('.turns[aria-busy="false"]')
        return turn

    def open(self, place: str) -> str:
        """Use a marker and return the marked text, paragraph breaks and all."""
        open_one = "document.querySelector('.turns [aria-current]')"
        self.page.evaluate(f"{open_one}?.removeAttribute('aria-current')")
        self.page.click(f'.turns [data-place="{place}"]')
        self.see(f'.turns [data-place="{place}"][aria-current]')
        # What opens by itself after an answer leaves the focus where it is.
        self.see("#cited:focus")
        return "\n\n".join(self.texts(".read mark"))

    def press(self, name: str) -> None:
        """Press the button of a name."""
        self.page.get_by_role("button", name=name).click()

    def see(self, selector: str, state: str = "visible") -> None:
        """Wait until something is there, or is in another state."""
        self.page.wait_for_selector(selector, state=state)

    def text(self, selector: str) -> str:
        """Return the text of the one element that matches."""
        return str(self.page.locator(selector).text_content())

    def texts(self, selector: str) -> list[str]:
        """Return the texts of all that matches."""
        found: list[str] = self.page.locator(selector).all_text_contents()
        return found

    def count(self, selector: str) -> int:
        """Count what matches."""
        return int(self.page.locator(selector).count())

    def box(self, selector: str) -> Any:
        """Return where an element stands and how large it is."""
        return self.page.locator(selector).bounding_box()

    def focused(self) -> str:
        """Return the place that the marker under the focus names, or the id of what has it."""
        one = self.page.evaluate(
            "(({ id, dataset }) => dataset.place || id)(document.activeElement)"
        )
        return str(one)

    def questions(self) -> list[str]:
        """Return the questions that are shown."""
        return self.texts(".q")

    def written(self) -> str:
        """Return what stands in the box."""
        return str(self.page.input_value("#question"))

    def fragment(self) -> str:
        """Return what the address holds after its path."""
        return str(self.page.evaluate("location.hash"))

    def stop(self) -> None:
        """Stop the answer that is being written."""
        self.press("Stop")
        self.see("#turn-0 .state:has-text('Stopped.')")

    def begin_anew(self) -> None:
        """Begin another conversation."""
        self.press("New conversation")
        self.see(".turns .welcome")

    def edit(self, words: str) -> None:
        """Begin to edit the first question, and write words in its place."""
        self.press("Edit question 1")
        self.page.fill("#question", words)

    def choose(self, title: str, state: str = "visible") -> None:
        """Choose the one article to ask about, which is opened."""
        self.page.select_option("#picker", label=title)
        self.see(f".read h1:has-text('{title}')", state)

    def reload(self, first: str = ".welcome") -> str:
        """Reload, wait for what is shown first, and return what stands in the box then."""
        self.page.reload()
        self.see(f".turns {first}")
        wait_for_frame(self.page)
        return self.written()

    def kept(self, name: str = "footnote-draft") -> str | None:
        """Return what the tab keeps under a name, of what stands in the box if none is given."""
        found: str | None = self.page.evaluate("name => sessionStorage.getItem(name)", name)
        return found

    def keep(self, name: str, text: str) -> None:
        """Have the tab keep a text under a name."""
        self.page.evaluate("([name, text]) => sessionStorage.setItem(name, text)", [name, text])

    def check_access(self, rules: Sequence[str] | None = _RULES) -> None:
        """Check that no rule of accessibility is broken, and that nothing is wider than the tab.

        Without ``rules`` all are meant, those of good practice, too.
        """
        name = "axe_playwright_python.sync_playwright"
        axe: Any = pytest.importorskip(name, reason="axe is not there")
        options = {"runOnly": rules} if rules else {}
        found = axe.Axe().run(self.page, options=options).response["violations"]
        assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


class Held:
    """A reload whose events are held back until the end of the block."""

    def __init__(self, visitor: Visitor) -> None:
        self._page = visitor.page
        self._events: list[Any] = []

    def __enter__(self) -> None:
        # All of them: the first may still be the page's before.
        self._page.route("**/queue/join*", self._hold)
        self._page.reload()
        self._page.wait_for_selector("#question")
        self._page.wait_for_function("Boolean(window.footnote?.whenShown)")

    def __exit__(self, *_: object) -> None:
        for event in self._events:
            event.continue_()
        self._page.unroute("**/queue/join*", self._hold)

    def _hold(self, event: Any) -> None:
        self._events.append(event)
