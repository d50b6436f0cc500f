"""The parts of an answer, in the order in which every text has them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qa import HEDGE, Answer, Citation, Claim
from qa.draft import marked_pieces
from ui.markup.support_words import ATTRIBUTED, OWN_WORDS, how_far, is_beside_model
from ui.markup.who import answered_by

RemarkKind = Literal[
    "plain", "understood", "fallback", "hedge", "none", "elsewhere", "notice", "answerer"
]


@dataclass(frozen=True, slots=True)
class Remark:
    """A label of ours, and the foreign text that it introduces, which may be empty."""

    label: str
    words: str = ""
    kind: RemarkKind = "plain"


@dataclass(frozen=True, slots=True)
class Statement:
    """The sentences of an answer; ``text`` stands for those that a greeting does not have."""

    claims: tuple[Claim, ...]
    text: str
    kind: Literal["statement"] = "statement"


@dataclass(frozen=True, slots=True)
class Quotes:
    """The footnotes, or below a ``heading`` quotes that are none."""

    notes: Sequence[Citation]
    heading: str = ""
    kind: Literal["quotes"] = "quotes"


AnswerPart = Remark | Statement | Quotes


def answer_parts(answer: Answer | None, ending: str | None = None) -> Iterator[AnswerPart]:
    """Yield what there is to say of an answer; ``ending`` says how it was stopped or failed."""
    if answer is None:
        yield Remark(ending or "There is no answer.")
        return
    standalone = answer.standalone_question
    if " ".join(standalone.split()) not in ("", " ".join(answer.question.split())):
        yield Remark("Understood as", standalone, "understood")
    if answer.fallback:
        yield Remark("In place of the model's answer", answer.fallback, "fallback")
    if answer.hedged:
        yield Remark(hedge_words(answer), kind="hedge")
    if answer.status == "not_found" and answer.kind != "greeting":
        yield Remark(answer.text, kind="none")
    else:
        yield Statement(answer.claims, answer.text)
    if answer.status == "partial" and answer.missing:
        yield Remark("Not answered", answer.missing)
    if answer.elsewhere:
        yield Remark("Another article may answer it", ", ".join(answer.elsewhere), "elsewhere")
    for notice in answer.other_notices:
        # A failure is not told twice.
        is_told = ending and (notice in ending or ending in notice)
        if notice.strip() and not is_told:
            yield Remark(notice, kind="notice")
    if ending:
        yield Remark(ending)
    if answer.citations:
        yield Quotes(answer.citations)
    if answer.nearest:
        yield Quotes(answer.nearest, "Nearest sentences:")
    if answer.flagged:
        heading = "May be meant for an assistant; not used as evidence:"
        yield Quotes(answer.flagged, heading)
    if who := answered_by(answer):
        yield Remark(who, kind="answerer")


def hedge_words(answer: Answer | None) -> str:
    """Return what stands above sentences that may not answer, with the doubt if it is known."""
    doubt = answer.doubt if answer is not None else ""
    return f"{HEDGE.removesuffix(':')}. {doubt}" if doubt else HEDGE


def text_pieces(answer: Answer) -> Iterator[tuple[str, int | None]]:
    """Yield what a program gets of an answer as text; a marker comes with its number.

    What has fields of its own, such as footnotes, is left out.
    """
    for part in answer_parts(answer):
        match part:
            case Remark(_, words, "fallback"):
                yield f"{words}\n\n", None
            case Remark(kind="hedge"):
                yield f"{HEDGE} ", None
            case Remark(label, _, "none"):
                yield label, None
            case Remark(label, words, "plain" | "notice"):
                yield f"\n\n{label}: {words}" if words else f"\n\n{label}", None
            case Statement(claims, text):
                yield from marked_pieces(claims) if claims else [(text, None)]
                # A stream knows it only at its end.
                yield f"\n\n{answer.doubt}" if answer.doubt else "", None


def claim_remark(claim: Claim, claims: Iterable[Claim]) -> Remark | None:
    """Return who wrote a sentence and found its citations, and what is wrong with it, if any."""
    labels = [
        *([OWN_WORDS] if is_beside_model(claim, claims) else []),
        *([ATTRIBUTED] if claim.attributed else []),
        *([] if claim.support == "verified" else [how_far(claim)]),
    ]
    reason = "" if claim.support == "verified" else claim.reason or ""
    return Remark("; ".join(labels), reason) if labels else None
