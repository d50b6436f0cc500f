"""Remove a model's thinking from its output."""

import re

# The tags of most models, then those of Magistral, Kimi, and gpt-oss if no server parses them.
_NAME = r"(?:seed:)?(?:think|thinking|thoughts?|reasoning)\s?"
_TAG = re.compile(
    rf"(?P<opening><{_NAME}>|\[THINK\]|◁think▷|<\|channel\|>(?:analysis|commentary)<\|message\|>)"
    rf"|</{_NAME}>|\[/THINK\]|◁/think▷|<\|channel\|>final<\|message\|>",
    re.I,
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
    before it has already been shown. Whitespace at the start and after a block is dropped too,
    and the halves of a character split between two pieces are joined.
    """

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False
        self._at_start = True

    def feed(self, text: str) -> str:
        """Add text, and return what more of it is visible."""
        self._held += text
        shown = self._without_blocks()
        if self._thinking:
            self._held = self._held[-_LONGEST_TAG:]
            return _joined(shown)
        begun = _BEGUN_TAG.search(self._held)
        end = begun.start() if begun else len(self._held)
        if end and "\ud800" <= self._held[end - 1] <= "\udbff":
            end -= 1
        shown += self._visible(self._held[:end])
        self._held = self._held[end:]
        return _joined(shown)

    def end(self) -> str:
        """Return the text held back, as no more will come."""
        shown = self._without_blocks()
        rest, self._held = self._held, ""
        return _joined(shown + ("" if self._thinking else self._visible(rest)))

    def _without_blocks(self) -> str:
        """Return what is visible before the last whole tag, and keep what follows that."""
        shown = ""
        while tag := _TAG.search(self._held):
            if not self._thinking:
                shown += self._visible(self._held[: tag.start()])
            self._held = self._held[tag.end() :]
            self._thinking = tag["opening"] is not None
            self._at_start = self._at_start or not self._thinking
        return shown

    def _visible(self, text: str) -> str:
        if self._at_start:
            text = text.lstrip()
            self._at_start = not text
        return text


def _joined(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
