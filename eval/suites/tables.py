"""Add articles with tables in the formats that people bring, and ask about their rows."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from eval.footnote import standing_answer
from eval.result import EvalProgress, Report
from eval.store import settings_for
from eval.suites.table_report import AskedTable, TableReport, Unread
from eval.tables import (
    Format,
    Row,
    TableArticle,
    TableQuestion,
    TableSet,
    covers_row,
    holds_cell,
    read_tables,
    write_article,
)
from index import (
    ArticleIndex,
    Embedder,
    FailedSource,
    IndexSettings,
    MiniLMEmbedder,
    add_articles,
)
from qa import Answer, QAService, QASettings


def run_tables(
    folder: Path | None = None,
    *,
    sealed: bool = False,
    format: Format | None = None,
    progress: Report | None = None,
) -> TableReport:
    """Ask each question of its own article without a model.

    The articles are those of ``folder``, by default the bundled open or sealed ones. Each is
    added in its own format, or all in ``format``, to a store that is removed afterwards. An
    article that cannot be read is told in the report, and its questions count as missed.

    Raises CaseError for a bad folder, and what the service raises.
    """
    tables = read_tables(folder, sealed=sealed)
    formats: dict[str, Format] = {
        name: format or article.format for name, article in tables.articles.items()
    }
    embedder = MiniLMEmbedder.load()
    with tempfile.TemporaryDirectory() as home:
        settings = settings_for(Path(home) / "store")
        added, unread = _added(tables, formats, settings, embedder, Path(home))
        asked = [_unasked(each, formats) for each in tables.questions if each.article not in added]
        if added:
            with ArticleIndex.open(settings, embedder=embedder) as index:
                asked += _asked(tables, formats, added, index, progress)
    order = {question.id: place for place, question in enumerate(tables.questions)}
    asked.sort(key=lambda each: order[each.question.id])
    return TableReport(tables.name, folder is None and sealed, tuple(asked), unread)


def _added(
    tables: TableSet,
    formats: Mapping[str, Format],
    settings: IndexSettings,
    embedder: Embedder,
    home: Path,
) -> tuple[dict[str, list[str]], tuple[Unread, ...]]:
    """Add every article; return the ids in the store of each that was read whole."""
    added: dict[str, list[str]] = {}
    unread: list[Unread] = []
    for name, article in tables.articles.items():
        folder = home / name
        folder.mkdir()
        paths = write_article(article, formats[name], folder)
        report = add_articles(paths, settings=settings, embedder=embedder)
        if report.failed:
            unread.append(Unread(name, formats[name], _reason(report.failed[0], folder)))
        else:
            added[name] = list(report.added)
    return added, tuple(unread)


def _reason(failed: FailedSource, folder: Path) -> str:
    # The folder is gone once the report is read.
    return failed.reason.replace(f"{folder}/", "")


def _asked(
    tables: TableSet,
    formats: Mapping[str, Format],
    added: Mapping[str, list[str]],
    index: ArticleIndex,
    progress: Report | None,
) -> list[AskedTable]:
    settings = QASettings.from_environment().model_copy(update={"model": None})
    service = QAService(index, settings=settings)
    asked: list[AskedTable] = []
    questions = [each for each in tables.questions if each.article in added]
    for question in questions:
        answer, _ = standing_answer(
            service, question.question, articles=added[question.article], model=None
        )
        article = tables.articles[question.article]
        asked.append(scored(question, formats[question.article], article, answer))
        if progress:
            progress(EvalProgress("questions", len(asked), len(questions)))
    return asked


def scored(
    question: TableQuestion, format: Format, article: TableArticle, answer: Answer
) -> AskedTable:
    """Count which rows an answer's citations cover, and whether its claims hold the cells.

    A refusal covers and holds nothing.
    """
    refused = answer.status == "not_found"
    quotes = [] if refused else [citation.quote for citation in answer.citations]
    words = "" if refused else " ".join(claim.text for claim in answer.claims)
    return AskedTable(
        question=question,
        format=format,
        answer="" if refused else " / ".join(claim.text for claim in answer.claims),
        refused=refused,
        hedged=answer.hedged,
        right_rows=_covered(question.rows, quotes),
        shown_rows=_covered(article.rows, quotes),
        cells_held=bool(question.cells) and all(holds_cell(words, c) for c in question.cells),
    )


def _covered(rows: tuple[Row, ...], quotes: list[str]) -> int:
    return sum(any(covers_row(quote, row) for quote in quotes) for row in rows)


def _unasked(question: TableQuestion, formats: Mapping[str, Format]) -> AskedTable:
    return AskedTable(question, formats[question.article], read=False)


if __name__ == "__main__":
    from eval.suites.command import main

    raise SystemExit(main("tables"))
