"""Remove a model's thinking from its output."""

import re

# The tags of most models, then those of Magistral, Kimi, and gpt-oss if no server parses them.
_NAME = r"(?:seed:)?(?:think|thinking|thoughts?|reasoning)\s?"
_OPENING = re.compile(
    rf"<{_NAME}>|\[THINK\]|◁think▷|<\|channel\|>(?:analysis|commentary)<\|message\|>", re.I
)
_CLOSING = re.compile(
    rf"(?:</{_NAME}>|\[/THINK\]|◁/think▷|<\|channel\|>final<\|message\|>)\s*", re.I
)
_LONGEST_TAG = len("<|channel|>commentary<|message|>")
# Text that may become a tag is held back until that is known.
_BEGUN_TAG = re.compile(
    r"(?:</?[a-z:]{0,14}\s?|<(?:\|[a-z]{0,7}(?:\|(?:>[a-z]{0,10}(?:<(?:\|[a-z]{0,7}\|?)?)?)?)?)"
    r"|\[/?[a-z]{0,5}|◁/?[a-z]{0,5})\Z",
    re.I,
)


class VisibleText:
    """Removes blocks like ``<think>...</think>`` from a text that comes in pieces.

    A block that is never closed is thinking to the end. A closing tag alone is dropped: the text
    before it has already been shown. Leading whitespace is dropped too, and the halves of a
    character split between two pieces are joined.
    """

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False
        self._begun = False
        self._after_tag = False

    def feed(self, text: str) -> str:
        """Add text, and return what more of it is visible."""
        self._held += text
        return self._shown(self._taken(ended=False))

    def end(self) -> str:
        """Return the text held back, as no more will come."""
        return self._shown(self._taken(ended=True))

    def _taken(self, *, ended: bool) -> str:
        shown = ""
        while True:
            if self._thinking:
                closing = _CLOSING.search(self._held)
                if closing is None:
                    self._held = self._held[-_LONGEST_TAG:]
                    return shown
                self._drop(closing.end())
                self._thinking = False
            opening, closing = _OPENING.search(self._held), _CLOSING.search(self._held)
            if opening and not (closing and closing.start() < opening.start()):
                shown += self._take(opening.start())
                self._held = self._held[opening.end() - opening.start() :]
                self._thinking = True
                continue
            if closing:
                shown += self._take(closing.start())
                self._drop(closing.end() - closing.start())
                continue
            keep = len(self._held)
            if not ended:
                begun = _BEGUN_TAG.search(self._held)
                keep = begun.start() if begun else keep
                if keep and "\ud800" <= self._held[keep - 1] <= "\udbff":
                    keep -= 1
            return shown + self._take(keep)

    def _drop(self, count: int) -> None:
        """Drop a tag that ends here, and any whitespace after it in a later piece."""
        self._held = self._held[count:]
        self._after_tag = True

    def _take(self, count: int) -> str:
        text, self._held = self._held[:count], self._held[count:]
        if self._after_tag:
            text = text.lstrip()
            self._after_tag = not text
        return text

    def _shown(self, text: str) -> str:
        if not self._begun:
            text = text.lstrip()
            self._begun = bool(text)
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
