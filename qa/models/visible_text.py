"""Remove a model's thinking from its output."""

import re

_NAME = r"(?:think|thinking|thoughts?|reasoning)"
_TAG = re.compile(rf"(?P<opening><{_NAME}>)|</{_NAME}>", re.I)
_LONGEST_TAG = len("</reasoning>")
# Text that may become a tag, or a whole character, is held back until that is known.
_UNDECIDED = re.compile(r"(?:</?[a-z]{0,9}|[\ud800-\udbff])\Z", re.I)


class VisibleText:
    """Removes blocks like ``<think>...</think>`` from a text that comes in pieces.

    A block that is never closed is thinking to the end. A closing tag alone is dropped: the text
    before it has already been shown. Whitespace at the start and after a block is dropped too,
    and the halves of a character split between two pieces are joined.
    """

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False
        self._at_start = True

    def feed(self, text: str, *, ended: bool = False) -> str:
        """Add text, and return what more of it is visible."""
        self._held += text
        shown = ""
        while tag := _TAG.search(self._held):
            shown += self._taken(tag.start())
            self._held = self._held[len(tag.group()) :]
            self._thinking = tag["opening"] is not None
            self._at_start = self._at_start or not self._thinking
        undecided = None if ended else _UNDECIDED.search(self._held)
        if self._thinking:
            self._held = self._held[-_LONGEST_TAG:]
        else:
            shown += self._taken(undecided.start() if undecided else len(self._held))
        return shown.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def end(self) -> str:
        """Return the text held back, as no more will come."""
        return self.feed("", ended=True)

    def _taken(self, end: int) -> str:
        """Take the text up to a position, and return what of it is visible."""
        text, self._held = self._held[:end], self._held[end:]
        if self._thinking:
            return ""
        if self._at_start:
            text = text.lstrip()
            self._at_start = not text
        return text
