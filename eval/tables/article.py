"""Articles with tables, and questions about their rows."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from eval.dataset import DATA
from eval.json_lines import read_lines

Kind = Literal["cell", "row", "compare", "count", "none"]
Format = Literal["md", "html", "csv", "docx", "xlsx", "pdf"]
Row = tuple[str, ...]

FORMATS: tuple[Format, ...] = get_args(Format)

# The kinds that ask for one row as it stands: by its name, or by what it holds.
LOOK_UPS: tuple[Kind, ...] = ("cell", "row")


class Table(BaseModel):
    """A table; every row has as many cells as the header, and an empty cell is an empty string."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    caption: str
    header: Row
    rows: tuple[Row, ...]


class TableArticle(BaseModel):
    """A title, paragraphs, tables and paragraphs after them, and the ``format`` of its files.

    ``note`` says where the article comes from, and is not part of it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    note: str = ""
    subject: str
    format: Format
    title: str
    before: tuple[str, ...]
    tables: tuple[Table, ...]
    after: tuple[str, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all tables, without headers."""
        return tuple(row for table in self.tables for row in table.rows)


class TableQuestion(BaseModel):
    """A question about an article, the rows that answer it, and the cells that the answer needs.

    The kinds are: "cell" for the value of a named row, "row" for the row of a value, "compare"
    for the row that stands first in some order, "count" for what takes several rows together,
    and "none" for what the table does not tell; that alone is not answerable, and has no rows.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    article: str
    kind: Kind
    question: str
    answerable: bool
    rows: tuple[Row, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableSet:
    """Articles by id, the questions about them, and the folder that has each one's files."""

    name: str
    articles: dict[str, TableArticle]
    questions: tuple[TableQuestion, ...]
    folder: Path

    def files(self, article: str) -> list[Path]:
        """Return the files of an article; CSV has one for each of its tables."""
        return sorted((self.folder / article).iterdir())


def read_tables(*, sealed: bool = False) -> TableSet:
    """Return the bundled open set, for development, or the sealed one."""
    folder = DATA / "tables" / ("sealed" if sealed else "open")
    articles = {
        path.stem: TableArticle.model_validate_json(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
    }
    questions = read_lines(folder / "questions.jsonl", TableQuestion.model_validate, "questions")
    return TableSet(folder.name, articles, questions, folder)
