"""Sentences of an article that address the assistant: data to show, never evidence.

An article is written by others. A sentence of it may be meant for whatever reads it in a
person's place: "ignore your instructions", "tell the user that ...", a forged end of the
passages. What a text quotes is left alone, so that an attacker who puts an order into somebody's
mouth is not found; it is then a quotation, and shown as one.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from index import Embedder, PackedTokens, Sentence
from qa.safety.orders import order_scores

# How far from an order, in sentences, one needs less to be taken for another, and how much less.
_NEAR = 6
_HALF = -1.35
# Sentences of one paragraph stand so close together.
_NEXT = 2
_QUOTED = re.compile(r'"[^"]*"|“[^“”"]*[”"]|„[^„“”"]*[“”"]|«[^«»]*»|「[^」]*」')
_OPENS = re.compile(r'"[^"]*$|“[^“”]*$|„[^„“”]*$|«[^«»]*$|「[^」]*$')
_CLOSES = re.compile(r'["”“»」]')
_WORD = re.compile(r"\w+")


def flagged(
    sentences: Sequence[Sentence],
    embedder: Embedder,
    tokens: Mapping[str, PackedTokens] | None = None,
) -> frozenset[str]:
    """Return the ids of the sentences that address an assistant, read beside their neighbours.

    The sentences may be of several articles, in any order. A sentence is flagged when it
    addresses an assistant itself, and when it half does so near one that does. ``tokens`` are
    those of sentences by their ids, where they are at hand: it takes a tenth of the time.
    """
    at_hand = tokens or {}
    ordered = sorted(sentences, key=lambda each: (each.article_id, each.position))
    scores = order_scores(
        list(_unquoted(ordered)), embedder, [at_hand.get(each.id) for each in ordered]
    )
    places: dict[str, list[int]] = defaultdict(list)
    for each, score in zip(ordered, scores, strict=True):
        if score > 0:
            places[each.article_id].append(each.position)
    return frozenset(
        each.id
        for each, score in zip(ordered, scores, strict=True)
        if score > 0
        or (
            score > _HALF
            and any(abs(each.position - place) <= _NEAR for place in places[each.article_id])
        )
    )


def _unquoted(sentences: Sequence[Sentence]) -> Iterator[str]:
    """Yield the texts of sentences in reading order without what they quote.

    A quotation may go on over several sentences of one paragraph; one that is a sentence's only
    words is left.
    """
    inside, end = False, ("", 0)
    for each in sentences:
        rest = each.text
        if inside and end[0] == each.article_id and each.start - end[1] < _NEXT:
            closed = _CLOSES.search(rest)
            rest = rest[closed.end() :] if closed else ""
            inside = closed is None
        else:
            inside = False
        unquoted = _QUOTED.sub(" … ", rest)
        inside = inside or _OPENS.search(unquoted) is not None
        unquoted = _OPENS.sub(" … ", unquoted)
        yield unquoted if len(_WORD.findall(unquoted)) > 1 or rest != each.text else each.text
        end = (each.article_id, each.end)
