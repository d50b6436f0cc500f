"""Tables of questions and answers, as people keep them: CSV and Excel."""

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from eval.cases import Case, CaseError, case_from
from eval.json_lines import what_is_wrong
from index import FailedSource, FootnoteError, RawDocument
from index.formats import read_rows
from index.loading import load_source, read_file, walk_sources

SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm"})
# What stands for the answer of a question that no article answers.
_NONE = frozenset("-–—")


def read_question_table(path: Path, folder: Path) -> tuple[list[RawDocument], list[Case]]:
    """Read the rows of a table as cases, and the files of a folder as their articles.

    Its columns are called question and answer, and may be id, article, evidence and tags; several
    of one name hold several answers, quotes or tags. An article is named by its file.

    Raises CaseError with the line and the column of the first error, and SourceError.
    """
    articles, named = _articles(folder, path)
    rows = [
        row for row in read_rows(read_file(path), str(path), path.suffix.lower()) if any(row[1])
    ]
    if not rows:
        raise CaseError(f"{path} has no rows; write a question and an answer in each.")
    (top, head), *rest = rows
    columns = [name.casefold() for name in head]
    for needed in sorted({"question", "answer"}.difference(columns)):
        raise CaseError(
            f"{path}, line {top} names no column {needed!r}, but {', '.join(filter(None, head))}; "
            "name the columns in the first row."
        )
    cases: dict[str, Case] = {}
    for line, row in rest:
        cells: dict[str, list[str]] = defaultdict(list)
        for name, cell in zip(columns, row, strict=False):
            cells[name] += [cell] if cell else []

        def wrong(column: str, what: str, line: int = line) -> CaseError:
            return CaseError(f"{path}, line {line}, column {column}: {what}.")

        if not cells["question"]:
            raise wrong("question", "it is empty; write the question, or leave out the row")
        if not cells["answer"]:
            raise wrong("answer", "it is empty; write the answer, or - if the articles have none")
        about = named[cells["article"][0]] if cells["article"] else []
        if cells["article"] and len(about) != 1:
            many = "more than one file is" if about else f"no file in {folder} is"
            raise wrong("article", f"{many} called {cells['article'][0]!r}; name one of them")
        key = (*cells["id"], f"line-{line}")[0]
        if key in cases:
            raise wrong("id", f"{key!r} is also on line {cases[key].line}; give each its own")
        answers = [each for each in cells["answer"] if each not in _NONE]
        document = {
            "id": key,
            "question": cells["question"][0],
            "answers": answers,
            "evidence": cells["evidence"],
            "answerable": bool(answers),
            "article": (*about, "")[0],
            "tags": cells["tags"],
            "own_words": True,
        }
        try:
            cases[key] = replace(case_from(document), line=line)
        except ValueError as error:
            raise CaseError(f"{path}, line {line}: {what_is_wrong(error)}.") from error
    return articles, list(cases.values())


def _articles(folder: Path, table: Path) -> tuple[list[RawDocument], dict[str, list[str]]]:
    """Return the articles beside a table, and their ids by each name that a file goes by."""
    articles: list[RawDocument] = []
    named: dict[str, list[str]] = defaultdict(list)
    for found in walk_sources([folder]):
        if isinstance(found, FailedSource):
            raise CaseError(found.reason)
        if not isinstance(found, Path) or found.resolve() == table.resolve():
            continue
        place = found.relative_to(folder if folder.is_dir() else folder.parent)
        # The same wherever the folder lies.
        key = re.sub(r"\s+", "-", place.as_posix())
        try:
            articles.append(replace(load_source(found), article_id=key))
        except FootnoteError as error:
            raise CaseError(f"{found} is not an article: {error}") from error
        for name in {place.as_posix(), place.with_suffix("").as_posix(), found.name, found.stem}:
            named[name].append(key)
    return articles, named
