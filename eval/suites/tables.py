"""Add articles with tables in the formats that people bring, and ask about their rows."""

import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.footnote import standing_answer
from eval.metrics import mean, share
from eval.result import EvalProgress, Report
from eval.store import settings_for
from eval.suites.suite import Suite, SuiteReport, main, table
from eval.tables import (
    FORMATS,
    LOOK_UPS,
    Format,
    Kind,
    Row,
    TableQuestion,
    TableSet,
    covers_row,
    holds_cell,
    read_tables,
    write_article,
)
from index import ArticleIndex, MiniLMEmbedder, UsageError, add_articles, counted
from qa import Answer, QAService, QASettings

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
    """A question, the rows of its article, and the answer; a refusal covers and holds nothing.

    Without an answer the article could not be added, and nothing was asked.
    """

    question: TableQuestion
    format: Format
    rows: Sequence[Row]
    answer: Answer | None

    @property
    def refused(self) -> bool:
        """Whether it was said that the table does not tell."""
        return self.answer is not None and self.answer.status == "not_found"

    @property
    def hedged(self) -> bool:
        """Whether the answer is not sure."""
        return self.answer is not None and self.answer.hedged

    @property
    def claims(self) -> list[str]:
        """The sentences of the answer."""
        return [c.text for c in self.answer.claims] if self.answer and not self.refused else []

    @property
    def right_rows(self) -> int:
        """How many right rows a citation covers."""
        return self._covered(self.question.rows)

    @property
    def shown_rows(self) -> int:
        """How many rows of the article a citation covers."""
        return self._covered(self.rows)

    def _covered(self, rows: Sequence[Row]) -> int:
        notes = self.answer.citations if self.answer and not self.refused else ()
        return sum(any(covers_row(note.quote, row) for note in notes) for row in rows)

    @property
    def row_cited(self) -> bool:
        """Whether citations cover all right rows."""
        return bool(self.question.rows) and self.right_rows == len(self.question.rows)

    @property
    def row_alone(self) -> bool:
        """Whether they cover these rows and no other; quoting a whole table finds any row."""
        return self.row_cited and self.shown_rows == self.right_rows

    @property
    def cells_held(self) -> bool:
        """Whether the claims hold all right cells."""
        words, cells = " ".join(self.claims), self.question.cells
        return bool(cells) and all(holds_cell(words, cell) for cell in cells)

    @property
    def missed(self) -> bool:
        """Whether it was asked, and not answered as it should be."""
        right = self.row_cited and self.cells_held if self.question.answerable else self.refused
        return self.answer is not None and not right

    def to_dict(self) -> dict[str, Any]:
        """Return the question and what it found as JSON."""
        return {
            "id": self.question.id,
            "kind": self.question.kind,
            "format": self.format,
            "question": self.question.question,
            "read": self.answer is not None,
            "refused": self.refused,
            "hedged": self.hedged,
            "row_cited": self.row_cited,
            "row_alone": self.row_alone,
            "right_rows": self.right_rows,
            "shown_rows": self.shown_rows,
            "cells_held": self.cells_held,
            "answer": " / ".join(self.claims),
        }

    def __str__(self) -> str:
        """Return what came of a question that was missed, in a line."""
        question = self.question
        if self.refused:
            what = "refused"
        elif not question.answerable:
            what = "answered, though the table does not tell"
        elif self.row_cited:
            what = "row cited, cell not in the answer"
        else:
            what = f"{self.right_rows} of {counted(len(question.rows), 'right row')} cited"
        answer = " / ".join(self.claims)
        if len(answer) > _LONGEST_ANSWER:
            answer = answer[: _LONGEST_ANSWER - 1] + "…"
        end = f": {answer}" if answer else ""
        asked = f"{question.id} ({question.kind}, .{self.format}) {question.question}"
        return f"{asked} -> {what}{end}"


def run_tables(
    folder: Path | None = None,
    *,
    sealed: bool = False,
    format: Format | None = None,
    progress: Report | None = None,
) -> SuiteReport:
    """Ask each question of its own article without a model.

    The articles are those of ``folder``, by default the bundled open or sealed ones. Each is
    added in its own format, or all in ``format``, to a store that is removed afterwards. An
    article that cannot be read is told in the report, and its questions count as missed. Of the
    sealed ones only figures are told.

    Raises CaseError for a bad folder, and what the service raises.
    """
    tables = read_tables(folder, sealed=sealed)
    embedder = MiniLMEmbedder.load()
    with tempfile.TemporaryDirectory() as home:
        settings = settings_for(Path(home) / "store")
        added: dict[str, list[str]] = {}
        unread: list[Unread] = []
        for name, article in tables.articles.items():
            form = format or article.format
            parts = Path(home) / name
            parts.mkdir()
            paths = write_article(article, form, parts)
            report = add_articles(paths, settings=settings, embedder=embedder)
            if report.failed:
                # The folder is gone once the report is read.
                reason = report.failed[0].reason.replace(f"{parts}/", "")
                unread.append(Unread(name, form, reason))
            else:
                added[name] = list(report.added)
        answers: dict[str, Answer] = {}
        if added:
            with ArticleIndex.open(settings, embedder=embedder) as index:
                answers = _answers(index, tables, added, progress)
    asked = []
    for each in tables.questions:
        article = tables.articles[each.article]
        form = format or article.format
        asked.append(AskedTable(each, form, article.rows, answers.get(each.id)))
    return report_on(tables.name, asked, unread, sealed=folder is None and sealed)


def _answers(
    index: ArticleIndex, tables: TableSet, added: dict[str, list[str]], progress: Report | None
) -> dict[str, Answer]:
    """Return the answers by question, of the articles that were read whole."""
    settings = QASettings.from_environment().model_copy(update={"model": None})
    service = QAService(index, settings=settings)
    answers: dict[str, Answer] = {}
    questions = [each for each in tables.questions if each.article in added]
    for each in questions:
        answers[each.id], _ = standing_answer(service, each.question, articles=added[each.article])
        if progress:
            progress(EvalProgress("questions", len(answers), len(questions)))
    return answers


def report_on(
    name: str, asked: Sequence[AskedTable], unread: Sequence[Unread], *, sealed: bool
) -> SuiteReport:
    """Report the figures by kind, of all answerable, of the unanswerable, and by format.

    The figures of a format are of its answerable questions.
    """
    groups = {words: [kind] for kind, words in _KINDS.items()}
    groups |= {"look-ups": [*LOOK_UPS], "answerable": [*_KINDS], "not answerable": ["none"]}
    figures = {
        words: figures_of([each for each in asked if each.question.kind in kinds])
        for words, kinds in groups.items()
    }
    for format in FORMATS:
        written = [each for each in asked if each.format == format]
        if written:
            figures[f".{format}"] = figures_of([e for e in written if e.question.answerable])
    told = [f"cannot be read: {each.article}.{each.format}: {each.reason}" for each in unread]
    if told:
        missed = sum(each.answer is None for each in asked)
        told.append(f"{counted(missed, 'question')} about these count as missed.")
    head = ["questions", "row cited", "row alone", "right rows", "cell answered", "refused",
            "hedged", "rows shown"]  # fmt: skip
    rows = []
    for words, group in figures.items():
        shown = group["shown_rows"]
        shares = [value for key, value in group.items() if key not in {"unread", "shown_rows"}]
        rows.append([words, *shares, "-" if shown is None else f"{shown:.1f}"])
    return SuiteReport(
        {
            "name": name,
            "groups": figures,
            "unread": [asdict(each) for each in unread],
            "questions": [] if sealed else [each.to_dict() for each in asked],
        },
        [
            table([name, *head], rows),
            told,
            [] if sealed else [str(each) for each in asked if each.missed],
        ],
    )


def figures_of(asked: Sequence[AskedTable]) -> dict[str, Any]:
    """Return shares of some questions, from 0 to 1, or None if they are shares of nothing.

    ``row_cited``, ``row_alone`` and ``cell_answered`` are shares of the answerable questions,
    ``right_rows`` is the mean share of a question's right rows that are cited, and
    ``shown_rows`` the mean number of rows, right or wrong, that the citations of an answer cover.
    Questions about articles that were not read are neither right nor refused.
    """
    answerable = [each for each in asked if each.question.answerable]
    return {
        "questions": len(asked),
        "unread": sum(each.answer is None for each in asked),
        "row_cited": share(each.row_cited for each in answerable),
        "row_alone": share(each.row_alone for each in answerable),
        "right_rows": mean(each.right_rows / len(each.question.rows) for each in answerable),
        "cell_answered": share(each.cells_held for each in answerable),
        "refused": share(each.refused for each in asked),
        "hedged": share(each.hedged for each in asked),
        "shown_rows": mean(each.shown_rows for each in asked if each.answer and not each.refused),
    }


def _run(options: Namespace, progress: Report) -> SuiteReport:
    if options.model:
        raise UsageError("Tables are asked about without a model; leave --model out.")
    if options.dataset is not None and options.sealed:
        raise UsageError("--sealed names a bundled set; leave out the folder or --sealed.")
    return run_tables(
        options.dataset, sealed=options.sealed, format=options.format, progress=progress
    )


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--sealed",
        action="store_true",
        help="the bundled set kept apart, of which only figures show",
    )
    parser.add_argument(
        "--format", choices=FORMATS, help="add every article in this format, not in its own"
    )


SUITE = Suite(
    "tables",
    "Score questions about the rows of tables, added in the formats that people bring.",
    "a folder of tables and questions; by default the bundled open one",
    _run,
    _add_options,
)

if __name__ == "__main__":
    raise SystemExit(main(SUITE))
