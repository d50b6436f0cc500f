"""Tell headings from paragraphs by the size and weight of their letters, and rank them."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from index.formats.pdf.blocks import Block, has_ended

_LARGER = 1.1  # than the body
_LONGEST = 200
_LONGEST_ENDED = 60  # a heading with a full stop
_MOST_LINES = 5
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*|[A-Z](?:\.\d{1,2})+|[IVX]{1,5})\.?\s+\S")
_LAST = 6

Style = tuple[float, bool]


def rank_headings(blocks: Sequence[Block], body: float) -> str | None:
    """Set the level, 1 to 6, of each block that is a heading; return the title.

    The title is the largest text of the first page that has text, and the only one of level 1;
    numbers such as "2.1" give the depth where headings have them. Captions of tables are none.
    """
    heads = [block for block in blocks if _may_head(block, body)]
    top = [block for block in heads if block.page == blocks[0].page and _style(block)[0] > body]
    title = max(top, key=lambda block: _style(block)[0], default=None)
    found = [block for block in heads if block is not title]
    captions = set(_captions(blocks, found, body))
    found = [block for block in found if _style(block) not in captions]
    ranks = {style: rank for rank, style in enumerate(sorted({*map(_style, found)}, reverse=True))}
    # What has the style of a numbered heading has its level.
    depths = {_style(block): depth for block in found if (depth := _depth(block))}
    numbered = sum(_depth(block) > 0 for block in found) > 1
    for block in found:
        depth = (_depth(block) or depths.get(_style(block), 0)) if numbered else 0
        block.level = min(1 + (depth or ranks[_style(block)] + 1), _LAST)
    if title:
        title.level = 1
    return title.text if title else None


def _captions(blocks: Sequence[Block], heads: Sequence[Block], body: float) -> Iterator[Style]:
    """Yield the styles that only captions have: those of lines at tables with text behind them.

    A style of larger letters than the body's is a heading's unless others are larger still.
    """
    shown = [block for block in blocks if block.text or block.table]
    largest = max(map(_style, heads), default=(0.0, False))
    places = {id(block): at for at, block in enumerate(shown)}
    for style, group in groupby(sorted(heads, key=_style), _style):
        found = list(group)
        at = [places[id(block)] for block in found]
        above = all(_is_table(shown, place + 1) for place in at)
        below = len(found) > 1 and all(_is_table(shown, place - 1) for place in at)
        enclosed = style < largest or style[0] < _LARGER * body
        if (above or below) and enclosed and not any(map(_depth, found)):
            heading = {id(block) for block in heads}
            if any(_text_follows(shown, place + 1, heading, body) for place in at):
                yield style


def _is_table(blocks: Sequence[Block], at: int) -> bool:
    return 0 <= at < len(blocks) and blocks[at].table is not None


def _text_follows(
    blocks: Sequence[Block], start: int, headings: Collection[int], body: float
) -> bool:
    """Return whether running text comes next, but for tables."""
    block = next((block for block in blocks[start:] if not block.table), None)
    return block is not None and id(block) not in headings and block.size >= 0.97 * body


def _depth(block: Block) -> int:
    """Return how deep the number of a heading is, 0 if it has none."""
    number = _NUMBERED.match(block.text)
    return len(number.group(1).split(".")) if number else 0


def _style(block: Block) -> Style:
    return round(block.size * 2) / 2, block.bold


def _may_head(block: Block, body: float) -> bool:
    text = block.text
    if block.table or block.scattered or not text or len(block.lines) > _MOST_LINES:
        return False
    if sum(letter.isalpha() for letter in text) < 3 or len(text) > _LONGEST:
        return False
    if has_ended(text) and text[-1] not in "?!" and len(text) > _LONGEST_ENDED:
        return False
    if block.size >= _LARGER * body:
        return True
    stands_out = block.bold and block.size >= 0.95 * body
    return stands_out and text[-1] not in ".,;:"
