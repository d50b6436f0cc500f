"""Join the lines of a paragraph to a text, and paragraphs that a column or a page parts."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import reduce

from index.chunking import sentence_spans
from index.formats.pdf.blocks import Block, has_ended
from index.formats.pdf.lines import line_text
from index.formats.pdf.page import Line

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_TAIL = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-\Z")
# How many blocks may stand between the halves of a paragraph: captions, tables, notes.
_FARTHEST = 8
_SAME_SIZE = 0.04


class Joiner:
    """Undoes hyphenation by the words that a document has elsewhere."""

    def __init__(self, lines: Iterable[Line]) -> None:
        """Count the words of all lines, but for those that a line's end cuts."""
        self._words: Counter[str] = Counter()
        cut = False
        for line in lines:
            text = line_text(line).casefold()
            found = _WORD.findall(text)
            ends = text.endswith(("-", "\u00ad"))
            self._words.update(found[cut : len(found) - ends])
            cut = ends

    def text(self, lines: Sequence[Line]) -> str:
        """Return lines as one text."""
        return reduce(self.joined, map(line_text, lines))

    def joined(self, text: str, more: str) -> str:
        """Return a text and the one that follows it on the next line."""
        if text.endswith("\u00ad"):
            return text[:-1] + more
        tail = _TAIL.search(text) if text.endswith("-") else None
        head = _WORD.match(more)
        if tail and head:
            return (text if self._keeps(tail.group(1), head.group()) else text[:-1]) + more
        if text.endswith("-") and len(text) > 1 and not text[-2].isspace() and more[:1].isalnum():
            return text + more
        return f"{text}{'' if _is_solid(text[-1:]) and _is_solid(more[:1]) else ' '}{more}"

    def _keeps(self, tail: str, head: str) -> bool:
        """Return whether the hyphen between the halves of a word belongs to it."""
        if head[0].isupper() and not tail.isupper():
            return True
        tail, head = tail.casefold(), head.casefold()
        solid, hyphened = self._words[tail + head], self._words[f"{tail}-{head}"]
        if solid != hyphened:
            return hyphened > solid
        return "-" in tail


def join_parted(blocks: Sequence[Block], joiner: Joiner, body: float) -> None:
    """Move text between blocks so that a sentence that a column or page parts stands in one.

    Halves on one page become one paragraph. Over a page break a sentence goes to the page that
    has more of it, and the paragraph's other sentences stay on the page on which they stand.
    """
    for index, block in enumerate(blocks):
        if _goes_on(block, body):
            rest = _rest(block, blocks[index + 1 : index + _FARTHEST], body)
            if rest:
                _share(block, rest, joiner)


def _goes_on(block: Block, body: float) -> bool:
    if not _is_running(block) or not block.text or block.size < 0.7 * body:
        return False
    return block.text.endswith("-") or (block.is_full and not has_ended(block.text))


def _is_running(block: Block) -> bool:
    return not (block.table or block.scattered)


def _rest(block: Block, others: Sequence[Block], body: float) -> Block | None:
    """Return the block in which an unfinished one goes on, if one of the next does."""
    near = True
    for other in others:
        if not other.text and not other.table:
            continue
        if other.page - block.page > 1:
            return None
        if _is_rest(block, other, near=near):
            return other
        # A word that is cut needs its other half; anything else may be a paragraph of its own.
        stands_between = not _is_running(other) or other.size < 0.97 * body
        if not stands_between and not block.text.endswith("-"):
            return None
        near = False
    return None


def _is_rest(block: Block, other: Block, *, near: bool) -> bool:
    """Return whether a block may go on in another; ``near`` says that none stands between."""
    alike = abs(block.size - other.size) <= _SAME_SIZE * block.size and block.bold == other.bold
    if not alike or not _is_running(other) or (other.item and not (other.mark and other.first)):
        return False
    if unicodedata.category(other.text[:1]) in ("Ll", "Nd", "Pd", "Ps"):
        return True
    if block.text.endswith("-") or len(other.lines) < 2:
        return False
    # It is not indented like a paragraph's first line.
    first, second = other.lines[:2]
    return near and other.first and first.left <= second.left + 0.5 * other.size


def _share(block: Block, other: Block, joiner: Joiner) -> None:
    start = len(block.text)
    whole = joiner.joined(block.text, other.text)
    if other.page == block.page:
        block.text, other.text = whole, ""
        return
    seam = start - (len(block.text) + len(other.text) - len(whole) > 0)
    cut = len(whole)
    for first, last in sentence_spans(whole):
        if last > seam:
            cut = last if seam - first >= last - seam else first
            break
    block.text, other.text = whole[:cut].rstrip(), whole[cut:].lstrip()
    other.mark, other.item = ("", False) if not cut else (other.mark, other.item)
    if not block.text:
        other.mark, other.item = block.mark, block.item


def _is_solid(letter: str) -> bool:
    """Return whether a script writes no spaces around a letter."""
    if not letter or unicodedata.east_asian_width(letter) not in ("W", "F"):
        return False
    return "HANGUL" not in unicodedata.name(letter, "")
