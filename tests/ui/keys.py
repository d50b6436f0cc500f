"""A reader who has a keyboard and nothing else."""

from typing import Any

from tests.ui.visitor import wait_for_frame

_STOPS = 120

# Where the focus is, or nothing where it is nowhere: at the page itself.
_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const said = one.getAttribute("aria-label") || one.textContent.trim().slice(0, 40);
  return `${one.tagName.toLowerCase()}#${one.id}.${one.className} ${said}`;
}"""

# Whether it can be seen there: an outline, or one around what stands for the element. What is
# focused only by scripts, to read on from there, is marked in other ways.
_SEEN = """() => {
  const one = document.activeElement;
  const outlined = (each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  };
  if (one.id === "question") return getComputedStyle(one.closest(".line")).boxShadow !== "none";
  if (one.id === "files") return outlined(document.querySelector("label.file"));
  const { width, height } = one.getBoundingClientRect();
  return outlined(one) && width > 0 && height > 0;
}"""


class Keys:
    """Presses keys; wherever the focus comes by the Tab key, it must be seen."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def to(self, selector: str, *, back: bool = False) -> None:
        """Press the Tab key until what matches a selector has the focus."""
        passed = []
        for _ in range(_STOPS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            where = self.focused()
            if where is None:
                continue
            assert self.page.evaluate(_SEEN), f"the focus cannot be seen on {where}"
            passed.append(where)
            if self.page.evaluate(f"document.activeElement.matches({selector!r})"):
                return
        raise AssertionError(f"{selector} was not reached; passed {passed}")

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Type a text where the focus is."""
        self.page.keyboard.type(text)

    def rewrite(self, text: str) -> None:
        """Type a text in place of what stands where the focus is."""
        self.press("Control+a")
        self.write(text)

    def enter(self, selector: str, *, back: bool = False, key: str = "Enter") -> None:
        """Go to what matches a selector and press a key on it."""
        self.to(selector, back=back)
        self.press(key)

    def ask(self, question: str, turn: int = 0) -> None:
        """Ask a question and wait for the end of its answer."""
        self.to("#question")
        self.write(question)
        self.press("Enter")
        self.see(f'.turns[aria-busy="false"] #turn-{turn} .q')

    def see(self, selector: str, state: str = "visible") -> None:
        """Wait until something is there, or is in another state."""
        self.page.wait_for_selector(selector, state=state)

    def focused(self) -> str | None:
        """Describe what has the focus, None where nothing has."""
        found: str | None = self.page.evaluate(_FOCUSED)
        return found

    def kept(self) -> None:
        """Check that the focus is somewhere, once what was asked for has been drawn."""
        wait_for_frame(self.page)
        assert self.focused() is not None

    def at(self, selector: str) -> None:
        """Check that what matches a selector has the focus, or has it soon."""
        self.page.wait_for_function(
            "selector => document.activeElement.matches(selector)", arg=selector
        )
