"""One sentence of an answer as HTML, with its numbered buttons and its support in words."""

from html import escape
from unicodedata import east_asian_width

from qa import Citation, Claim
from ui.chat import SUPPORT, ChatTurn, support_words

ATTRIBUTED = "citation found by Footnote"

_LONGEST_WORD = 40


def claim_html(index: int, turn: ChatTurn, number: int) -> str:
    """Build the sentence with this number, from 0, of the turn with that index.

    Its words are one piece of text, the same as while they were written, and its first button
    takes no room of the line they stand in: so nothing moves when a sentence settles. Why its
    support is what it is stands beside it for whatever describes its buttons.
    """
    claim = turn.claims[number]
    described, why = "", ""
    if claim.reason:
        name = f"why-{index}-{number}"
        described = f' aria-describedby="{name}"'
        why = f'<span id="{name}" hidden>{escape(claim.reason)}</span>'
    notes = [turn.citations[cited] for cited in claim.citations if cited in turn.citations]
    buttons = [_button(index, claim, note, described) for note in notes]
    # The room of the first button is in the space after it, which vanishes at a line's end.
    first = f'{buttons[0]}<span class="gap"> </span>' if buttons else " "
    return (
        f'<span class="claim {claim.support}"><span class="text">{escape(claim.text)}</span>'
        f"{first}{''.join(buttons[1:])}{_tags(claim, described)}{why}</span>"
    )


def writing_html(text: str, *, stopped: bool) -> str:
    """Build a sentence that is not complete; a stopped one never will be, and says so.

    Its last word is shown when it is whole: at the end of a line it would grow out of it and
    go to the next.
    """
    words = text.lstrip()
    tag = ' <span class="tag">not checked</span>' if stopped else ""
    if not stopped:
        words = words[: len(words) - _last_word(words)].rstrip()
    if not words:
        return ""
    return f'<span class="claim writing"><span class="text">{escape(words)}</span>{tag}</span>'


def _last_word(text: str) -> int:
    """Return how many characters at the end of a text may belong to a word that goes on."""
    for back, character in enumerate(reversed(text[-_LONGEST_WORD:])):
        # Lines of Chinese and Japanese break anywhere, and so no word goes to the next.
        if character.isspace() or east_asian_width(character) in "WF":
            return back
    return len(text) if len(text) < _LONGEST_WORD else 0


def _button(index: int, claim: Claim, note: Citation, described: str) -> str:
    found = f", {ATTRIBUTED}" if claim.attributed else ""
    label = f"Citation {note.number}, {escape(note.title)}, {support_words(claim, note)}{found}"
    return (
        f'<button type="button" class="fn {claim.support}" data-place="{index}-c{note.number}" '
        f'aria-label="{label}"{described}>{note.number}</button>'
    )


def _tags(claim: Claim, described: str) -> str:
    tags = ""
    if claim.support != "verified":
        words = SUPPORT[claim.support]
        kind = f"tag {claim.support}"
        tags = (
            f'<button type="button" class="{kind}"{described}>{words}</button>'
            if described
            else f'<span class="{kind}">{words}</span>'
        )
    if claim.attributed:
        tags += f'<span class="tag attributed">{ATTRIBUTED}</span>'
    return tags
