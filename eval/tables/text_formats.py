"""Write an article with tables as Markdown, HTML or CSV."""

import csv
import io
from html import escape

from eval.tables.article import Row, Table, TableArticle

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


def markdown(article: TableArticle) -> bytes:
    """Write Markdown; a table's caption is a heading of level 2."""
    blocks = [f"# {article.title}", *article.before]
    for table in article.tables:
        if table.caption:
            blocks.append(f"## {table.caption}")
        rule = "|" + "---|" * len(table.header)
        blocks.append("\n".join([_piped(table.header), rule, *map(_piped, table.rows)]))
    return ("\n\n".join([*blocks, *article.after]) + "\n").encode()


def html(article: TableArticle) -> bytes:
    """Write a page with navigation above and a footer below the article."""
    blocks = [_paragraph(text) for text in article.before]
    blocks += map(_html_table, article.tables)
    blocks += [_paragraph(text) for text in article.after]
    return _PAGE.format(title=escape(article.title), body="\n".join(blocks)).encode()


def csv_tables(article: TableArticle) -> list[bytes]:
    """Write each table as a file of its own, which has no place for titles and paragraphs."""
    return [_csv_table(table) for table in article.tables]


def _piped(row: Row) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _html_table(table: Table) -> str:
    lines = ["<table>"]
    if table.caption:
        lines.append(f"<caption>{escape(table.caption)}</caption>")
    lines += ["<thead>", _html_row("th", table.header), "</thead>", "<tbody>"]
    lines += [_html_row("td", row) for row in table.rows]
    return "\n".join([*lines, "</tbody>", "</table>"])


def _html_row(tag: str, row: Row) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>"


def _csv_table(table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.header)
    writer.writerows(table.rows)
    return text.getvalue().encode()
