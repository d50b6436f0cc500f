"""Where what readers say of answers is kept, with the articles that were asked."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from eval.cases import Case, case_from, write_cases
from eval.dataset import Dataset, write_folder
from eval.kept_article import KeptArticle, keep_article
from index import Article, IndexSettings, UsageError
from index.store import PackageDatabase
from qa import Answer, Turn
from ui.conversations.feedback_case import case_of
from ui.conversations.judged_answer import Feedback, JudgedAnswer, sound
from ui.conversations.tables import FEEDBACK, ArticleRow, FeedbackRow, session_over

_NAME = "feedback"
_FILE = "qa.jsonl"
_KEPT = TypeAdapter(KeptArticle)
_JUDGED = TypeAdapter(JudgedAnswer)


class FeedbackStore:
    """The feedback of all who share a store.

    Every method raises StoreError. Safe to share by threads and processes.
    """

    def __init__(self, settings: IndexSettings) -> None:
        """Use the database that the settings name. Raises SettingsError."""
        self._database = PackageDatabase(settings, FEEDBACK)

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
    ) -> None:
        """Keep feedback on an answer, replacing earlier feedback on it.

        ``articles`` are those asked, or at least ``articles_to_keep``; they are saved with it.
        Raises UsageError without articles.
        """
        if not articles:
            raise UsageError(
                "The article of this answer is no longer there, so the feedback cannot be kept; "
                "add the article and ask again."
            )
        kept = {each.id: keep_article(each) for each in articles}
        names = {article_id: each.name for article_id, each in kept.items()}
        now = datetime.now(UTC).isoformat(timespec="seconds")
        judged = JudgedAnswer(answer_id, answer, feedback, tuple(history), names, now)
        with self._changing() as session:
            before = _judged(session, FeedbackRow.id == answer_id)
            for each in kept.values():
                _put_article(session, each)
            _put(session, answer_id, _JUDGED.dump_python(judged))
            _drop_unused(session, before)

    def take_back(self, answer_id: str) -> None:
        """Remove the feedback on an answer, and the articles that no other feedback needs."""
        with self._changing() as session:
            before = _judged(session, FeedbackRow.id == answer_id)
            session.execute(delete(FeedbackRow).where(FeedbackRow.id == answer_id))
            _drop_unused(session, before)

    def feedback(self, answer_id: str) -> Feedback | None:
        """Return the feedback on an answer, or None."""
        with self._reading() as session:
            found = _judged(session, FeedbackRow.id == answer_id)
        if not found:
            return None
        return found[0].feedback if isinstance(found[0], JudgedAnswer) else _feedback_in(found[0])

    def load(self) -> Dataset:
        """Return the cases that feedback makes, and the articles that they are asked of."""
        cases, kept = self._cases()
        return Dataset.of(_NAME, _NAME, [each.document() for each in kept], cases)

    def export(self, folder: Path) -> int:
        """Write a folder that ``load_dataset`` reads, to edit; return the number of cases.

        Only its owner may read it; without feedback there is none. Raises UsageError for a folder
        that is not empty, and StoreNotWritableError.
        """
        cases, kept = self._cases()
        if cases:
            write_folder(folder, kept, _FILE, write_cases(cases))
        return len(cases)

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield what an export holds of it: the articles that were asked, and what was said."""
        if not self._database.exists():
            return
        with self._reading() as session:
            for each in _articles(session):
                about = None if each.about is None else each.about.decode()
                yield {"kept": {**asdict(each), "text": each.text.decode(), "about": about}}
            for document in session.scalars(_documents()):
                fields = json.loads(document)
                yield {"feedback" if "answer" in fields else "case": fields}

    def take(self, line: Mapping[str, Any]) -> None:
        """Keep what a line of an export holds. Raises ValueError, UsageError and SourceError."""
        with self._changing() as session:
            if "kept" in line:
                kept = _KEPT.validate_python(line["kept"])
                kept.document()
                _put_article(session, kept)
                return
            if not line.keys() & {"feedback", "case"}:
                raise ValueError("it is neither an article nor feedback")
            document = line.get("feedback", line.get("case"))
            judged = _judged_from(document)
            for name in _names(judged):
                if session.get(ArticleRow, name) is None:
                    raise ValueError(f"the article {name!r} of its case is not kept here")
            _put(session, judged.id, document)

    def _cases(self) -> tuple[list[Case], list[KeptArticle]]:
        with self._reading() as session:
            judged, kept = _judged(session), _articles(session)
        texts = {each.name: each.text.decode() for each in kept}
        cases = [
            case_of(each, texts) if isinstance(each, JudgedAnswer) else each for each in judged
        ]
        return [replace(case, line=number) for number, case in enumerate(cases, 1)], kept

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with self._database.reading() as connection, session_over(connection) as session:
            yield session

    @contextmanager
    def _changing(self) -> Iterator[Session]:
        with (
            self._database.changing(exclusive=True) as connection,
            session_over(connection) as session,
        ):
            yield session


def _feedback_in(case: Case) -> Feedback | None:
    """Return the feedback that an earlier version kept as a case."""
    if case.judgement is None:
        return None
    down = case.judgement.verdict == "down"
    return Feedback(
        case.judgement.verdict,
        case.judgement.comment,
        corrected=case.answers[0] if down and case.answers else None,
        absent=down and not case.answerable and not case.unresolved,
    )


def _judged_from(document: Any) -> JudgedAnswer | Case:
    """Return what a row holds, a case if an earlier version wrote it.

    Raises ValueError, and UsageError for an answer that cannot be read.
    """
    if isinstance(document, dict) and "answer" in document:
        return _JUDGED.validate_python(document)
    return case_from(document)


def _names(judged: JudgedAnswer | Case) -> Iterable[str]:
    return judged.articles.values() if isinstance(judged, JudgedAnswer) else judged.articles


def _documents(*those: ColumnElement[bool]) -> Any:
    return select(FeedbackRow.document).where(*those).order_by(FeedbackRow.number)


def _judged(session: Session, *those: ColumnElement[bool]) -> list[JudgedAnswer | Case]:
    return [_judged_from(json.loads(each)) for each in session.scalars(_documents(*those))]


def _put(session: Session, answer_id: str, document: Any) -> None:
    """Put feedback in the place of the earlier one on an answer, or after all other."""
    row = session.get(FeedbackRow, answer_id)
    if row is None:
        last = session.scalar(select(func.max(FeedbackRow.number))) or 0
        row = FeedbackRow(id=answer_id, number=last + 1)
        session.add(row)
    row.document = sound(json.dumps(document, ensure_ascii=False))


def _articles(session: Session) -> list[KeptArticle]:
    return [_kept(row) for row in session.scalars(select(ArticleRow).order_by(ArticleRow.name))]


def _kept(row: ArticleRow) -> KeptArticle:
    return KeptArticle(row.name, row.text, row.about, row.markdown)


def _put_article(session: Session, kept: KeptArticle) -> None:
    """Put an article that is not there. Raises ValueError if another one has its name."""
    row = session.get(ArticleRow, kept.name)
    if row is None:
        session.add(ArticleRow(**asdict(kept)))
    elif _kept(row) != kept:
        raise ValueError(f"another text is kept here as {kept.name!r}")


def _drop_unused(session: Session, before: Iterable[JudgedAnswer | Case]) -> None:
    """Delete the articles of feedback that was replaced unless other feedback needs them."""
    names = {name for each in before for name in _names(each)}
    if names:
        names.difference_update(*(_names(each) for each in _judged(session)))
        session.execute(delete(ArticleRow).where(ArticleRow.name.in_(names)))
