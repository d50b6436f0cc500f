"""Templates, and words shared by many parts of the page."""

from ui.markup.bidi import escaped, guarded, isolated, sayable, upright
from ui.markup.day import day_of
from ui.markup.hedge import hedge_words
from ui.markup.item import BULLETS, item_parts
from ui.markup.place import Address, Place, address_from
from ui.markup.short_answer import (
    Span,
    Words,
    quoted_words,
    said_words,
    short_spans,
)
from ui.markup.support_words import (
    ATTRIBUTED,
    OWN_WORDS,
    VERIFIED,
    how_far,
    is_beside_model,
    is_found_among,
    mark_of,
    support_words,
)
from ui.markup.templates import render
from ui.markup.who import (
    HERE,
    answered_by,
    is_here,
    is_loopback,
    nothing_leaves,
    where_to,
    who_answered,
    who_answers,
    without_port,
)

__all__ = [
    "ATTRIBUTED",
    "BULLETS",
    "HERE",
    "OWN_WORDS",
    "VERIFIED",
    "Address",
    "Place",
    "Span",
    "Words",
    "address_from",
    "answered_by",
    "day_of",
    "escaped",
    "guarded",
    "hedge_words",
    "how_far",
    "is_beside_model",
    "is_found_among",
    "is_here",
    "is_loopback",
    "isolated",
    "item_parts",
    "mark_of",
    "nothing_leaves",
    "quoted_words",
    "render",
    "said_words",
    "sayable",
    "short_spans",
    "support_words",
    "upright",
    "where_to",
    "who_answered",
    "who_answers",
    "without_port",
]
