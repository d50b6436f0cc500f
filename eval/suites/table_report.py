"""What questions about tables found, by kind and by format."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.metrics import mean, share
from eval.scores import aligned, counted
from eval.tables import FORMATS, LOOK_UPS, Format, Kind, TableQuestion

_KINDS: dict[Kind, str] = {
    "cell": "a cell of a named row",
    "row": "the row of a value",
    "compare": "the first in an order",
    "count": "several rows together",
}
_LONGEST_ANSWER = 200


@dataclass(frozen=True, slots=True)
class Unread:
    """An article that could not be added in a format, and the reason that Footnote gave."""

    article: str
    format: Format
    reason: str


@dataclass(frozen=True, slots=True)
class AskedTable:
    """What a question found.

    ``right_rows`` counts the right rows that a citation covers, ``shown_rows`` all rows of the
    article that one covers. ``cells_held`` is whether the claims hold all right cells. Without
    ``read`` the article could not be added, and nothing was asked.
    """

    question: TableQuestion
    format: Format
    answer: str = ""
    refused: bool = False
    hedged: bool = False
    right_rows: int = 0
    shown_rows: int = 0
    cells_held: bool = False
    read: bool = True

    @property
    def row_cited(self) -> bool:
        """Whether citations cover all right rows."""
        return bool(self.question.rows) and self.right_rows == len(self.question.rows)

    @property
    def row_alone(self) -> bool:
        """Whether they cover these rows and no other; quoting a whole table finds any row."""
        return self.row_cited and self.shown_rows == self.right_rows

    def to_dict(self) -> dict[str, Any]:
        """Return the question and what it found as JSON."""
        return {
            "id": self.question.id,
            "kind": self.question.kind,
            "format": self.format,
            "question": self.question.question,
            "read": self.read,
            "refused": self.refused,
            "hedged": self.hedged,
            "row_cited": self.row_cited,
            "row_alone": self.row_alone,
            "right_rows": self.right_rows,
            "shown_rows": self.shown_rows,
            "cells_held": self.cells_held,
            "answer": self.answer,
        }


@dataclass(frozen=True, slots=True)
class TableFigures:
    """Shares of some questions, each from 0 to 1, or None if it is a share of nothing.

    ``row_cited``, ``row_alone`` and ``cell_answered`` are shares of the answerable questions,
    ``right_rows`` is the mean share of a question's right rows that are cited, and
    ``shown_rows`` the mean number of rows, right or wrong, that the citations of an answer cover.
    """

    questions: int
    unread: int
    row_cited: float | None
    row_alone: float | None
    right_rows: float | None
    cell_answered: float | None
    refused: float | None
    hedged: float | None
    shown_rows: float | None

    @classmethod
    def of(cls, asked: Sequence[AskedTable]) -> "TableFigures":
        """Count questions; those of articles that were not read are neither right nor refused."""
        answerable = [each for each in asked if each.question.answerable]
        return cls(
            questions=len(asked),
            unread=sum(not each.read for each in asked),
            row_cited=share(each.row_cited for each in answerable),
            row_alone=share(each.row_alone for each in answerable),
            right_rows=mean(each.right_rows / len(each.question.rows) for each in answerable),
            cell_answered=share(each.cells_held for each in answerable),
            refused=share(each.refused for each in asked),
            hedged=share(each.hedged for each in asked),
            shown_rows=mean(each.shown_rows for each in asked if each.read and not each.refused),
        )


@dataclass(frozen=True, slots=True)
class TableReport:
    """Every question about the tables of a set; of a sealed one only figures are told."""

    name: str
    sealed: bool
    asked: tuple[AskedTable, ...]
    unread: tuple[Unread, ...] = ()

    @property
    def groups(self) -> dict[str, TableFigures]:
        """The figures by kind, of all answerable, of the unanswerable, and by format.

        The figures of a format are of its answerable questions.
        """
        groups = {name: self._of([kind]) for kind, name in _KINDS.items()}
        groups["look-ups"] = self._of(LOOK_UPS)
        groups["answerable"] = self._of([*_KINDS])
        groups["not answerable"] = self._of(["none"])
        for format in FORMATS:
            if any(each.format == format for each in self.asked):
                groups[f".{format}"] = self._of([*_KINDS], format)
        return groups

    def _of(self, kinds: Sequence[Kind], format: Format | None = None) -> TableFigures:
        return TableFigures.of(
            [
                each
                for each in self.asked
                if each.question.kind in kinds and format in {None, each.format}
            ]
        )

    @property
    def missed(self) -> tuple[AskedTable, ...]:
        """The questions that were asked and not answered as they should be."""
        return tuple(
            each
            for each in self.asked
            if each.read
            and not (
                each.row_cited and each.cells_held if each.question.answerable else each.refused
            )
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the document that ``python -m eval.suites.tables --json`` prints."""
        return {
            "name": self.name,
            "groups": {name: asdict(figures) for name, figures in self.groups.items()},
            "unread": [asdict(each) for each in self.unread],
            "questions": [] if self.sealed else [each.to_dict() for each in self.asked],
        }


def format_tables(report: TableReport) -> str:
    """Return the figures as a table, what could not be read, and what was missed."""
    head = "questions,row cited,row alone,right rows,cell answered,refused,hedged,rows shown"
    rows = [[report.name, *head.split(",")]]
    for name, figures in report.groups.items():
        shares = (
            figures.row_cited,
            figures.row_alone,
            figures.right_rows,
            figures.cell_answered,
            figures.refused,
            figures.hedged,
        )
        shown = "-" if figures.shown_rows is None else f"{figures.shown_rows:.1f}"
        rows.append([name, str(figures.questions), *map(_share, shares), shown])
    told = [
        f"cannot be read: {each.article}.{each.format}: {each.reason}" for each in report.unread
    ]
    if told:
        missed = sum(not each.read for each in report.asked)
        told.append(f"{counted(missed, 'question')} about these count as missed.")
    blocks = [aligned(rows), told, [] if report.sealed else [*map(_line, report.missed)]]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _line(asked: AskedTable) -> str:
    if asked.refused:
        what = "refused"
    elif not asked.question.answerable:
        what = "answered, though the table does not tell"
    elif asked.row_cited:
        what = "row cited, cell not in the answer"
    else:
        what = f"{asked.right_rows} of {counted(len(asked.question.rows), 'right row')} cited"
    answer = asked.answer
    if len(answer) > _LONGEST_ANSWER:
        answer = answer[: _LONGEST_ANSWER - 1] + "…"
    said = f": {answer}" if answer else ""
    question = asked.question
    return f"{question.id} ({question.kind}, .{asked.format}) {question.question} -> {what}{said}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
