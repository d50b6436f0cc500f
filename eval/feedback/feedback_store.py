"""Feedback in the store's database: cases and the articles that they are asked of."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select, update

from eval.cases import Case, CaseError, parse_questions, write_cases
from eval.dataset import Dataset, article_files, load_dataset
from eval.feedback.feedback import Feedback, case_from
from eval.feedback.feedback_tables import ARTICLES, CASES, FEEDBACK
from eval.kept_article import KeptArticle, read_kept_article
from eval.result import EvalReport, Report, Run
from eval.runner import run_eval
from index import (
    Article,
    IndexSettings,
    PackageDatabase,
    StoreNotWritableError,
    UsageError,
)
from qa import Answer, Turn

NAME = "feedback"
_FILE = "qa.jsonl"


class FeedbackStore:
    """The feedback of all who share a store.

    What an earlier version kept in the data folder's ``feedback`` is taken in at the next use, and
    the folder set aside. Safe to share by threads and processes.
    """

    def __init__(self, database: PackageDatabase, home: Path) -> None:
        """Take a database and the data folder; opens and creates nothing yet."""
        self._database = database
        self._home = home

    @classmethod
    def open(cls, settings: IndexSettings) -> "FeedbackStore":
        """Return the feedback of the store that the settings name. Raises SettingsError."""
        return cls(PackageDatabase(settings, FEEDBACK), settings.home)

    def keep(
        self,
        answer: Answer,
        articles: Sequence[Article],
        feedback: Feedback,
        *,
        answer_id: str,
        history: Sequence[Turn] = (),
    ) -> Case:
        """Keep feedback on an answer, replacing earlier feedback on it.

        ``articles`` are those asked, or at least ``articles_to_keep``; they are saved with the
        case. Raises FeedbackError, StoreError, and CaseError for an invalid line of an earlier
        version's.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        case, kept = case_from(
            answer, articles, feedback, answer_id=answer_id, at=at, history=history
        )
        with self._changing() as connection:
            before = _case_of(connection, case.id)
            case = _renamed(case, _put_articles(connection, kept))
            _put_case(connection, case)
            if before is not None:
                _drop_unused(connection, before.articles)
        return case

    def take_back(self, answer_id: str) -> bool:
        """Remove the feedback on an answer; return whether there was any.

        Articles that no other case uses are removed, too. Raises what ``keep`` raises.
        """
        with self._changing() as connection:
            case = _case_of(connection, answer_id)
            if case is None:
                return False
            connection.execute(delete(CASES).where(CASES.c.id == answer_id))
            _drop_unused(connection, case.articles)
        return True

    def case(self, answer_id: str) -> Case | None:
        """Return the case of an answer, or None. Raises what ``keep`` raises."""
        with self._reading() as connection:
            return _case_of(connection, answer_id)

    def load(self) -> Dataset | None:
        """Return the cases and their articles, or None if there is no feedback.

        Raises what ``keep`` raises.
        """
        with self._reading() as connection:
            cases, kept = _cases(connection), _articles(connection)
        return Dataset.of(NAME, NAME, [each.document() for each in kept], cases) if cases else None

    def export(self, folder: Path) -> int:
        """Write a folder that ``load_dataset`` reads, to edit; return the number of cases.

        Only its owner may read it; without feedback there is none. Raises UsageError for a folder
        that is not empty, StoreNotWritableError, and what ``keep`` raises.
        """
        with self._reading() as connection:
            cases, kept = _cases(connection), _articles(connection)
        try:
            if folder.exists() and any(folder.iterdir()):
                raise UsageError(f"The folder {folder} is not empty; name another one.")
            if not cases:
                return 0
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            (folder / "articles").mkdir()
            for each in kept:
                each.write(folder / "articles")
            (folder / _FILE).write_text(write_cases(cases), encoding="utf-8", newline="\n")
        except OSError as error:
            raise StoreNotWritableError(
                f"{folder} cannot be written ({error.strerror or error}); name another folder."
            ) from error
        return len(cases)

    def close(self) -> None:
        """Close the idle connections; a later use opens others."""
        self._database.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        self._take_earlier()
        with self._database.reading() as connection:
            yield connection

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        self._take_earlier()
        with self._database.changing(alone=True) as connection:
            yield connection

    def _take_earlier(self) -> None:
        """Take what an earlier version kept in the data folder, and set its folder aside."""
        folder = self._home / NAME
        try:
            self._database.take_over((folder / _FILE).exists, lambda: self._move(folder))
        except OSError as error:
            raise StoreNotWritableError(
                f"The feedback in {folder} cannot be moved into the database "
                f"({error.strerror or error}); check the permissions of {self._home}."
            ) from error

    def _move(self, folder: Path) -> None:
        self._take(folder)
        moved = map(self._home.joinpath, _numbered(f"{NAME}-moved"))
        folder.rename(next(each for each in moved if not each.exists()))

    def _take(self, folder: Path) -> None:
        """Put a folder's cases into the database; one that is there already stays as it is."""
        if not (folder / _FILE).read_bytes().strip():
            return
        try:
            dataset = load_dataset(folder)
        except CaseError as error:
            raise CaseError(
                f"{error} Correct it, or move {folder} away, to have its feedback moved into the "
                "database."
            ) from error
        kept = {each.name: each for each in map(read_kept_article, article_files(folder))}
        cases = sorted((*dataset.cases, *dataset.unresolved), key=lambda case: case.line)
        with self._database.changing(alone=True) as connection:
            there = set(connection.scalars(select(CASES.c.id)))
            names = _put_articles(connection, kept.values())
            for case in cases:
                if case.id not in there:
                    _put_case(connection, _renamed(case, names))


def _cases(connection: Connection) -> tuple[Case, ...]:
    lines = connection.scalars(select(CASES.c.document).order_by(CASES.c.number)).all()
    return parse_questions(NAME, enumerate(lines, 1)) if lines else ()


def _case_of(connection: Connection, answer_id: str) -> Case | None:
    lines = connection.scalars(select(CASES.c.document).where(CASES.c.id == answer_id)).all()
    return parse_questions(NAME, enumerate(lines, 1))[0] if lines else None


def _put_case(connection: Connection, case: Case) -> None:
    """Put a case in the place of the one that has its id, or after all others."""
    document = json.dumps(case.to_dict(), ensure_ascii=False)
    there = update(CASES).where(CASES.c.id == case.id).values(document=document)
    if not connection.execute(there).rowcount:
        number = select(func.coalesce(func.max(CASES.c.number), 0) + 1).scalar_subquery()
        connection.execute(insert(CASES).values(id=case.id, number=number, document=document))


def _renamed(case: Case, names: Mapping[str, str]) -> Case:
    scope = tuple(names[name] for name in case.scope)
    return replace(case, article=names[case.article], scope=scope)


def _articles(connection: Connection) -> list[KeptArticle]:
    rows = connection.execute(select(ARTICLES).order_by(ARTICLES.c.name))
    return [KeptArticle(*row) for row in rows]


def _put_articles(connection: Connection, kept: Iterable[KeptArticle]) -> dict[str, str]:
    """Put those articles that are not there, and return the names that all have there."""
    return {each.name: _put_article(connection, each) for each in kept}


def _put_article(connection: Connection, kept: KeptArticle) -> str:
    names = _numbered(kept.name)
    while True:
        named = replace(kept, name=next(names))
        query = select(ARTICLES).where(ARTICLES.c.name == named.name)
        row = connection.execute(query).one_or_none()
        if row is None:
            connection.execute(insert(ARTICLES).values(asdict(named)))
        # Another text has the name if somebody edited it in the folder of an earlier version.
        if row is None or KeptArticle(*row) == named:
            return named.name


def _drop_unused(connection: Connection, names: Iterable[str]) -> None:
    unused = set(names).difference(*(case.articles for case in _cases(connection)))
    connection.execute(delete(ARTICLES).where(ARTICLES.c.name.in_(unused)))


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def run_feedback(
    settings: IndexSettings, *, cache: Path | None = None, progress: Report | None = None
) -> EvalReport:
    """Ask every case of a store's feedback, each of the articles it was given on.

    Answers called wrong without a correction are asked, too, but reported apart and not scored.
    Without any feedback the report has no cases.

    Raises what ``FeedbackStore.load`` and ``run_eval`` raise.
    """
    with closing(FeedbackStore.open(settings)) as store:
        dataset = store.load()
    if dataset is None:
        return EvalReport(NAME, "", 0, 0, 0, Run("Footnote", ()), ())
    return run_eval(dataset, cache=cache, progress=progress)
