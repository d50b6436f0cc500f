"""Write an article with tables to files of any format."""

import csv
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import get_args

from eval.tables.article import Format, Row, Table, TableArticle
from eval.tables.office import docx, xlsx
from eval.tables.pdf import pdf

FORMATS: tuple[Format, ...] = get_args(Format)

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>td, th {{ border: 1px solid #999; padding: 4px }}</style>
</head>
<body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<main>
<h1>{title}</h1>
{body}
</main>
<footer><p><a href="/contact">Contact</a></p></footer>
</body>
</html>
"""


def write_article(article: TableArticle, format: Format, folder: Path) -> list[Path]:
    """Write an article into a folder under its title, and return the files.

    It is one file, but a CSV file for each table, which has no place for titles and paragraphs.
    """
    name = article.title.replace(":", ",").replace("/", "-")
    if format == "csv":
        return [_write_csv(table, folder, name) for table in article.tables]
    path = folder / f"{name}.{format}"
    path.write_bytes(_WRITERS[format](article))
    return [path]


def _write_csv(table: Table, folder: Path, name: str) -> Path:
    path = folder / f"{name}{', ' if table.caption else ''}{table.caption}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([table.header, *table.rows])
    return path


def _markdown(article: TableArticle) -> bytes:
    """Write Markdown; a table's caption is a heading of level 2."""
    blocks = [f"# {article.title}", *article.before]
    for table in article.tables:
        if table.caption:
            blocks.append(f"## {table.caption}")
        rule = "|" + "---|" * len(table.header)
        blocks.append("\n".join([_piped(table.header), rule, *map(_piped, table.rows)]))
    return ("\n\n".join([*blocks, *article.after]) + "\n").encode()


def _piped(row: Row) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def _html(article: TableArticle) -> bytes:
    """Write a page with navigation above and a footer below the article."""
    blocks = [f"<p>{escape(text)}</p>" for text in article.before]
    for table in article.tables:
        caption = [f"<caption>{escape(table.caption)}</caption>"] if table.caption else []
        rows = [_html_row("td", row) for row in table.rows]
        head = ["<thead>", _html_row("th", table.header), "</thead>"]
        blocks += ["<table>", *caption, *head, "<tbody>", *rows, "</tbody>", "</table>"]
    blocks += [f"<p>{escape(text)}</p>" for text in article.after]
    return _PAGE.format(title=escape(article.title), body="\n".join(blocks)).encode()


def _html_row(tag: str, row: Row) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>"


_WRITERS: dict[Format, Callable[[TableArticle], bytes]] = {
    "md": _markdown,
    "html": _html,
    "docx": docx,
    "xlsx": xlsx,
    "pdf": pdf,
}
