"""What stands half written in the box, and what a tab keeps of it."""

from typing import Any


def kept(page: Any) -> str | None:
    """Return what the tab keeps of what stands in the box."""
    found: str | None = page.evaluate("sessionStorage.getItem('footnote-draft')")
    return found


def reload(page: Any, first: str = ".welcome") -> str:
    """Reload the page, wait for what is shown first, and return what stands in the box then."""
    page.reload()
    page.wait_for_selector(f".turns {first}")
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => drawn()))")
    found: str = page.input_value("#question")
    return found


def keep(page: Any, name: str, text: str) -> None:
    """Have the tab keep a text under a name."""
    page.evaluate("([name, text]) => sessionStorage.setItem(name, text)", [name, text])


def edit(page: Any, words: str) -> None:
    """Begin to edit the first question, and write words in its place."""
    page.get_by_role("button", name="Edit question 1").click()
    page.fill("#question", words)
