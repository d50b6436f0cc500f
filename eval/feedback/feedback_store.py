"""Feedback in the data folder: cases that users may edit, and their evaluation."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from eval.cases import Case, write_cases
from eval.dataset import Dataset, load_dataset
from eval.feedback.feedback import Feedback, case_from
from eval.kept_article import ABOUT, TEXT, KeptArticle, is_untouched, write_whole
from eval.result import EvalReport, Report, Run
from eval.runner import run_eval
from index import Article, StoreNotWritableError, write_lock
from qa import Answer, Turn

NAME = "feedback"

_LINE = re.compile(rb"[^\n]*\n|[^\n]+")


class FeedbackStore:
    """The folder ``feedback`` of a data folder: qa.jsonl, a case a line, and articles/.

    ``footnote eval`` reads it like any dataset. Every change is atomic, and leaves invalid lines
    and other cases alone. Safe to share by threads and processes.
    """

    def __init__(self, home: Path) -> None:
        """Set the data folder; opens and creates nothing yet."""
        self.folder = home / NAME
        self.path = self.folder / "qa.jsonl"
        self._articles = self.folder / "articles"

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

        ``articles`` are those asked, or at least ``articles_to_keep``; they are saved beside the
        case. Raises FeedbackError, StoreNotWritableError if the folder cannot be written, and
        StoreError if another writer does not finish.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        case, kept = case_from(
            answer, articles, feedback, answer_id=answer_id, at=at, history=history
        )
        with self._writing():
            self._articles.mkdir(mode=0o700, exist_ok=True)
            names = {each.name: self._write_article(each) for each in kept}
            case = replace(
                case,
                article=names[case.article],
                scope=tuple(names[name] for name in case.scope),
            )
            self._replace_line(case.id, write_cases([case]).encode())
        return case

    def take_back(self, answer_id: str) -> bool:
        """Remove the feedback on an answer; return whether there was any.

        Articles that no other case uses are removed, too, unless they were edited. Raises what
        ``keep`` raises.
        """
        if not self.path.exists():
            return False
        with self._writing():
            return self._replace_line(answer_id, b"")

    def load(self) -> Dataset | None:
        """Return the cases and their articles, or None if there is no feedback.

        Raises CaseError with the line of the first error.
        """
        try:
            if not self.path.read_bytes().strip():
                return None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._not_usable(error) from error
        return replace(load_dataset(self.folder), name=NAME)

    def _write_article(self, kept: KeptArticle) -> str:
        """Write an article if it is not there yet, and return its name.

        An edited one is left alone; the article gets another name beside it.
        """
        name, number = kept.name, 1
        while (self._articles / f"{name}{TEXT}").exists():
            if replace(kept, name=name).is_in(self._articles):
                return name
            number += 1
            name = f"{kept.name}-{number}"
        replace(kept, name=name).write(self._articles)
        return name

    def _replace_line(self, case_id: str, line: bytes) -> bool:
        """Replace a case's line, or append one; return whether the case was there."""
        before = self.path.read_bytes() if self.path.exists() else b""
        after: list[bytes] = []
        dropped: list[bytes] = []
        for each in _LINE.findall(before):
            if _id_of(each) != case_id:
                after.append(each)
                continue
            if not dropped:
                after.append(line)
            dropped.append(each)
        if not dropped and line:
            if after and not after[-1].endswith(b"\n"):
                after.append(b"\n")
            after.append(line)
        text = b"".join(after)
        if text != before:
            write_whole(self.path, text)
        for name in _articles_of(dropped):
            if name.encode() not in text:
                self._remove_article(name)
        return bool(dropped)

    def _remove_article(self, name: str) -> None:
        if Path(name).name != name:
            return
        text, about = (self._articles / f"{name}{suffix}" for suffix in (TEXT, ABOUT))
        if is_untouched(text, about):
            text.unlink()
            about.unlink()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with write_lock(self.folder):
                self.folder.chmod(0o700)
                yield
        except OSError as error:
            raise self._not_usable(error) from error

    def _not_usable(self, error: OSError) -> StoreNotWritableError:
        return StoreNotWritableError(
            f"Feedback cannot be kept in {self.folder} ({error.strerror or error}); check its "
            "permissions and free space, or name another data folder with FOOTNOTE_HOME."
        )


def _document_of(line: bytes) -> dict[str, object]:
    try:
        document = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _id_of(line: bytes) -> object:
    return _document_of(line).get("id")


def _articles_of(lines: Sequence[bytes]) -> Iterator[str]:
    names: dict[str, None] = {}
    for line in lines:
        document = _document_of(line)
        scope = document.get("scope")
        for name in (document.get("article"), *(scope if isinstance(scope, list) else ())):
            if isinstance(name, str):
                names[name] = None
    yield from names


def run_feedback(
    home: Path, *, cache: Path | None = None, progress: Report | None = None
) -> EvalReport:
    """Ask every case of a data folder's feedback, each of the articles it was given on.

    Answers called wrong without a correction are asked, too, but reported apart and not scored.
    Without any feedback the report has no cases.

    Raises CaseError with the line of the first error, and what ``run_eval`` raises.
    """
    dataset = FeedbackStore(home).load()
    if dataset is None:
        return EvalReport(NAME, "", 0, 0, 0, Run("Footnote", ()), ())
    return run_eval(dataset, cache=cache, progress=progress)
