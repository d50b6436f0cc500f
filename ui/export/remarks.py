"""What an export says around the sentences of an answer, whatever the format."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qa import Answer, Citation, Claim
from ui.conversations import title_of
from ui.export.exchange import Exchange
from ui.markup import (
    ATTRIBUTED,
    OWN_WORDS,
    answered_by,
    hedge_words,
    how_far,
    is_beside_model,
)

NO_ANSWER = Answer("", "", "answered", "")
"""What stands for the answer of an exchange that has none: no sentences, no quotes."""

_NONE_FOUND = re.compile(r"No answer was found in the (?:articles?|selected text)\.")


@dataclass(frozen=True, slots=True)
class Remark:
    """A label and the foreign text that it introduces, which may be empty.

    ``kind`` "none" says that there is no answer, and "hedge" that there may be one.
    """

    label: str
    words: str = ""
    kind: Literal["", "none", "hedge"] = ""


def heading(title: str, exchanges: Sequence[Exchange]) -> str:
    """Return a conversation's title, empty where it only repeats the first question."""
    return "" if exchanges and title == title_of(exchanges[0].question) else title


def remarks_above(answer: Answer) -> Iterator[Remark]:
    """Yield what stands above an answer's sentences."""
    standalone = answer.standalone_question
    if " ".join(standalone.split()) not in ("", " ".join(answer.question.split())):
        yield Remark("Understood as", standalone)
    if answer.fallback:
        yield Remark("In place of the model's answer", answer.fallback)
    if answer.hedged:
        yield Remark(hedge_words(answer), kind="hedge")
    if answer.status == "not_found" and answer.kind != "greeting":
        said = answer.text if _NONE_FOUND.fullmatch(answer.text) else "No answer was found."
        yield Remark(said, kind="none")


def own_words(answer: Answer) -> str:
    """Return the words of an answer that has no sentences, empty where a remark says them."""
    return "" if _NONE_FOUND.fullmatch(answer.text) else answer.text


def remarks_below(exchange: Exchange) -> Iterator[Remark]:
    """Yield what stands below the sentences, or in place of an answer."""
    answer, note = exchange.answer or NO_ANSWER, exchange.note
    if answer.status == "partial" and answer.missing:
        yield Remark("Not answered", answer.missing)
    for notice in answer.other_notices:
        # Do not report a failure twice.
        if notice.strip() and not (note and notice in note):
            yield Remark(notice)
    if note:
        yield Remark(note)
    elif exchange.answer is None:
        yield Remark("There is no answer.")
    if who := answered_by(answer):
        yield Remark(who)


def sentences(answer: Answer) -> Iterator[tuple[Claim, list[int], Remark | None]]:
    """Yield each sentence, the indices of its footnotes, from 0, and what is to be said of it.

    That is what is wrong with it, and who wrote it and found its citations.
    """
    # Of a number that two footnotes have, the first.
    places = {note.number: at for at, note in reversed([*enumerate(answer.citations)])}
    for claim in answer.claims:
        cited = dict.fromkeys(places[number] for number in claim.citations if number in places)
        labels = [
            *([OWN_WORDS] if is_beside_model(claim, answer.claims) else []),
            *([ATTRIBUTED] if claim.attributed else []),
            *([] if claim.support == "verified" else [how_far(claim)]),
        ]
        reason = "" if claim.support == "verified" else claim.reason or ""
        yield claim, list(cited), Remark("; ".join(labels), reason) if labels else None


def other_quotes(answer: Answer) -> list[tuple[str, Sequence[Citation]]]:
    """Return the lists of quotes that are no footnotes, each with its heading."""
    lists = (
        ("Nearest sentences:", answer.nearest),
        ("May be meant for an assistant; not used as evidence:", answer.flagged),
    )
    return [(heading, notes) for heading, notes in lists if notes]


def lead(citation: Citation) -> str:
    """Return what stands before a quote, so that it is understood, as one line; perhaps empty."""
    return " ".join(citation.context.quote.split()) if citation.context else ""


def place(citation: Citation) -> str:
    """Return a quote's place: its characters, and its page if it has one."""
    page = "" if citation.page is None else f"page {citation.page}, "
    return f"{page}characters {citation.start}-{citation.end}"


def path(citation: Citation) -> str:
    """Return the title of a citation's article and the headings above its quote."""
    return " › ".join(citation.path)
