"""Datasets: cases and the articles they ask about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from eval.cases import Case, CaseError, read_cases
from eval.kept_article import ABOUT, MARKDOWN, TEXT, KeptArticle, read_kept_article
from eval.question_table import SUFFIXES, TABLE, read_question_table
from eval.squad import read_squad
from index import FootnoteError, RawDocument, UsageError
from index.errors import StoreNotWritableError

DATA = Path(str(files("eval"))) / "data"
_SUFFIXES = (MARKDOWN, TEXT)
_BLANK_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


@dataclass(frozen=True, slots=True)
class Dataset:
    """Cases and the articles they ask about, as read.

    ``source`` is what messages name. ``unresolved`` are the cases without a known answer,
    ``remarks`` say what of the source is not read or looks wrong.
    """

    name: str
    source: Path | str
    articles: tuple[RawDocument, ...]
    cases: tuple[Case, ...]
    unresolved: tuple[Case, ...] = ()
    remarks: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        name: str,
        source: Path | str,
        articles: Iterable[RawDocument],
        cases: Iterable[Case],
        remarks: Iterable[str] = (),
    ) -> "Dataset":
        """Return a dataset of cases with and without a known answer."""
        cases = tuple(cases)
        known = tuple(case for case in cases if not case.unresolved)
        unresolved = tuple(case for case in cases if case.unresolved)
        return cls(name, source, tuple(articles), known, unresolved, tuple(remarks))

    def paragraphs(self, article_id: str) -> tuple[str, ...]:
        """Return an article's paragraphs as read, split at blank lines."""
        for document in self.articles:
            if document.article_id == article_id:
                return paragraphs_of(document.text)
        raise CaseError(f"{self.source} has no article {article_id!r}.")


def load_dataset(path: Path | None = None, articles_in: Path | None = None) -> Dataset:
    """Read a file of cases, or a folder of them and articles/; by default the bundled set.

    The cases of a folder are its qa.jsonl or, without one, its questions.csv.

    The articles of a file are .md and .txt files beside it or in ``articles/`` beside it; a .json
    file of the same name describes a text that was kept unchanged. A .json file is one of SQuAD's,
    and a table asks about the files ``articles_in`` a folder.

    Raises CaseError with the file and line of the first error, and UnreadableSourceError.
    """
    path = path or DATA / "bundled.jsonl"
    is_table = path.suffix.lower() in SUFFIXES
    if is_table and articles_in is None:
        raise CaseError(f"{path} is a table; name the folder of its articles with --articles.")
    if not is_table and articles_in is not None:
        raise CaseError(
            f"{path} is no .csv or .xlsx; save a spreadsheet as one. Other sets have articles of "
            "their own: leave out --articles."
        )
    if articles_in is not None:
        return Dataset.of(path.stem, path, *read_question_table(path, articles_in))
    if path.suffix.lower() == ".json":
        return Dataset.of(path.stem, path, *read_squad(path))
    given, folder = path, path if path.is_dir() else None
    if folder and (folder / TABLE).is_file() and not (folder / "qa.jsonl").is_file():
        kept = load_articles(folder)
        found = read_question_table(folder / TABLE, folder / "articles", kept)
        return Dataset.of(folder_name(folder), folder / TABLE, *found)
    articles: dict[str, RawDocument] = {}
    if folder:
        path = folder / "qa.jsonl"
        if not path.is_file():
            raise CaseError(f"{folder} has no qa.jsonl or {TABLE}; name a folder that has one.")
        articles = {document.article_id: document for document in load_articles(folder)}
    elif not path.exists():
        raise CaseError(f"{path} does not exist; name a file of cases, or a folder.")
    elif path.suffix.lower() != ".jsonl":
        raise CaseError(
            f"{path} is not a file of cases; name a .jsonl, .json, .csv or .xlsx file, and save "
            "other spreadsheets as one of the last two."
        )
    cases = read_cases(path)
    for case in cases:
        for article in case.articles or ("",):
            if article not in articles:
                articles[article] = read_article(article_file(given, case, article))
    counts = {key: len(paragraphs_of(document.text)) for key, document in articles.items()}
    for case in cases:
        if case.paragraph is not None and case.paragraph >= counts[case.article]:
            raise CaseError(
                f"{path}, {case.place}: {case.article!r} has {counts[case.article]} "
                f"paragraphs, numbered from 0, so there is no paragraph {case.paragraph}."
            )
    name = folder_name(folder) if folder else path.stem
    return Dataset.of(name, path, articles.values(), cases)


def article_file(path: Path, case: Case, article: str) -> Path:
    """Return the file of an article of a case, as ``load_dataset`` finds it. Raises CaseError."""
    if path.is_dir():
        found = {file.stem: file for file in article_files(path)}
        if article in found:
            return found[article]
        missing = f"there is no articles/{article}.txt in {path}"
        raise CaseError(f"{path / 'qa.jsonl'}, line {case.line}: {missing}.")
    bundled = Path(str(files("index"))) / "data"
    if Path(article).name == article:
        for folder in (path.parent, path.parent / "articles", bundled):
            for suffix in _SUFFIXES:
                if (file := folder / f"{article}{suffix}").is_file():
                    return file
    raise CaseError(
        f"{path}, line {case.line}: there is no article {article!r}; put {article}.md "
        "or .txt beside the cases, or in articles/ there."
    )


def read_article(file: Path) -> RawDocument:
    """Read an article with what describes it. Raises CaseError."""
    try:
        return read_kept_article(file).document()
    except OSError as error:
        raise CaseError(f"{file} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise CaseError(f"{file.with_suffix(ABOUT)} cannot be used: {error}.") from error
    except FootnoteError as error:
        raise CaseError(f"{file} is not an article: {error}") from error


def write_folder(folder: Path, articles: Iterable[KeptArticle], name: str, cases: str) -> None:
    """Write a folder that ``load_dataset`` reads, and that only its owner may read.

    Its cases are in a file of this name.

    Raises UsageError for a folder that is not empty, and StoreNotWritableError.
    """
    try:
        refuse_full(folder)
        (folder / "articles").mkdir(parents=True)
        folder.chmod(0o700)
        for each in articles:
            each.write(folder / "articles")
        (folder / name).write_text(cases, encoding="utf-8", newline="")
    except OSError as error:
        raise StoreNotWritableError(
            f"{folder} cannot be written ({error.strerror or error}); name another folder."
        ) from error


def refuse_full(folder: Path) -> None:
    """Raise UsageError for a folder that is not empty."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"The folder {folder} is not empty; name another one.")


def folder_name(folder: Path) -> str:
    """Return the name of a set that is a folder: its own after that of the folder around it."""
    resolved = folder.resolve()
    return f"{resolved.parent.name}/{resolved.name}"


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Split a text at blank lines."""
    return tuple(_BLANK_LINE.split(text.replace("\r\n", "\n").strip()))


def load_articles(folder: Path) -> tuple[RawDocument, ...]:
    """Read the .txt and .md files in a folder's ``articles/``. Raises CaseError."""
    return tuple(map(read_article, article_files(folder)))


def article_files(folder: Path) -> list[Path]:
    """Return the .txt and .md files in a folder's ``articles/``, in the order of their names."""
    found = (folder / "articles").glob("*")
    return sorted(file for file in found if file.suffix in _SUFFIXES)
