"""One sentence of an answer as HTML, with its markers and support."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal
from unicodedata import east_asian_width

from index import is_table_row, row_cells
from qa import Citation, Claim
from ui.chat.card import card_html, card_id, reason_card_html
from ui.conversations import ChatTurn, Context
from ui.markup import (
    ATTRIBUTED,
    OWN_WORDS,
    apart,
    guarded,
    how_far,
    is_beside_model,
    is_found_among,
    mark_of,
    support_words,
)

_LONGEST_WORD = 40
# At most this many characters of an article's name beside a sentence.
_LONGEST_NAME = 36
# What an article's item begins with.
_ITEM = re.compile(r"[*•–-]\s|\(?(?:\d{1,3}|[a-z])[.)]\s")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a sentence stands in an answer: its words, and its mark as in ``Claim``."""

    kind: Literal["text", "item", "row"]
    words: str
    mark: str = ""


def shape_of(turn: ChatTurn, number: int) -> Shape:
    """Return how a sentence stands: an item without its mark, a row without bars at its ends.

    A model's sentence has a mark; of an article's, the words tell.
    """
    claim = turn.claims[number]
    if claim.mark == "|" or (claim.source == "article" and is_table_row(claim.text)):
        return Shape("row", claim.text.removeprefix("|").removesuffix("|").strip(), claim.mark)
    if claim.mark:
        return Shape("item", claim.text, claim.mark)
    found = _ITEM.match(claim.text) if claim.source == "article" else None
    if found:
        return Shape("item", claim.text[found.end() :], found[0].strip())
    return Shape("text", claim.text)


def lead_of(turn: ChatTurn, number: int) -> str | None:
    """Return the opening of a list or the header of a table that a sentence belongs to.

    "- ladders" means little without "We cannot accept:" above it. None if the sentence before is
    that opening, or belongs to the same list or table.
    """
    lead = _lead(turn, number)
    for before in reversed(range(number if lead is not None else 0)):
        if lead in {_lead(turn, before), turn.claims[before].text}:
            return None
        # Items may come between two of one list: those nested in the first.
        if shape_of(turn, before).kind != "item":
            break
    return lead if lead is None else _without_mark(lead)


def is_led(turn: ChatTurn, number: int) -> bool:
    """Return whether a sentence has an opening of its list, or a header of its table."""
    return _lead(turn, number) is not None


def depth_of(turn: ChatTurn, number: int) -> int:
    """Return how many items of the same answer an item is nested in."""
    lead = _lead(turn, number)
    for before in reversed(range(number if lead is not None else 0)):
        if shape_of(turn, before).kind != "item":
            break
        if turn.claims[before].text == lead:
            return depth_of(turn, before) + 1
        if _lead(turn, before) == lead:
            return depth_of(turn, before)
    return 0


def _without_mark(item: str) -> str:
    """Return an article's item, or another of its sentences, without a mark."""
    return item[found.end() :] if (found := _ITEM.match(item)) else item


def _lead(turn: ChatTurn, number: int) -> str | None:
    claim = turn.claims[number]
    notes = _notes(turn, claim)
    is_own = claim.source == "article" and len(notes) == 1
    return notes[0].context.quote if is_own and notes[0].context else None


def claim_html(index: int, turn: ChatTurn, number: int) -> str:
    """Build a sentence that is no row; ``index`` counts turns and ``number`` claims, both from 0.

    Its words stay the text node that they were while being written, and its first button takes no
    room in the line, so that nothing moves when the sentence settles. The reason for its support
    is beside it, to describe its buttons to screen readers.
    """
    kind = mark_of(turn.claims[number])
    words = _words(shape_of(turn, number).words)
    return f'<span class="claim {kind}">{words}{_ending(index, turn, number)}</span>'


def row_html(index: int, turn: ChatTurn, number: int, *, header: bool) -> str:
    """Build a row of a table. A ``header`` claims nothing, so nothing is said of its support."""
    cells = row_cells(shape_of(turn, number).words)
    ending = _ending(index, turn, number, tagged=not header)
    row = cells_html("th" if header else "td", cells, ending)
    return f'<tr class="claim {"header" if header else mark_of(turn.claims[number])}">{row}</tr>'


def cells_html(tag: Literal["th", "td"], cells: Sequence[str], ending: str = "") -> str:
    """Build the cells of a row, the first with an ending: the others may be out of sight."""
    about = f'{tag} dir="auto"' + (' scope="col"' if tag == "th" else "")
    endings = [ending, *[""] * (len(cells) - 1)]
    return "".join(
        f"<{about}>{_words(cell)}{each}</{tag}>" for cell, each in zip(cells, endings, strict=True)
    )


def _ending(index: int, turn: ChatTurn, number: int, *, tagged: bool = True) -> str:
    """Build what follows the words of a sentence: its markers, its support and the reason."""
    claim = turn.claims[number]
    described, why = "", ""
    if claim.reason and tagged:
        name = _why(index, number)
        described = f' aria-describedby="{name}"'
        why = f'<span id="{name}" hidden>{escape(claim.reason)}</span>'
    buttons = [_button(index, number, claim, note, described) for note in _notes(turn, claim)]
    # The first button sits in the space after it, which vanishes at a line's end.
    first = f'{buttons[0]}<span class="gap"> </span>' if buttons else " "
    name = _name(turn, claim)
    own_words = is_beside_model(claim, turn.claims)
    found = is_found_among(claim, turn.claims)
    # While the answer is running, a judge may still decide.
    judged = claim.judged or not turn.running
    tags = ""
    if tagged:
        tags = _tags(
            index, number, claim, described, own_words=own_words, found=found, tagged=judged
        )
    return f"{first}{''.join(buttons[1:])}{name}{tags}{why}"


def _name(turn: ChatTurn, claim: Claim) -> str:
    """Build the name of a sentence's article, if the answer is from several."""
    if len({note.article_id for note in turn.citations.values()}) < 2:
        return ""
    titles = dict.fromkeys(_shortened(note.title) for note in _notes(turn, claim))
    return "".join(f'<span class="tag of">{apart(title)}</span>' for title in titles)


def _shortened(title: str) -> str:
    return title if len(title) <= _LONGEST_NAME else f"{title[: _LONGEST_NAME - 1].rstrip()}…"


def cards_html(index: int, turn: ChatTurn) -> str:
    """Build the cards of a turn's markers and of the words of support beside them."""
    cards = []
    for number, claim in enumerate(turn.claims):
        for note in _notes(turn, claim):
            context = turn.contexts.get(note.number, Context())
            cards.append(card_html(_place(index, note), number, claim, note, context))
        if claim.reason:
            cards.append(reason_card_html(f"card-{_why(index, number)}", claim))
    return f'<div class="cards" hidden>{"".join(cards)}</div>' if cards else ""


def writing_html(text: str, *, stopped: bool) -> str:
    """Build an unfinished sentence; a stopped one says that it was stopped.

    The last word appears only once it is complete: at the end of a line it could outgrow it and
    jump to the next.
    """
    words = text.lstrip()
    tag = ' <span class="tag">not checked</span>' if stopped else ""
    if not stopped:
        words = words[: len(words) - _last_word(words)].rstrip()
    if not words:
        return ""
    return f'<span class="claim writing">{_words(words)}{tag}</span>'


def _words(text: str) -> str:
    return guarded(text, f'<span class="text">{escape(text)}</span>')


def _last_word(text: str) -> int:
    """Return how many characters at the end of a text may belong to an unfinished word."""
    for back, character in enumerate(reversed(text[-_LONGEST_WORD:])):
        # Chinese and Japanese break anywhere, so no word jumps to the next line.
        if character.isspace() or east_asian_width(character) in "WF":
            return back
    return len(text) if len(text) < _LONGEST_WORD else 0


def _notes(turn: ChatTurn, claim: Claim) -> list[Citation]:
    return [turn.citations[cited] for cited in claim.citations if cited in turn.citations]


def _place(index: int, note: Citation) -> str:
    return f"{index}-c{note.number}"


def _why(index: int, number: int) -> str:
    return f"why-{index}-{number}"


def _button(index: int, number: int, claim: Claim, note: Citation, described: str) -> str:
    found = f", {ATTRIBUTED}" if claim.attributed else ""
    label = f"Citation {note.number}, {escape(note.title)}, {support_words(claim, note)}{found}"
    place = _place(index, note)
    return (
        f'<button type="button" class="fn {mark_of(claim)}" data-place="{place}" '
        f'data-card="{card_id(place, number)}" aria-label="{label}"{described}>{note.number}'
        "</button>"
    )


def _tags(
    index: int,
    number: int,
    claim: Claim,
    described: str,
    *,
    own_words: bool,
    found: bool,
    tagged: bool,
) -> str:
    tags = ""
    if claim.support != "verified" and tagged:
        words = how_far(claim)
        kind = f"tag {mark_of(claim)}"
        card = f'data-card="card-{_why(index, number)}"{described}'
        tags = (
            f'<button type="button" class="{kind}" {card}>{words}</button>'
            if described
            else f'<span class="{kind}">{words}</span>'
        )
    if own_words:
        tags += f'<span class="tag attributed">{OWN_WORDS}</span>'
    if found:
        tags += f'<span class="tag attributed">{ATTRIBUTED}</span>'
    return tags
