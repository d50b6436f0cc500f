"""The file of cases that a person settles."""

import hashlib
import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from filelock import FileLock

from eval import Case, CaseError, article_file, article_files, read_article, read_cases, write_cases
from eval.kept_article import ABOUT
from index import Article, FootnoteError, UsageError
from index.errors import StoreNotWritableError
from index.pipeline import article_from


class CaseFile:
    """A file of cases, read anew each time and replaced whole at each change.

    ``queue`` holds the ids of the cases that have been open, in the order in which they are asked.
    ``forms`` holds by the version of a case the answer and the evidence that its form was left
    with.
    """

    def __init__(self, file: Path) -> None:
        """Take a file, or a folder with its qa.jsonl. Raises CaseError."""
        self.given = file
        # A link to the file must stay one.
        self.file = (file / "qa.jsonl" if file.is_dir() else file).resolve()
        self.queue: list[str] = []
        self.forms: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._articles: dict[Path, tuple[list[int], Article]] = {}
        # Each change: the case before and after it, None where there is none, and its place.
        self.changes: list[tuple[Case, Case | None, int]] = []
        self.cases()

    def cases(self) -> dict[str, Case]:
        """Return the cases by their ids. Raises CaseError."""
        # One whose cases were all dropped is empty.
        is_empty = self.file.is_file() and not self.file.stat().st_size
        found = {case.id: case for case in (() if is_empty else read_cases(self.file))}
        opened = (case.id for case in found.values() if case.unresolved)
        self.queue += [each for each in opened if each not in self.queue]
        return found

    def case(self, key: str) -> Case | None:
        """Return a case that is open, or has been."""
        return self.cases().get(key) if key in self.queue else None

    def articles(self, case: Case) -> tuple[dict[str, Article], list[str]]:
        """Return the articles of a case as added, by their names, and why others cannot be read."""
        found, wrong = {}, []
        for name in case.articles or [each.stem for each in article_files(self.file.parent)]:
            try:
                found[name] = self._article(article_file(self.given, case, name))
            except FootnoteError as error:
                wrong.append(str(error))
        return found, wrong

    def _article(self, file: Path) -> Article:
        both = (file, file.with_suffix(ABOUT))
        times = [each.stat().st_mtime_ns for each in both if each.is_file()]
        if file not in self._articles or self._articles[file][0] != times:
            self._articles[file] = times, article_from(read_article(file))
        return self._articles[file][1]

    def made(self, case: Case) -> Case:
        """Return a case as its form was left, its other answers kept, or as it is."""
        # As a page shows it, which can hold no lone surrogates.
        drafted = next(iter(case.answers), "").encode("utf-8", "replace").decode()
        answer, evidence = self.forms.get(version_of(case), (drafted, case.evidence))
        if answer.split() != drafted.split():
            answers = tuple(dict.fromkeys((answer, *case.answers[1:])))
            case = replace(case, answers=answers, own_words=True)
        return replace(case, evidence=evidence)

    def half_made(self) -> list[Case]:
        """Return the cases whose forms were left with what is not in the file."""
        asked = (each for each in self.cases().values() if each.id in self.queue)
        return [each for each in asked if self.made(each) != each]

    def around(self, key: str) -> tuple[str | None, str | None]:
        """Return the ids of the case before one and of the next open one, None where none is.

        Where no case has the id, they are the last one and the first open one.
        """
        now = self.cases()
        place = self.queue.index(key) if key in self.queue else -1
        before = self.queue[:place] if place >= 0 else self.queue
        after = (each for each in self.queue[place + 1 :] if each in now and now[each].unresolved)
        return next((each for each in reversed(before) if each in now), None), next(after, None)

    def seen(self, key: str, version: str) -> Case:
        """Return a case, if it is still as somebody saw it. Raises UsageError."""
        case = self.case(key)
        if case is None or version_of(case) != version:
            raise _changed(key)
        return case

    def change(self, case: Case, becomes: Case | None) -> None:
        """Write what a case becomes; None drops it. Raises UsageError if it has changed."""
        self.changes.append((case, becomes, self._put(case, becomes)))

    def undo(self) -> str:
        """Take back the last change, and return the id of its case. Raises UsageError."""
        if not self.changes:
            raise UsageError("There is nothing to undo.")
        before, after, place = self.changes.pop()
        try:
            self._put(after, before, place)
        except (CaseError, StoreNotWritableError):
            # Unlike a change that somebody has overwritten, it can be tried again.
            self.changes.append((before, after, place))
            raise
        return before.id

    def _put(self, seen: Case | None, becomes: Case | None, place: int = 0) -> int:
        """Replace a case by what it becomes, or insert it at a place; return its place."""
        (key,) = {each.id for each in (seen, becomes) if each is not None}
        part = self.file.with_name(f"{self.file.name}.part")
        lock = f"footnote-{hashlib.sha256(bytes(self.file)).hexdigest()}.lock"
        try:
            with FileLock(Path(tempfile.gettempdir(), lock)):
                now = self.cases()
                if now.get(key) != seen:
                    raise _changed(key)
                cases = list(now.values())
                if seen is not None:
                    place = cases.index(seen)
                    del cases[place]
                if becomes is not None:
                    cases.insert(place, becomes)
                # The file is the only copy of the cases: it is replaced whole.
                part.touch(0o600)
                part.write_text(write_cases(cases), "utf-8", newline="\n")
                shutil.copymode(self.file, part)
                part.replace(self.file)
        except OSError as error:
            raise StoreNotWritableError(
                f"{self.file} cannot be written ({error.strerror or error}), so nothing was "
                "changed; see to the folder, then try again."
            ) from error
        return place


def version_of(case: Case) -> str:
    """Return what tells a case from the same one with other contents, in hexadecimal."""
    return hashlib.sha256(json.dumps(case.to_dict()).encode()).hexdigest()


def _changed(key: str) -> UsageError:
    return UsageError(
        f"The case {key!r} was changed or dropped elsewhere meanwhile, so nothing was written. "
        "Look at what is there now."
    )
