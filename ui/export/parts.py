"""The parts of an exported exchange, whatever the format."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa import HEDGE, Answer, Citation, Claim
from ui.export.exchange import Exchange
from ui.markup import ATTRIBUTED, OWN_WORDS, how_far, is_beside_model, who_answered


@dataclass(frozen=True, slots=True)
class Remark:
    """A label and the foreign text that it introduces, which may be empty.

    A remark that ``stands_out`` says that there is no answer.
    """

    label: str
    words: str = ""
    stands_out: bool = False


@dataclass(frozen=True, slots=True)
class ExchangeParts:
    """The parts of an exchange in reading order.

    Remarks come ``above`` and ``below`` the sentences; ``plain`` replaces the sentences if there
    are none. ``citations`` are the footnotes; ``lists`` are other quotes, each list with its
    heading.
    """

    question: str
    above: tuple[Remark, ...] = ()
    claims: tuple[Claim, ...] = ()
    plain: str = ""
    below: tuple[Remark, ...] = ()
    citations: tuple[Citation, ...] = ()
    lists: tuple[tuple[str, tuple[Citation, ...]], ...] = ()

    @property
    def uncited(self) -> tuple[int, ...]:
        """Return the indexes, from 0, of the citations that no sentence names."""
        named = {self.at(number) for claim in self.claims for number in claim.citations}
        return tuple(at for at in range(len(self.citations)) if at not in named)

    def at(self, number: int) -> int | None:
        """Return the index, from 0, of the citation with a marker's number, or None."""
        return next((at for at, note in enumerate(self.citations) if note.number == number), None)


def told(exchange: Exchange) -> ExchangeParts:
    """Return the parts of an exchange."""
    note = (Remark(exchange.note),) if exchange.note else ()
    answer = exchange.answer
    if answer is None:
        return ExchangeParts(exchange.question, below=note or (Remark("There is no answer."),))
    lists = (
        ("Nearest sentences:", answer.nearest),
        ("May be meant for an assistant; not used as evidence:", answer.flagged),
    )
    return ExchangeParts(
        exchange.question,
        above=_above(answer),
        claims=answer.claims,
        plain="" if answer.claims else answer.text,
        below=(*_below(answer, exchange.note), *note, *_who(answer)),
        citations=answer.citations,
        lists=tuple((head, notes) for head, notes in lists if notes),
    )


def aside(claim: Claim, claims: Sequence[Claim]) -> Remark | None:
    """Say what is wrong with a sentence, and who wrote it and found its citations.

    Returns None if there is nothing to say.
    """
    found = (
        *([OWN_WORDS] if is_beside_model(claim, claims) else []),
        *([ATTRIBUTED] if claim.attributed else []),
    )
    if claim.support == "verified":
        return Remark("; ".join(found)) if found else None
    return Remark("; ".join((*found, how_far(claim))), claim.reason or "")


def place(citation: Citation) -> str:
    """Return a quote's place: its characters, and its page if it has one."""
    page = "" if citation.page is None else f"page {citation.page}, "
    return f"{page}characters {citation.start}-{citation.end}"


def path(citation: Citation) -> str:
    """Return the title of a citation's article and the headings above its quote."""
    return " › ".join((citation.title, *citation.heading))


def _above(answer: Answer) -> tuple[Remark, ...]:
    remarks = []
    standalone = answer.standalone_question
    if standalone and " ".join(standalone.split()) != " ".join(answer.question.split()):
        remarks.append(Remark("Understood as", standalone))
    if answer.fallback:
        remarks.append(Remark("In place of the model's answer", answer.fallback))
    if answer.hedged:
        remarks.append(Remark(HEDGE.removesuffix(":")))
    if answer.status == "not_found" and answer.kind != "greeting":
        contradicted = answer.reason == "false_premise" and answer.claims
        remarks.append(
            Remark("The question assumes something that the articles contradict.", stands_out=True)
            if contradicted
            else Remark("No answer was found.", stands_out=True)
        )
    return tuple(remarks)


def _below(answer: Answer, note: str | None) -> tuple[Remark, ...]:
    missing: tuple[Remark, ...] = ()
    if answer.status == "partial" and answer.missing:
        missing = (Remark("Not answered", answer.missing),)
    # Do not report a failure twice.
    notices = (each for each in answer.notices if each.strip() and not (note and note in each))
    return (*missing, *map(Remark, notices))


def _who(answer: Answer) -> tuple[Remark, ...]:
    who = who_answered(answer)
    if not who:
        return ()
    # Do not change the case of a model's name.
    said = f"A{who[1:]}" if who.startswith("answered by") else who
    return (Remark(f"{said}."),)
