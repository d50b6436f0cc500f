"""The card of a marker: the exact quote, its neighbours, its support."""

from html import escape

from qa import Citation, Claim
from ui.conversations import Context
from ui.markup import apart, escaped, guarded, mark_of, support_words

_LONGEST_NEIGHBOUR = 240


def card_html(place: str, number: int, claim: Claim, note: Citation, context: Context) -> str:
    """Build a claim's card for one citation; ``number`` counts the turn's claims from 0.

    The card is hidden in the page; a script shows a copy beside the marker. ``place`` is the name
    of the citation's button.
    """
    before = _shortened(context.before, from_end=True)
    after = _shortened(context.after, from_end=False)
    left = f'<span class="dim">{apart(before)}</span> ' if before else ""
    if note.context is not None:
        # A table's header or a list's opening replaces the line before.
        lead = _shortened(note.context.quote, from_end=False)
        left = f'<span class="dim">{apart(lead)}</span> … '
    right = f' <span class="dim">{apart(after)}</span>' if after else ""
    quote = guarded(note.quote, f'<span class="quote">{escaped(note.quote)}</span>')
    changed = '<p class="stale">The article has changed since.</p>' if context.changed else ""
    why = f" {escape(claim.reason)}" if claim.reason else ""
    far = f"<strong>{support_words(claim, note)}.</strong>"
    others = ", ".join(apart(copy.title) for copy in note.also_in)
    also = f'<p class="copies" dir="auto">Also in {others}</p>' if others else ""
    return (
        f'<div class="card-text" id="{card_id(place, number)}" data-of="{escape(place)}">'
        f'<p class="where" dir="auto">{_where(note)}</p>'
        f'<blockquote dir="auto">{left}{quote}{right}'
        f'</blockquote>{also}{changed}<p class="why {mark_of(claim)}">{far}{why}</p>'
        '<p class="acts"><button type="button" class="plain" data-card-open>Open</button>'
        '<button type="button" class="plain" data-card-copy>Copy quote</button></p></div>'
    )


def reason_card_html(name: str, claim: Claim) -> str:
    """Build the card that gives the reason for a claim's support."""
    return (
        f'<div class="card-text" id="{name}"><p class="why {mark_of(claim)}">'
        f"{escape(claim.reason or '')}</p></div>"
    )


def card_id(place: str, number: int) -> str:
    """Return the id of a citation's card under the claim with this number."""
    return f"card-{place}-{number}"


def _where(note: Citation) -> str:
    page = [f"page {note.page}"] if note.page is not None else []
    return " › ".join(map(apart, (note.title, *note.heading, *page)))


def _shortened(sentence: str, *, from_end: bool) -> str:
    """Cut a very long sentence between words, keeping the side next to the quote."""
    words = " ".join(sentence.split())
    if len(words) <= _LONGEST_NEIGHBOUR:
        return words
    if from_end:
        return f"… {words[-_LONGEST_NEIGHBOUR:].partition(' ')[2]}"
    return f"{words[:_LONGEST_NEIGHBOUR].rpartition(' ')[0]} …"
