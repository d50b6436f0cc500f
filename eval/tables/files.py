"""Write an article with tables to files of any format."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

from eval.tables.article import Format, TableArticle
from eval.tables.office import docx, xlsx
from eval.tables.pdf import pdf
from eval.tables.text_formats import csv_tables, html, markdown

FORMATS: tuple[Format, ...] = get_args(Format)

_WRITERS: dict[Format, Callable[[TableArticle], bytes]] = {
    "md": markdown,
    "html": html,
    "docx": docx,
    "xlsx": xlsx,
    "pdf": pdf,
}


def write_article(article: TableArticle, format: Format, folder: Path) -> list[Path]:
    """Write an article into a folder under its title, and return the files.

    It is one file, but a CSV file for each table.
    """
    name = article.title.replace(":", ",").replace("/", "-")
    if format != "csv":
        path = folder / f"{name}.{format}"
        path.write_bytes(_WRITERS[format](article))
        return [path]
    paths = []
    for table, data in zip(article.tables, csv_tables(article), strict=True):
        path = folder / f"{name}{', ' if table.caption else ''}{table.caption}.csv"
        path.write_bytes(data)
        paths.append(path)
    return paths
