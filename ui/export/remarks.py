"""What an export says around the sentences of an answer, whatever the format."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa import HEDGE, Answer, Citation, Claim
from ui.export.exchange import Exchange
from ui.markup import ATTRIBUTED, OWN_WORDS, answered_by, how_far, is_beside_model

NO_ANSWER = Answer("", "", "answered", "")
"""What stands for the answer of an exchange that has none: no sentences, no quotes."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A label and the foreign text that it introduces, which may be empty.

    A remark that ``stands_out`` says that there is no answer.
    """

    label: str
    words: str = ""
    stands_out: bool = False


def remarks_above(answer: Answer) -> list[Remark]:
    """Return what stands above an answer's sentences."""
    remarks = []
    standalone = answer.standalone_question
    if " ".join(standalone.split()) not in ("", " ".join(answer.question.split())):
        remarks.append(Remark("Understood as", standalone))
    if answer.fallback:
        remarks.append(Remark("In place of the model's answer", answer.fallback))
    if answer.hedged:
        remarks.append(Remark(HEDGE.removesuffix(":")))
    if answer.status == "not_found" and answer.kind != "greeting":
        said = "No answer was found."
        if answer.reason == "false_premise" and answer.claims:
            said = "The question assumes something that the articles contradict."
        remarks.append(Remark(said, stands_out=True))
    return remarks


def remarks_below(exchange: Exchange) -> list[Remark]:
    """Return what stands below the sentences, or in place of an answer."""
    answer, note = exchange.answer, exchange.note
    noted = [Remark(note)] if note else []
    if answer is None:
        return noted or [Remark("There is no answer.")]
    remarks = []
    if answer.status == "partial" and answer.missing:
        remarks.append(Remark("Not answered", answer.missing))
    for notice in answer.notices:
        # Do not report a failure twice.
        if notice.strip() and not (note and notice in note):
            remarks.append(Remark(notice))
    remarks += noted
    if who := answered_by(answer):
        remarks.append(Remark(who))
    return remarks


def remark_on(claim: Claim, claims: Sequence[Claim]) -> Remark | None:
    """Say what is wrong with a sentence, and who wrote it and found its citations.

    Returns None if there is nothing to say.
    """
    labels = []
    if is_beside_model(claim, claims):
        labels.append(OWN_WORDS)
    if claim.attributed:
        labels.append(ATTRIBUTED)
    if claim.support == "verified":
        return Remark("; ".join(labels)) if labels else None
    return Remark("; ".join((*labels, how_far(claim))), claim.reason or "")


def other_quotes(answer: Answer) -> list[tuple[str, Sequence[Citation]]]:
    """Return the lists of quotes that are no footnotes, each with its heading."""
    lists = (
        ("Nearest sentences:", answer.nearest),
        ("May be meant for an assistant; not used as evidence:", answer.flagged),
    )
    return [(heading, notes) for heading, notes in lists if notes]


def places_of(answer: Answer) -> dict[int, int]:
    """Return the index of each footnote, from 0, by its number; of a doubled one the first."""
    return {note.number: at for at, note in reversed([*enumerate(answer.citations)])}


def place(citation: Citation) -> str:
    """Return a quote's place: its characters, and its page if it has one."""
    page = "" if citation.page is None else f"page {citation.page}, "
    return f"{page}characters {citation.start}-{citation.end}"


def path(citation: Citation) -> str:
    """Return the title of a citation's article and the headings above its quote."""
    return " › ".join((citation.title, *citation.heading))
