"""Articles with tables, and questions about their rows."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from eval.dataset import DATA
from eval.json_lines import CaseError, read_lines, read_text, what_is_wrong

Kind = Literal["cell", "row", "compare", "count", "none"]
Format = Literal["md", "html", "csv", "docx", "xlsx", "pdf"]
Row = tuple[str, ...]

# The kinds that ask for one row as it stands: by its name, or by what it holds.
LOOK_UPS: tuple[Kind, ...] = ("cell", "row")


class Table(BaseModel):
    """A table; every row has as many cells as the header, and an empty cell is an empty string."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    caption: str
    header: Row = Field(min_length=2)
    rows: tuple[Row, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rectangular(self) -> "Table":
        for row in self.rows:
            if len(row) != len(self.header):
                raise ValueError(f"a row has {len(row)} cells, the header {len(self.header)}")
        return self


class TableArticle(BaseModel):
    """A title, paragraphs, tables and paragraphs after them; ``format`` is what it is added in.

    ``note`` says where the article comes from, and is not part of it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    note: str = ""
    subject: str
    format: Format
    title: str = Field(min_length=1)
    before: tuple[str, ...]
    tables: tuple[Table, ...] = Field(min_length=1)
    after: tuple[str, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all tables, without headers."""
        return tuple(row for table in self.tables for row in table.rows)


class TableQuestion(BaseModel):
    """A question about an article, the rows that answer it, and the cells that the answer needs.

    The kinds are: "cell" for the value of a named row, "row" for the row of a value, "compare"
    for the row that stands first in some order, "count" for what takes several rows together,
    and "none" for what the table does not tell.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    article: str = Field(min_length=1)
    kind: Kind
    question: str = Field(min_length=1)
    answerable: bool
    rows: tuple[Row, ...]
    cells: tuple[str, ...]

    @model_validator(mode="after")
    def _agrees(self) -> "TableQuestion":
        if self.answerable != (self.kind != "none"):
            raise ValueError("only questions of the kind 'none' are not answerable")
        if self.answerable != bool(self.rows) or self.answerable != bool(self.cells):
            raise ValueError("answerable questions, and only they, have rows and cells")
        for cell in self.cells:
            if not cell or not any(cell in row for row in self.rows):
                raise ValueError(f"no right row has the cell {cell!r}")
        return self


@dataclass(frozen=True, slots=True)
class TableSet:
    """Articles by id, and the questions about them, in the order of their file."""

    name: str
    articles: dict[str, TableArticle]
    questions: tuple[TableQuestion, ...]


def read_tables(folder: Path | None = None, *, sealed: bool = False) -> TableSet:
    """Read a folder of articles as .json files and questions.jsonl; by default a bundled one.

    The bundled ones are the open one, for development, and the sealed one. Raises CaseError
    with the file of the first error.
    """
    folder = folder or DATA / "tables" / ("sealed" if sealed else "open")
    articles = {path.stem: _article(path) for path in sorted(folder.glob("*.json"))}
    path = folder / "questions.jsonl"
    questions = read_lines(path, TableQuestion.model_validate, "questions")
    for question in questions:
        article = articles.get(question.article)
        if article is None:
            raise CaseError(f"{path}, {question.id}: there is no {question.article}.json.")
        if not set(question.rows) <= set(article.rows):
            raise CaseError(
                f"{path}, {question.id}: a right row is not in {question.article}.json."
            )
    return TableSet(folder.name, articles, questions)


def _article(path: Path) -> TableArticle:
    try:
        return TableArticle.model_validate(json.loads(read_text(path)))
    except ValueError as error:
        raise CaseError(f"{path} is not an article: {what_is_wrong(error)}.") from error
