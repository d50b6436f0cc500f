"""A reader's opinion of an answer, the case that it makes, and where the cases are kept."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from eval import (
    Case,
    Dataset,
    Judgement,
    KeptArticle,
    Verdict,
    case_from,
    keep_article,
    parse_questions,
    write_cases,
    write_folder,
)
from index import Article, IndexSettings, UsageError
from index.chunking import sentence_spans
from index.store import PackageDatabase
from qa import Answer, Turn, unmarked_text
from ui.conversations.tables import FEEDBACK, ArticleRow, CaseRow, session_over

_NAME = "feedback"
_FILE = "qa.jsonl"
_LONGEST_WORDS = 4_000
_MAX_ARTICLES = 50
# A correction found in more sentences does not say which of them answers.
_MAX_SENTENCES = 5
_SURROGATE = re.compile("[\ud800-\udfff]")
_KEPT = TypeAdapter(KeptArticle)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's thumb and comments on an answer.

    ``corrected`` is the right answer; ``absent`` says that the article has none. At most one of the
    two is set, and only with a thumb down.
    """

    verdict: Verdict
    comment: str | None = None
    corrected: str | None = None
    absent: bool = False


def feedback_of(
    verdict: str, comment: str | None = None, corrected: str | None = None, absent: bool = False
) -> Feedback:
    """Return feedback from a page's fields; blank text counts as none.

    Raises UsageError if it contradicts itself or has more than 4,000 characters.
    """
    comment, corrected = _words(comment, "comment"), _words(corrected, "corrected answer")
    if verdict not in ("up", "down"):
        raise UsageError(f"{verdict[:40]!r} is not a verdict; say 'up' or 'down'.")
    if verdict == "up" and (corrected or absent):
        raise UsageError("Only a thumb down can have a corrected answer; turn the thumb down.")
    if corrected and absent:
        raise UsageError("Give a right answer, or say that the articles have none; choose one.")
    return Feedback("up" if verdict == "up" else "down", comment, corrected, absent)


def articles_to_keep(answer: Answer, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the asked articles to keep with feedback.

    Up to 50, all are kept: how rare a word is, and so whether a question is answered, depends on
    the other articles. Of more, those that the answer cites or shows.
    """
    if len(asked) <= _MAX_ARTICLES:
        return tuple(asked)
    shown = {note.article_id for note in (*answer.citations, *answer.nearest)}
    return tuple(each for each in asked if each in shown) or tuple(asked[:_MAX_ARTICLES])


class FeedbackStore:
    """The feedback of all who share a store.

    Every method raises StoreError. Safe to share by threads and processes.
    """

    def __init__(self, database: PackageDatabase) -> None:
        """Take a database; opens and creates nothing yet."""
        self._database = database

    @classmethod
    def open(cls, settings: IndexSettings) -> "FeedbackStore":
        """Return the feedback of the store that the settings name. Raises SettingsError."""
        return cls(PackageDatabase(settings, FEEDBACK))

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
        case. Raises UsageError without articles.
        """
        if not articles:
            raise UsageError(
                "The article of this answer is no longer there, so the feedback cannot be kept; "
                "add the article and ask again."
            )
        kept = {keep_article(each): each for each in articles}
        case = _case(answer, kept, feedback, answer_id, history)
        with self._changing() as session:
            before = _cases(session, CaseRow.id == answer_id)
            for each in kept:
                _put_article(session, each)
            _put_case(session, case)
            _drop_unused(session, before)
        return case

    def take_back(self, answer_id: str) -> None:
        """Remove the feedback on an answer, and the articles that no other case uses."""
        with self._changing() as session:
            before = _cases(session, CaseRow.id == answer_id)
            session.execute(delete(CaseRow).where(CaseRow.id == answer_id))
            _drop_unused(session, before)

    def feedback(self, answer_id: str) -> Feedback | None:
        """Return the feedback on an answer, or None."""
        with self._reading() as session:
            cases = _cases(session, CaseRow.id == answer_id)
        return _feedback_in(cases[0]) if cases else None

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
        if cases:
            write_folder(folder, kept, _FILE, write_cases(cases))
        return len(cases)

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield what an export holds of it: the articles that cases are asked of, and the cases."""
        if not self._database.exists():
            return
        with self._reading() as session:
            for each in _articles(session):
                about = None if each.about is None else each.about.decode()
                yield {"kept": {**asdict(each), "text": each.text.decode(), "about": about}}
            for row in session.scalars(select(CaseRow).order_by(CaseRow.number)):
                yield {"case": json.loads(row.document)}

    def take(self, line: Mapping[str, Any]) -> None:
        """Keep what a line of an export holds. Raises ValueError, and SourceError."""
        with self._changing() as session:
            if "kept" in line:
                kept = _KEPT.validate_python(line["kept"])
                kept.document()
                _put_article(session, kept)
            elif "case" in line:
                case = case_from(line["case"])
                for name in case.articles:
                    if session.get(ArticleRow, name) is None:
                        raise ValueError(f"the article {name!r} of its case is not kept here")
                _put_case(session, case)
            else:
                raise ValueError("it is neither an article nor feedback")

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
    """Return the feedback that a case was made from, None if it is no such case."""
    if case.judgement is None:
        return None
    down = case.judgement.verdict == "down"
    return Feedback(
        case.judgement.verdict,
        case.judgement.comment,
        corrected=case.answers[0] if down and case.answers else None,
        absent=down and not case.answerable and not case.unresolved,
    )


def _case(
    answer: Answer,
    kept: Mapping[KeptArticle, Article],
    feedback: Feedback,
    answer_id: str,
    history: Sequence[Turn],
) -> Case:
    """Return the case for feedback on an answer, to be asked of the kept articles.

    A later answer to a praised case is right if it has one of the verified sentences or cites one
    of the quotes. The evidence of a corrected case is the sentences that contain the correction,
    ignoring case, if there are at most five. An answer only called wrong makes an unresolved case.
    """
    answers, evidence = _right_answers(answer, list(kept.values()), feedback)
    unresolved = feedback.verdict == "down" and not feedback.corrected and not feedback.absent
    without_markers = unmarked_text(answer.claims)
    return Case(
        id=answer_id,
        question=_sound(answer.question),
        article=_article_of(answer, kept, evidence).name,
        answerable=bool(answers),
        history=tuple(Turn(_sound(turn.question), _sound(turn.answer)) for turn in history),
        answers=answers,
        evidence=evidence,
        reason=answer.reason if feedback.verdict == "up" and not answers else None,
        tags=("feedback", feedback.verdict, *(("unresolved",) if unresolved else ())),
        scope=tuple(each.name for each in kept),
        judgement=Judgement(
            verdict=feedback.verdict,
            status=answer.status,
            given=_sound(
                answer.text if answer.status == "not_found" else without_markers or answer.text
            ),
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            comment=feedback.comment,
            model=answer.model if answer.answerer == "llm" else None,
        ),
        unresolved=unresolved,
    )


def _right_answers(
    answer: Answer, articles: Sequence[Article], feedback: Feedback
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the accepted answers, none if there is no right one, and their evidence."""
    if feedback.corrected:
        evidence = _sentences_with(feedback.corrected, articles)
        return (feedback.corrected,), evidence if len(evidence) <= _MAX_SENTENCES else ()
    if feedback.verdict == "down" or answer.status == "not_found":
        return (), ()
    claims = [claim for claim in answer.claims if claim.support == "verified"] or answer.claims
    numbers = {number for claim in claims for number in claim.citations}
    quotes = [note.quote for note in answer.citations if note.number in numbers]
    said = [claim.text for claim in claims] or [answer.text]
    # The article may have changed since.
    texts = {article.id: article.text for article in articles}
    evidence = tuple(
        note.quote
        for note in answer.citations
        if note.quote.strip() and note.quote in texts.get(note.article_id, "")
    )
    answers = dict.fromkeys(_sound(each) for each in (*said, *quotes) if each.strip())
    return tuple(answers), tuple(dict.fromkeys(evidence))


def _sentences_with(words: str, articles: Sequence[Article]) -> tuple[str, ...]:
    """Return the sentences of articles that contain a phrase, at word boundaries."""
    inside = r"\s+".join(map(re.escape, words.rstrip(".").split()))
    if not inside:
        return ()
    wanted = re.compile(rf"(?<!\w){inside}(?!\w)", re.IGNORECASE)
    sentences: dict[str, None] = {}
    for article in articles:
        found = [match.span() for match in wanted.finditer(article.text)]
        for start, end in sentence_spans(article.text) if found else ():
            if any(start < stop and begin < end for begin, stop in found):
                sentences[article.text[start:end]] = None
    return tuple(sentences)


def _article_of(
    answer: Answer, kept: Mapping[KeptArticle, Article], evidence: Sequence[str]
) -> KeptArticle:
    """Return the article with most of the evidence, or else the first shown."""
    holds = Counter(each for quote in evidence for each in kept if quote in kept[each].text)
    if holds:
        return max(holds, key=holds.__getitem__)
    shown = [note.article_id for note in (*answer.citations, *answer.nearest)]
    return min(kept, key=lambda each: kept[each].id not in shown[:1])


def _words(text: str | None, name: str) -> str | None:
    words = _sound(text or "").strip()
    if len(words) > _LONGEST_WORDS:
        raise UsageError(
            f"The {name} is {len(words):,} characters long; the limit is {_LONGEST_WORDS:,}."
        )
    return words or None


def _sound(text: str) -> str:
    """Return a text that can be written as UTF-8: lone surrogates become U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def _cases(session: Session, *those: ColumnElement[bool]) -> tuple[Case, ...]:
    lines = session.scalars(select(CaseRow.document).where(*those).order_by(CaseRow.number)).all()
    return parse_questions(_NAME, enumerate(lines, 1)) if lines else ()


def _put_case(session: Session, case: Case) -> None:
    """Put a case in the place of the one that has its id, or after all others."""
    row = session.get(CaseRow, case.id)
    if row is None:
        last = session.scalar(select(func.max(CaseRow.number))) or 0
        row = CaseRow(id=case.id, number=last + 1)
        session.add(row)
    row.document = json.dumps(case.to_dict(), ensure_ascii=False)


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


def _drop_unused(session: Session, replaced: Iterable[Case]) -> None:
    """Delete the articles of replaced cases that no case uses any more."""
    names = {name for case in replaced for name in case.articles}
    if names:
        names.difference_update(*(case.articles for case in _cases(session)))
        session.execute(delete(ArticleRow).where(ArticleRow.name.in_(names)))
