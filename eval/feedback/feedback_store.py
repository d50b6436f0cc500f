"""Feedback in the data folder: cases that people may edit, and their evaluation."""

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

    ``footnote eval`` reads it as any dataset. Every change is whole or not made at all, whoever
    else writes; a line that is no case, or of another case, stays as it is. Safe to share by
    threads and processes.
    """

    def __init__(self, home: Path) -> None:
        """Name the data folder; nothing is opened or created yet."""
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
        """Keep feedback on an answer, in place of what was said of the same answer before.

        ``articles`` are those that the question was asked of, or of them ``articles_to_keep``;
        they are kept beside the case. Raises FeedbackError, StoreNotWritableError when
        the folder cannot be written, and StoreError when another writer does not end.
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
        """Remove the feedback on an answer, and return whether there was any.

        Articles that no other case names go with it, unless somebody edited them. Raises what
        ``keep`` raises.
        """
        if not self.path.exists():
            return False
        with self._writing():
            return self._replace_line(answer_id, b"")

    def load(self) -> Dataset | None:
        """Return the cases and their articles, or None while there is no feedback.

        Raises CaseError that names the line of the first thing wrong.
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
        """Write an article where it is not there, and return its name.

        One that somebody edited is left alone, and gets a neighbour.
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
        """Put a line in the place of a case's, or at the end; return whether the case was there."""
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
    """Ask every case of a data folder's feedback; each of the articles that it was given on.

    What was called wrong without a correction is asked, too, and told apart: it goes into no
    score. Without any feedback the report holds no case.

    Raises CaseError that names the line of the first thing wrong, and what ``run_eval`` raises.
    """
    dataset = FeedbackStore(home).load()
    if dataset is None:
        return EvalReport(NAME, "", 0, 0, 0, Run("Footnote", ()), ())
    return run_eval(dataset, cache=cache, progress=progress)
