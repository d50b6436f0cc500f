"""Answers as text for a terminal or a pipe."""

from collections.abc import Iterator, Sequence

from index import is_list_item, is_table_row
from qa import HEDGE, Answer, Citation, Claim
from ui.cli.terminal import Terminal, one_line
from ui.markup import ATTRIBUTED, OWN_WORDS, how_far, is_beside_model, mark_of, who_answered


def answer_text(answer: Answer, terminal: Terminal) -> str:
    """Return an answer with its footnotes, or the related sentences if there is none.

    If the question was understood differently from how it was asked, that comes first.
    """
    blocks = [
        *understood_blocks(answer.question, answer.standalone_question, terminal),
        *fallback_blocks(answer.fallback, terminal),
        said_text(answer, terminal),
        *further_blocks(answer, terminal),
    ]
    return "\n\n".join(blocks)


def understood_blocks(asked: str, standalone: str, terminal: Terminal) -> list[str]:
    """Return how a question was understood, if that differs from what was asked."""
    understood = one_line(standalone)
    if not understood or understood == one_line(asked):
        return []
    return [terminal.faint(terminal.wrapped(f"Understood as: {understood}"))]


def fallback_blocks(fallback: str | None, terminal: Terminal) -> list[str]:
    """Return the label of sentences that replace a model's."""
    if not fallback:
        return []
    return [terminal.wrapped(f"In place of the model's answer: {one_line(fallback)}")]


def said_text(answer: Answer, terminal: Terminal) -> str:
    """Return the sentences of an answer, or that there is none."""
    lines: list[str] = []
    alone = True
    for claim, text in zip(answer.claims, sentence_texts(answer, terminal), strict=True):
        was_alone, alone = alone, stands_alone(claim)
        if was_alone or alone:
            lines.append(text)
        else:
            lines[-1] += f" {text}"
    said = "\n".join(map(terminal.wrapped, lines or [one_line(answer.text)]))
    return f"{HEDGE}\n\n{said}" if answer.hedged else said


def stands_alone(claim: Claim) -> bool:
    """Return whether a sentence is a row or an item, which has a line of its own."""
    words = claim.text.strip()
    return bool(claim.mark) or is_table_row(words) or is_list_item(words)


def sentence_texts(answer: Answer, terminal: Terminal) -> list[str]:
    """Return the printed form of each sentence of an answer."""
    return [
        sentence_text(claim, terminal, own_words=is_beside_model(claim, answer.claims))
        for claim in answer.claims
    ]


def sentence_text(claim: Claim, terminal: Terminal, *, own_words: bool = False) -> str:
    """Return one sentence with its markers and what is known of its support at once.

    Later verdicts are printed below the answer. ``own_words`` is true for a sentence of the
    article beside a model's.
    """
    markers = "".join(terminal.strong(f"[{number}]") for number in claim.citations)
    told = [
        *([how_far(claim)] if claim.support == "unsupported" else []),
        *([OWN_WORDS] if own_words else []),
        *([ATTRIBUTED] if claim.attributed else []),
    ]
    aside = f"({'; '.join(told)})" if told else ""
    return " ".join(part for part in (one_line(claim.text), markers, aside) if part)


def further_blocks(answer: Answer, terminal: Terminal) -> list[str]:
    """Return the blocks after the sentences: what is missing, footnotes, and who answered."""
    blocks = [terminal.wrapped(line) for line in _judged(answer.claims)]
    if answer.reason == "false_premise" and answer.claims:
        blocks.append(
            terminal.wrapped("The question assumes something that this sentence contradicts.")
        )
    if answer.status == "partial" and answer.missing:
        blocks.append(terminal.wrapped(f"Not answered: {one_line(answer.missing)}"))
    blocks += _notes_blocks(answer.citations, terminal, numbered=True)
    if answer.elsewhere:
        names = ", ".join(answer.elsewhere)
        blocks.append(terminal.wrapped(f"Another article may answer it: --article {names}"))
    if answer.status == "not_found":
        blocks += _notes_blocks(answer.nearest, terminal, head="Nearest sentences:")
    blocks += _notes_blocks(
        answer.flagged, terminal, head="May be meant for an assistant; not used as evidence:"
    )
    blocks += [terminal.wrapped(one_line(notice)) for notice in answer.notices]
    if who := who_answered(answer):
        # Do not change the case of a model's name.
        said = f"A{who[1:]}" if who.startswith("answered by") else who
        blocks.append(terminal.faint(f"{one_line(said)}."))
    return blocks


def _judged(claims: Sequence[Claim]) -> Iterator[str]:
    """Yield which sentences, counted from 1, are doubtful, and which were not judged."""
    for mark in ("partial", "unjudged"):
        marked = [number for number, claim in enumerate(claims, 1) if mark_of(claim) == mark]
        if marked:
            words = how_far(claims[marked[0] - 1]).capitalize()
            what = "sentence" if len(marked) == 1 else "sentences"
            yield f"{words}: {what} {', '.join(map(str, marked))}."


def _notes_blocks(
    notes: Sequence[Citation], terminal: Terminal, *, head: str = "", numbered: bool = False
) -> list[str]:
    lines = [_note(note, terminal, numbered=numbered) for note in notes]
    return ["\n".join([*([head] if head else []), *lines])] if lines else []


def _note(citation: Citation, terminal: Terminal, *, numbered: bool) -> str:
    marker = f"[{citation.number}]" if numbered else "-"
    indent = " " * (len(marker) + 1)
    lead = f"{one_line(citation.context.quote)} … " if citation.context else ""
    said = f"{terminal.strong(marker)} {lead}“{one_line(citation.quote)}”"
    quote = terminal.wrapped(said, indent)
    page = [f"page {citation.page}"] if citation.page is not None else []
    path = " › ".join(one_line(part) for part in (citation.title, *citation.heading))
    place = ", ".join([path, *page, f"characters {citation.start}-{citation.end}"])
    return f"{quote}\n{terminal.faint(terminal.wrapped(f'{indent}{place}', indent))}"
