"""Tables of questions and answers, as people keep them: CSV and Excel."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from eval.cases import Case, CaseError, case_from, place_of
from eval.json_lines import what_is_wrong
from index import FailedSource, FootnoteError, RawDocument
from index.counting import counted
from index.errors import QuestionError
from index.formats import read_sheets
from index.lines import one_line
from index.loading import load_source, read_file, walk_sources
from qa import Turn
from qa.question import checked_question

SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm"})
# The table of a folder that holds its articles, too.
TABLE = "questions.csv"
# What stands for the answer of a question that no article answers.
NO_ANSWER = frozenset("-–—")
# The column that holds what another system replied.
REPLY = "reply"
_NEEDED = ("question", "answer")
_COLUMNS = (*_NEEDED, "id", "follows", "article", "evidence", "tags", "settled", REPLY)
_LISTED = f"the columns of a table are {', '.join(_COLUMNS)}"
# What a spreadsheet stores or exports of a formula without a value.
_BROKEN = re.compile(r"=\S.*|=|#N/A|#[A-Z0-9/]+[!?]")


def read_question_table(
    path: Path, folder: Path, kept: Sequence[RawDocument] = ()
) -> tuple[Sequence[RawDocument], list[Case], list[str]]:
    """Read the rows of a table as cases, and the files of a folder as their articles.

    Its columns are called question and answer, and may be id, follows, article, evidence, tags,
    settled and reply; several of one name hold several answers, quotes or tags. An article is named
    by its file, and the row whose conversation goes on by its id. Where there is a column settled,
    a row without anything in it is not read. Of a workbook each visible sheet with these columns is
    read. ``kept`` are the articles of the folder, if they were read already. What comes last says
    what is not read, and which rows ask the same.

    Raises CaseError with the sheet, the line and the column of the first error, and SourceError.
    """
    named = {each.article_id: each.article_id for each in kept}
    articles, named = (kept, named) if kept else _articles(folder, path)
    cases: dict[str, Case] = {}
    remarks, unsettled, is_read = list[str](), 0, False
    for sheet, numbered in read_sheets(read_file(path), str(path), path.suffix.lower()):
        rows = [row for row in numbered if any(row[1])]
        if not rows:
            continue
        top, head = rows[0]
        columns = [name.casefold() for name in head]
        if missing := [name for name in _NEEDED if name not in columns]:
            remarks.append(f"{place_of(top, sheet)} names no column {missing[0]!r}; {_LISTED}.")
            continue
        is_read = True
        for name in dict.fromkeys(columns):
            if name not in ("", *_COLUMNS):
                told = f"the column {name!r} is not read"
                remarks.append(f"{place_of(top, sheet)}: {told}; {_LISTED}.")
        for line, row in rows[1:]:
            cells: dict[str, list[str]] = defaultdict(list)
            for name, cell in zip(columns, row, strict=False):
                # Only an answer may be a date in either form.
                cells[name] += cell.split("\n")[: None if name == "answer" else 1] if cell else []
            if "settled" in columns and not cells["settled"]:
                unsettled += 1
                continue
            key = (*cells["id"], f"{sheet}-line-{line}" if sheet else f"line-{line}")[0]
            place = f"{path}, {place_of(line, sheet)}"
            case = replace(_case(key, cells, place, folder, named, cases), line=line, sheet=sheet)
            if key in cases:
                also = f"{key!r} is also on {cases[key].place}; give each its own"
                raise CaseError(f"{place}, column id: {also}.")
            cases[key] = case
    if remarks and not is_read:
        raise CaseError(f"{path}, {remarks[0]}")
    if unsettled and not cases:
        raise CaseError(
            f"{path} has nothing in its column 'settled'; mark the rows there that are right."
        )
    if unsettled:
        left = counted(unsettled, "row")
        remarks.append(f"the column 'settled' is empty in {left}, not counted.")
    if not cases:
        raise CaseError(f"{path} has no rows; write a question and an answer in each.")
    remarks += _repeated(cases.values())
    return articles, list(cases.values()), [f"{path}, {each}" for each in remarks]


def write_question_table(cases: Sequence[Case]) -> str:
    """Return cases as a table whose rows a person has still to settle."""
    quotes = max(len(case.evidence) for case in cases)
    head = ["question", "answer", *["evidence"] * quotes, "article", "settled"]
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    for case in cases:
        evidence = [*case.evidence, *[""] * (quotes - len(case.evidence))]
        cells = map(one_line, (case.question, case.answers[0], *evidence, case.article, ""))
        writer.writerow(cells)
    # Its mark tells spreadsheets the encoding.
    return "\ufeff" + file.getvalue().encode("utf-8", "replace").decode()


def _repeated(cases: Iterable[Case]) -> Iterator[str]:
    """Yield the places of the rows that ask the same question."""
    places: dict[object, list[str]] = defaultdict(list)
    for case in cases:
        asked = " ".join(case.question.casefold().split())
        places[asked, case.article, case.history].append(case.place)
    for each in places.values():
        if len(each) > 1:
            yield f"{' and '.join(each)} ask the same; the scores count each, so keep one."


def _case(
    key: str,
    cells: Mapping[str, list[str]],
    place: str,
    folder: Path,
    named: Mapping[str, str],
    earlier: Mapping[str, Case],
) -> Case:
    """Return the case of a row: its cells by column, the articles by their names, earlier rows."""

    def wrong(column: str, what: str) -> CaseError:
        return CaseError(f"{place}, column {column}: {what}.")

    for column in _COLUMNS:
        for cell in filter(_BROKEN.fullmatch, cells[column]):
            mend = "mend it, calculate and save the table, or write the value"
            raise wrong(column, f"{cell!r} is a formula, or its error, without a value; {mend}")
    if not cells["question"]:
        raise wrong("question", "it is empty; write the question, or leave out the row")
    if not cells["answer"]:
        raise wrong("answer", "it is empty; write the answer, or - if the articles have none")
    about = named.get(cells["article"][0]) if cells["article"] else ""
    if about is None:
        called = f"no file in {folder} is called {cells['article'][0]!r}"
        raise wrong("article", f"{called}; name one of them")
    before = earlier.get(cells["follows"][0]) if cells["follows"] else None
    if cells["follows"] and before is None:
        known = f"no row that counts above has the id {cells['follows'][0]!r}"
        raise wrong("follows", f"{known}; name the row whose conversation goes on")
    answers = [each for each in cells["answer"] if each not in NO_ANSWER]
    document = {
        "id": key,
        "question": cells["question"][0],
        "history": (*before.history, Turn(before.question, (*before.answers, "")[0]))
        if before
        else (),
        "answers": answers,
        "evidence": cells["evidence"],
        "answerable": bool(answers),
        "article": about,
        "tags": cells["tags"],
        "own_words": True,
        "expected": {REPLY: cells[REPLY][0]} if cells[REPLY] else {},
    }
    try:
        checked_question(cells["question"][0])
        return case_from(document)
    except QuestionError as error:
        raise wrong("question", str(error).rstrip(".")) from error
    except ValueError as error:
        raise CaseError(f"{place}: {what_is_wrong(error)}.") from error


def _articles(folder: Path, table: Path) -> tuple[list[RawDocument], dict[str, str]]:
    """Return the articles beside a table, and their ids by their paths in the folder."""
    articles: list[RawDocument] = []
    named: dict[str, str] = {}
    for found in walk_sources([folder]):
        if isinstance(found, FailedSource):
            raise CaseError(found.reason)
        if not isinstance(found, Path) or found.resolve() == table.resolve():
            continue
        # The same wherever the folder lies.
        name = found.relative_to(folder if folder.is_dir() else folder.parent).as_posix()
        named[name] = re.sub(r"\s+", "-", name)
        try:
            articles.append(replace(load_source(found), article_id=named[name]))
        except FootnoteError as error:
            raise CaseError(f"{found} is not an article: {error}") from error
    return articles, named
