"""Tell headings from paragraphs by the size and weight of their letters, and rank them."""

import re
from collections.abc import Sequence

from index.formats.pdf.blocks import Block, has_ended

_LARGER = 1.1  # than the body
_LONGEST = 200
_LONGEST_BOLD = 120
_LONGEST_ENDED = 60  # a heading with a full stop
_MOST_LINES = 5
# A style that so large a share of the letters has is no heading's.
_COMMON = 0.2
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*|[A-Z](?:\.\d{1,2})+|[IVX]{1,5})\.?\s+\S")
_LAST = 6

Style = tuple[float, bool]


def levels_of(blocks: Sequence[Block], body: float) -> dict[int, int]:
    """Return the level, 1 to 6, of each block that is a heading, by the block's place.

    The title is the largest text in the upper half of the first page, and the only one of
    level 1; numbers such as "2.1" give the depth where headings have them.
    """
    letters: dict[Style, int] = {}
    for block in blocks:
        letters[_style(block)] = letters.get(_style(block), 0) + len(block.text)
    total = sum(letters.values())
    found = [
        place
        for place, block in enumerate(blocks)
        if _may_head(block, body) and letters[_style(block)] <= _COMMON * total
    ]
    title = title_of(blocks, body)
    styles = sorted({_style(blocks[place]) for place in found if place != title}, reverse=True)
    depths = {
        place: len(number.group(1).split("."))
        for place in found
        if (number := _NUMBERED.match(blocks[place].text)) and place != title
    }
    levels: dict[int, int] = {}
    numbered = len(depths) > 1
    ranks = {style: rank for rank, style in enumerate(styles)}
    # What has the style of a numbered heading has its level.
    known = {_style(blocks[place]): depth for place, depth in depths.items()} if numbered else {}
    for place in found:
        style = _style(blocks[place])
        if place == title:
            level = 1
        elif numbered and place in depths:
            level = 1 + depths[place]
        else:
            level = 1 + known.get(style, ranks[style] + 1)
        levels[place] = min(level, _LAST)
    if title is not None:
        levels[title] = 1
    return levels


def title_of(blocks: Sequence[Block], body: float) -> int | None:
    """Return the place of the largest text at the top of the first page."""
    first = [
        place
        for place, block in enumerate(blocks)
        if block.page == blocks[0].page and _may_head(block, body) and _size(block) > body
    ]
    largest = max((_size(blocks[place]) for place in first), default=0.0)
    return next((place for place in first if _size(blocks[place]) == largest), None)


def _size(block: Block) -> float:
    return round(block.size * 2) / 2


def _style(block: Block) -> Style:
    return _size(block), block.bold


def _may_head(block: Block, body: float) -> bool:
    text = block.text
    if block.table or block.code or block.scattered or not text or len(block.lines) > _MOST_LINES:
        return False
    if sum(letter.isalpha() for letter in text) < 3 or len(text) > _LONGEST:
        return False
    if has_ended(text) and text[-1] not in "?!" and len(text) > _LONGEST_ENDED:
        return False
    if block.size >= _LARGER * body:
        return True
    stands_out = block.bold and block.size >= 0.95 * body and len(text) <= _LONGEST_BOLD
    return stands_out and text[-1] not in ".,;:"
