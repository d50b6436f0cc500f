"""Tables of questions and answers, as people keep them: CSV and Excel."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import shorten

from eval.cases import Case, CaseError, case_from, place_of
from eval.json_lines import what_is_wrong
from index import FailedSource, FootnoteError, RawDocument
from index.formats import read_sheets
from index.loading import load_source, read_file, walk_sources

SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm"})
# What stands for the answer of a question that no article answers.
_NONE = frozenset("-–—")
_NEEDED = frozenset({"answer", "question"})
_LONGEST = 100


def read_question_table(
    path: Path, folder: Path
) -> tuple[list[RawDocument], list[Case], list[str]]:
    """Read the rows of a table as cases, and the files of a folder as their articles.

    Its columns are called question and answer, and may be id, article, evidence and tags; several
    of one name hold several answers, quotes or tags. An article is named by its file. Of a workbook
    each visible sheet with these columns is read; what comes last says of each other what it lacks.

    Raises CaseError with the sheet, the line and the column of the first error, and SourceError.
    """
    articles, named = _articles(folder, path)
    cases: dict[str, Case] = {}
    first, unread = None, list[str]()
    for sheet, numbered in read_sheets(read_file(path), str(path), path.suffix.lower()):
        rows = [row for row in numbered if any(row[1])]
        if not rows:
            continue
        top, head = rows[0]
        columns = [name.casefold() for name in head]
        if missing := sorted(_NEEDED.difference(columns)):
            lacking = " and no column ".join(map(repr, missing))
            known = shorten(", ".join(filter(None, head)), _LONGEST, placeholder=" …")
            unread.append(f"{place_of(top, sheet)} names no column {lacking}, but {known}")
            if len(missing) < len(_NEEDED):
                raise _unnamed(path, unread[-1:])
            continue
        first = sheet if first is None else first
        for line, row in rows[1:]:
            cells: dict[str, list[str]] = defaultdict(list)
            for name, cell in zip(columns, row, strict=False):
                cells[name] += [cell] if cell else []
            key = (*cells["id"], f"line-{line}" if sheet == first else f"{sheet}-line-{line}")[0]
            place = f"{path}, {place_of(line, sheet)}"
            case = replace(_case(key, cells, place, folder, named), line=line, sheet=sheet)
            if key in cases:
                also = f"{key!r} is also on {cases[key].place}; give each its own"
                raise CaseError(f"{place}, column id: {also}.")
            cases[key] = case
    if first is None and unread:
        raise _unnamed(path, unread)
    if first is None:
        raise CaseError(f"{path} has no rows; write a question and an answer in each.")
    return articles, list(cases.values()), [f"{path}, {each}; it is not read." for each in unread]


def _unnamed(path: Path, told: Sequence[str]) -> CaseError:
    return CaseError(f"{path}, {'; '.join(told)}; name the columns in the first row.")


def _case(
    key: str,
    cells: Mapping[str, list[str]],
    place: str,
    folder: Path,
    named: Mapping[str, list[str]],
) -> Case:
    """Return the case of a row: its cells by column, and the articles by their names."""

    def wrong(column: str, what: str) -> CaseError:
        return CaseError(f"{place}, column {column}: {what}.")

    if not cells["question"]:
        raise wrong("question", "it is empty; write the question, or leave out the row")
    if not cells["answer"]:
        raise wrong("answer", "it is empty; write the answer, or - if the articles have none")
    about = named.get(cells["article"][0], []) if cells["article"] else []
    if cells["article"] and len(about) != 1:
        many = "more than one file is" if about else f"no file in {folder} is"
        raise wrong("article", f"{many} called {cells['article'][0]!r}; name one of them")
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
        return case_from(document)
    except ValueError as error:
        raise CaseError(f"{place}: {what_is_wrong(error)}.") from error


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
