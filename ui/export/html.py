"""A conversation as one HTML page: no script, no request, every text escaped."""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from ui.chat import Item, Layout, nested
from ui.conversations import ChatTurn
from ui.export.markdown import heading
from ui.markup import (
    answer_parts,
    claim_remark,
    lead_of,
    path_of,
    place_of,
    quoted_words,
    render,
    short_spans,
)

_STYLE = Path(__file__).parents[1] / "static" / "export.css"

# Characters that HTML cannot hold, not even escaped.
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def as_html(title: str, turns: Sequence[ChatTurn]) -> str:
    """Return a conversation as a self-contained page, its footnotes numbered per answer."""
    style = _STYLE.read_text(encoding="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    values = {
        "title": title,
        "heading": heading(title, turns),
        "policy": policy,
        "style": style,
        "answers": [(turn.question, answer_html(turn, at)) for at, turn in enumerate(turns, 1)],
    }
    return _rendered("exported_conversation", values)


def answer_html(turn: ChatTurn, number: int = 1, *, linked: bool = True) -> str:
    """Return an answer, whose question has a number.

    Only if it is ``linked`` do its markers lead to the footnotes, and these back.
    """
    # How often each footnote was referred to, for the links back.
    references: Counter[int] = Counter()
    endings = []
    for claim in turn.claims:
        cited = [each for each in dict.fromkeys(claim.citations) if each in turn.citations]
        references.update(cited)
        markers = [(each, references[each]) for each in cited]
        endings.append((markers, claim_remark(claim, turn.claims)))
    spans = short_spans(turn.answer_so_far)
    values = {
        "exported": True,
        "index": number,
        "turn": turn,
        "linked": linked,
        "answer": list(answer_parts(turn.answer_so_far, turn.ending)),
        "parts": Layout(0, turn).parts(),
        "endings": endings,
        "references": references if linked else Counter(),
        "quoted_words": lambda note, heading: quoted_words(note, {} if heading else spans),
        "lists": _lists,
        "lead_of": lead_of,
        "path_of": path_of,
        "place_of": place_of,
    }
    return _rendered("exported_answer", values)


def _rendered(name: str, values: Mapping[str, object]) -> str:
    return _UNSAYABLE.sub("\N{REPLACEMENT CHARACTER}", render(name, values))


def _lists(entries: Sequence[Item]) -> Iterator[tuple[str, list[tuple[Item, Sequence[Item]]]]]:
    """Yield the lists that entries make, each with its tag and its items."""
    for tag, items in groupby(nested(entries), lambda each: _tag(each[0])):
        yield tag, list(items)


def _tag(item: Item) -> str:
    return "ul" if item.number is None else "ol"
