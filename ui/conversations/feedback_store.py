"""Feedback in the store's database: cases and the articles that they are asked of."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from eval import (
    Case,
    CaseError,
    Dataset,
    KeptArticle,
    article_files,
    load_dataset,
    parse_questions,
    read_kept_article,
    write_cases,
)
from index import Article, IndexSettings, PackageDatabase, StoreNotWritableError, UsageError
from qa import Answer, Turn
from ui.conversations.feedback import Feedback, case_from, feedback_in
from ui.conversations.tables import FEEDBACK, ArticleRow, CaseRow, session_over

_NAME = "feedback"
_FILE = "qa.jsonl"


class FeedbackStore:
    """The feedback of all who share a store.

    What an earlier version kept in the data folder's ``feedback`` is taken in at the next use, and
    the folder set aside. Every method raises StoreError, and CaseError for an invalid line of an
    earlier version's. Safe to share by threads and processes.
    """

    def __init__(self, database: PackageDatabase, home: Path) -> None:
        """Take a database and the data folder; opens and creates nothing yet."""
        self._database = database
        self._home = home

    @classmethod
    def open(cls, settings: IndexSettings) -> "FeedbackStore":
        """Return the feedback of the store that the settings name. Raises SettingsError."""
        return cls(PackageDatabase(settings, FEEDBACK), settings.home)

    def close(self) -> None:
        """Close the idle connections; a later use opens others."""
        self._database.close()

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
        case. Raises FeedbackError.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        case, kept = case_from(
            answer, articles, feedback, answer_id=answer_id, at=at, history=history
        )
        with self._changing() as session:
            before = _cases(session, answer_id)
            case = _renamed(case, _put_articles(session, kept))
            _put_case(session, case)
            _drop_unused(session, before)
        return case

    def take_back(self, answer_id: str) -> bool:
        """Remove the feedback on an answer; return whether there was any.

        Articles that no other case uses are removed, too.
        """
        with self._changing() as session:
            cases = _cases(session, answer_id)
            session.execute(delete(CaseRow).where(CaseRow.id == answer_id))
            _drop_unused(session, cases)
        return bool(cases)

    def feedback(self, answer_id: str) -> Feedback | None:
        """Return the feedback on an answer, or None."""
        with self._reading() as session:
            cases = _cases(session, answer_id)
        return feedback_in(cases[0]) if cases else None

    def load(self) -> Dataset:
        """Return the cases and the articles that they are asked of."""
        with self._reading() as session:
            cases, kept = _cases(session), _articles(session)
        return Dataset.of(_NAME, _NAME, [each.document() for each in kept], cases)

    def export(self, folder: Path) -> int:
        """Write a folder that ``load_dataset`` reads, to edit; return the number of cases.

        Only its owner may read it; without feedback there is none. Raises UsageError for a folder
        that is not empty, and StoreNotWritableError.
        """
        with self._reading() as session:
            cases, kept = _cases(session), _articles(session)
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

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        self._take_earlier()
        with self._database.reading() as connection, session_over(connection) as session:
            yield session

    @contextmanager
    def _changing(self) -> Iterator[Session]:
        self._take_earlier()
        with self._database.changing(alone=True) as connection, session_over(connection) as session:
            yield session

    def _take_earlier(self) -> None:
        """Take what an earlier version kept in the data folder, and set its folder aside."""
        folder = self._home / _NAME
        try:
            self._database.take_over((folder / _FILE).exists, lambda: self._move(folder))
        except OSError as error:
            raise StoreNotWritableError(
                f"The feedback in {folder} cannot be moved into the database "
                f"({error.strerror or error}); check the permissions of {self._home}."
            ) from error

    def _move(self, folder: Path) -> None:
        """Put a folder's cases into the database, but for those that are there, and rename it."""
        if (folder / _FILE).read_bytes().strip():
            try:
                dataset = load_dataset(folder)
            except CaseError as error:
                raise CaseError(
                    f"{error} Correct it, or move {folder} away, to have its feedback moved into "
                    "the database."
                ) from error
            kept = map(read_kept_article, article_files(folder))
            cases = sorted((*dataset.cases, *dataset.unresolved), key=lambda case: case.line)
            with (
                self._database.changing(alone=True) as connection,
                session_over(connection) as session,
            ):
                there = {case.id for case in _cases(session)}
                names = _put_articles(session, kept)
                for case in cases:
                    if case.id not in there:
                        _put_case(session, _renamed(case, names))
        moved = map(self._home.joinpath, _numbered(f"{_NAME}-moved"))
        folder.rename(next(each for each in moved if not each.exists()))


def _cases(session: Session, answer_id: str | None = None) -> tuple[Case, ...]:
    """Return all cases, or the one of an answer if there is one."""
    query = select(CaseRow.document).order_by(CaseRow.number)
    if answer_id is not None:
        query = query.where(CaseRow.id == answer_id)
    lines = session.scalars(query).all()
    return parse_questions(_NAME, enumerate(lines, 1)) if lines else ()


def _put_case(session: Session, case: Case) -> None:
    """Put a case in the place of the one that has its id, or after all others."""
    row = session.get(CaseRow, case.id)
    if row is None:
        last = session.scalar(select(func.max(CaseRow.number))) or 0
        row = CaseRow(id=case.id, number=last + 1)
        session.add(row)
    row.document = json.dumps(case.to_dict(), ensure_ascii=False)


def _renamed(case: Case, names: Mapping[str, str]) -> Case:
    scope = tuple(names[name] for name in case.scope)
    return replace(case, article=names[case.article], scope=scope)


def _articles(session: Session) -> list[KeptArticle]:
    return [_kept(row) for row in session.scalars(select(ArticleRow).order_by(ArticleRow.name))]


def _kept(row: ArticleRow) -> KeptArticle:
    return KeptArticle(row.name, row.text, row.about, row.markdown)


def _put_articles(session: Session, kept: Iterable[KeptArticle]) -> dict[str, str]:
    """Put those articles that are not there, and return the names that all have there."""
    names = {}
    for each in kept:
        for name in _numbered(each.name):
            named = replace(each, name=name)
            row = session.get(ArticleRow, name)
            if row is None:
                session.add(ArticleRow(**asdict(named)))
            # Somebody may have edited the text of this name in the folder of an earlier version.
            if row is None or _kept(row) == named:
                names[each.name] = name
                break
    return names


def _drop_unused(session: Session, replaced: Iterable[Case]) -> None:
    """Delete the articles of replaced cases that no case uses any more."""
    names = {name for case in replaced for name in case.articles}
    if names:
        names.difference_update(*(case.articles for case in _cases(session)))
        session.execute(delete(ArticleRow).where(ArticleRow.name.in_(names)))


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))
