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
    TableArticle,
    TableQuestion,
    TableSet,
    covers_row,
    holds_cell,
    read_tables,
)
from index import ArticleIndex, MiniLMEmbedder, UsageError, add_articles
from index.counting import counted
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
    """A question about a table, and what its answer found; a refusal covers and holds nothing.

    ``right_rows`` counts those of the ``wanted_rows`` that a citation covers, ``shown_rows`` all
    rows of the article that one covers. ``row_cited`` is whether all right rows are covered,
    ``row_alone`` whether no other is: quoting a whole table finds any row. ``cells_held`` is
    whether the claims hold all right cells. Without ``read`` the article could not be added, and
    nothing was asked.
    """

    id: str
    kind: Kind
    format: Format
    question: str
    read: bool
    refused: bool
    hedged: bool
    row_cited: bool
    row_alone: bool
    wanted_rows: int
    right_rows: int
    shown_rows: int
    cells_held: bool
    answer: str

    @property
    def answerable(self) -> bool:
        """Whether the table tells the answer."""
        return self.kind != "none"


def compared(
    question: TableQuestion, format: Format, article: TableArticle, answer: Answer | None
) -> AskedTable:
    """Compare an answer with the right rows and cells; None if the article could not be added."""
    refused = answer is not None and answer.status == "not_found"
    given = None if refused else answer
    quotes = [note.quote for note in given.citations] if given else []
    claims = [claim.text for claim in given.claims] if given else []
    right = sum(any(covers_row(quote, row) for quote in quotes) for row in question.rows)
    shown = sum(any(covers_row(quote, row) for quote in quotes) for row in article.rows)
    row_cited = bool(question.rows) and right == len(question.rows)
    return AskedTable(
        question.id,
        question.kind,
        format,
        question.question,
        read=answer is not None,
        refused=refused,
        hedged=answer is not None and answer.hedged,
        row_cited=row_cited,
        row_alone=row_cited and shown == right,
        wanted_rows=len(question.rows),
        right_rows=right,
        shown_rows=shown,
        cells_held=bool(question.cells)
        and all(holds_cell(" ".join(claims), cell) for cell in question.cells),
        answer=" / ".join(claims),
    )


def run_tables(
    tables: TableSet,
    *,
    sealed: bool = False,
    progress: Report | None = None,
) -> SuiteReport:
    """Ask each question of its own article without a model.

    The articles' files are added to a store that is removed afterwards. An article that cannot be
    read is told in the report, and its questions count as missed. Of ``sealed`` ones only figures
    are told. Raises what the service raises.
    """
    embedder = MiniLMEmbedder.load()
    with tempfile.TemporaryDirectory() as home:
        settings = settings_for(Path(home))
        added: dict[str, list[str]] = {}
        unread: list[Unread] = []
        for name, article in tables.articles.items():
            report = add_articles(tables.files(name), settings=settings, embedder=embedder)
            if report.failed:
                reason = report.failed[0].reason.replace(f"{tables.folder / name}/", "")
                unread.append(Unread(name, article.format, reason))
            else:
                added[name] = list(report.added)
        answers: dict[str, Answer] = {}
        if added:
            with ArticleIndex.open(settings, embedder=embedder) as index:
                answers = _answers(index, tables, added, progress)
    asked = []
    for each in tables.questions:
        article = tables.articles[each.article]
        asked.append(compared(each, article.format, article, answers.get(each.id)))
    return report_on(tables.name, asked, unread, sealed=sealed)


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
        words: figures_of([each for each in asked if each.kind in kinds])
        for words, kinds in groups.items()
    }
    for format in FORMATS:
        written = [each for each in asked if each.format == format]
        if written:
            figures[f".{format}"] = figures_of([e for e in written if e.answerable])
    told = [f"cannot be read: {each.article}.{each.format}: {each.reason}" for each in unread]
    if told:
        missed = sum(not each.read for each in asked)
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
            "questions": [] if sealed else [asdict(each) for each in asked],
        },
        [
            table([name, *head], rows),
            told,
            [] if sealed else [_missed(each) for each in asked if _is_missed(each)],
        ],
    )


def _is_missed(asked: AskedTable) -> bool:
    right = asked.row_cited and asked.cells_held if asked.answerable else asked.refused
    return asked.read and not right


def _missed(asked: AskedTable) -> str:
    """Return what came of a question, in a line."""
    if asked.refused:
        what = "refused"
    elif not asked.answerable:
        what = "answered, though the table does not tell"
    elif asked.row_cited:
        what = "row cited, cell not in the answer"
    else:
        what = f"{asked.right_rows} of {counted(asked.wanted_rows, 'right row')} cited"
    answer = asked.answer
    if len(answer) > _LONGEST_ANSWER:
        answer = answer[: _LONGEST_ANSWER - 1] + "…"
    end = f": {answer}" if answer else ""
    return f"{asked.id} ({asked.kind}, .{asked.format}) {asked.question} -> {what}{end}"


def figures_of(asked: Sequence[AskedTable]) -> dict[str, Any]:
    """Return shares of some questions, from 0 to 1, or None if they are shares of nothing.

    ``row_cited``, ``row_alone`` and ``cell_answered`` are shares of the answerable questions,
    ``right_rows`` is the mean share of a question's right rows that are cited, and
    ``shown_rows`` the mean number of rows, right or wrong, that the citations of an answer cover.
    Questions about articles that were not read are neither right nor refused.
    """
    answerable = [each for each in asked if each.answerable]
    return {
        "questions": len(asked),
        "unread": sum(not each.read for each in asked),
        "row_cited": share(each.row_cited for each in answerable),
        "row_alone": share(each.row_alone for each in answerable),
        "right_rows": mean(each.right_rows / each.wanted_rows for each in answerable),
        "cell_answered": share(each.cells_held for each in answerable),
        "refused": share(each.refused for each in asked),
        "hedged": share(each.hedged for each in asked),
        "shown_rows": mean(each.shown_rows for each in asked if each.read and not each.refused),
    }


def _run(options: Namespace, progress: Report) -> SuiteReport:
    if options.model:
        raise UsageError("Tables are asked about without a model; leave --model out.")
    if options.dataset is not None:
        raise UsageError(
            "The tables are bundled; leave the folder out, or add --sealed for the set kept apart."
        )
    tables = read_tables(sealed=options.sealed)
    return run_tables(tables, sealed=options.sealed, progress=progress)


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--sealed",
        action="store_true",
        help="the bundled set kept apart, of which only figures show",
    )


SUITE = Suite(
    "tables",
    "Score questions about the rows of tables, added in the formats that people bring.",
    "none: the tables are bundled",
    _run,
    _add_options,
)

if __name__ == "__main__":
    raise SystemExit(main(SUITE))
