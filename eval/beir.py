"""Sets of judged documents as BEIR publishes them, in which retrieval alone is measured.

Thakur and others, BEIR, 2021.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from eval.cases import Case, CaseError
from eval.json_lines import numbered_lines, parse_lines
from index import FootnoteError, RawDocument, text_source
from index.errors import EmptySourceError

CORPUS, QUERIES = "corpus.jsonl", "queries.jsonl"


class _Entry(BaseModel):
    """A document, or a query, which has no title."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str = Field(alias="_id", min_length=1)
    title: str | None = None
    text: str


def judged_set(path: Path) -> tuple[Path, Path] | None:
    """Return a set's folder and the judgements to use; None for what is no such set.

    A file in ``qrels`` names both; a folder has it test.tsv, or the only one. Raises CaseError.
    """
    if path.parent.name == "qrels" and path.suffix == ".tsv":
        return path.parent.parent, path
    if not all((path / name).is_file() for name in (CORPUS, QUERIES)):
        return None
    found = sorted((path / "qrels").glob("*.tsv")) or [*path.glob("qrels.tsv")]
    chosen = [file for file in found if file.stem == "test"] or found
    if not chosen:
        raise CaseError(f"{path} has no qrels/*.tsv; put the judgements there.")
    if len(chosen) > 1:
        raise CaseError(f"{path / 'qrels'} has no test.tsv; name a file of it, as {chosen[0]}.")
    return path, chosen[0]


def read_beir(folder: Path, qrels: Path) -> tuple[list[RawDocument], list[Case]]:
    """Read the documents of a set and its queries that have a relevant one.

    A document without words is left out, so that it is never found. Raises CaseError with the
    file, line and column of the first error.
    """
    corpus = dict(_entries(folder / CORPUS))
    queries = dict(_entries(folder / QUERIES))
    grades: dict[str, dict[str, int]] = {}
    for line, text in numbered_lines(qrels):
        where, cells = f"{qrels}, line {line}", text.strip().split("\t")
        if line == 1 and cells[-1] == "score":
            continue
        if len(cells) != 3:
            raise CaseError(
                f"{where} has {len(cells)} columns; it needs a query, a document and a score, "
                "with tabs between."
            )
        query, document, score = cells
        for column, name, known, file in (
            (1, query, queries, QUERIES),
            (2, document, corpus, CORPUS),
        ):
            if name not in known:
                raise CaseError(
                    f"{where}, column {column}: {file} has no {name!r}; leave the line out, or "
                    "add it there."
                )
        if not re.fullmatch(r"-?\d+", score):
            raise CaseError(f"{where}, column 3: {score!r} is no whole number; write the grade.")
        if int(score) > 0:
            grades.setdefault(query, {})[document] = int(score)
    if not grades:
        raise CaseError(f"{qrels} judges no document relevant; name other judgements.")
    cases = [
        Case(key, queries[key].text, "", answerable=True, relevant=known)
        for key, known in grades.items()
    ]
    return list(_documents(folder / CORPUS, corpus.values())), cases


def _entries(path: Path) -> Iterator[tuple[str, _Entry]]:
    for _, entry in parse_lines(path, numbered_lines(path), _Entry.model_validate):
        yield entry.id, entry


def _documents(path: Path, entries: Iterable[_Entry]) -> Iterator[RawDocument]:
    for entry in entries:
        text = "\n\n".join(filter(None, (entry.title, entry.text)))
        try:
            yield text_source(text, entry.title, entry.id, markdown=False)
        except EmptySourceError:
            continue
        except FootnoteError as error:
            raise CaseError(f"{path}, the document {entry.id!r}: {error}") from error
