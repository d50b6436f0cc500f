"""Templates, and words shared by many parts of the page."""

from ui.markup.answer_parts import (
    AnswerPart,
    Quotes,
    Remark,
    Statement,
    answer_parts,
    claim_remark,
    hedge_words,
    text_pieces,
)
from ui.markup.bidi import escaped, guarded, isolated, sayable, upright
from ui.markup.day import day_of
from ui.markup.footnote import lead_of, path_of, place_of
from ui.markup.item import BULLETS, item_parts
from ui.markup.place import Address, Place, address_from
from ui.markup.short_answer import Span, Words, quoted_words, said_words, short_spans
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
    NO_MODEL,
    answerer_words,
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
    "NO_MODEL",
    "OWN_WORDS",
    "VERIFIED",
    "Address",
    "AnswerPart",
    "Place",
    "Quotes",
    "Remark",
    "Span",
    "Statement",
    "Words",
    "address_from",
    "answer_parts",
    "answerer_words",
    "claim_remark",
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
    "lead_of",
    "mark_of",
    "nothing_leaves",
    "path_of",
    "place_of",
    "quoted_words",
    "render",
    "said_words",
    "sayable",
    "short_spans",
    "support_words",
    "text_pieces",
    "upright",
    "where_to",
    "who_answered",
    "who_answers",
    "without_port",
]
