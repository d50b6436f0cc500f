"""The file of cases that a person settles."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from eval import Case, read_cases, write_cases
from index import UsageError
from index.errors import StoreNotWritableError


@dataclass(frozen=True, slots=True)
class _Change:
    """A case as it was and as it became, None where it was dropped, and its place in the file."""

    before: Case
    after: Case | None
    place: int


class CaseFile:
    """A file of cases, read anew each time and replaced whole at each change.

    ``queue`` holds the ids of the cases that were open at the start, in the order of the file.
    """

    def __init__(self, file: Path) -> None:
        """Take a file, or a folder with its qa.jsonl. Raises CaseError."""
        self.given = file
        # A link to the file must stay one.
        self.file = (file / "qa.jsonl" if file.is_dir() else file).resolve()
        self.queue = [case.id for case in self.cases().values() if case.unresolved]
        self._changes: list[_Change] = []

    def cases(self) -> dict[str, Case]:
        """Return the cases by their ids. Raises CaseError."""
        if self.file.is_file() and not self.file.stat().st_size:
            # All were dropped.
            return {}
        return {case.id: case for case in read_cases(self.file)}

    def seen(self, case_id: str, version: str) -> Case:
        """Return a case, if it is still as somebody saw it. Raises UsageError."""
        case = self.cases().get(case_id)
        if case is None:
            raise UsageError(f"The case {case_id!r} is no longer in {self.file.name}.")
        if version_of(case) != version:
            raise UsageError(
                "This case was changed elsewhere meanwhile, and nothing was written. It is shown "
                "as it is now: say again what you mean."
            )
        return case

    def change(self, case: Case, becomes: Case | None) -> None:
        """Write what a case becomes; None drops it. Raises UsageError, and what ``cases`` does."""
        self._changes.append(_Change(case, becomes, self._put(case, becomes)))

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._changes)

    def undo(self) -> str | None:
        """Take back the last change and return the id of its case, None if there is none.

        Raises UsageError if the case was changed since.
        """
        if not self._changes:
            return None
        last = self._changes.pop()
        self._put(last.after, last.before, last.place)
        return last.before.id

    def _put(self, seen: Case | None, becomes: Case | None, place: int = 0) -> int:
        """Replace a case by what it becomes, or insert it at a place; return its place."""
        (key,) = {each.id for each in (seen, becomes) if each is not None}
        try:
            with FileLock(f"{self.file}.lock"):
                now = self.cases()
                if now.get(key) != seen:
                    raise UsageError(
                        f"The case {key!r} was changed elsewhere; nothing was written."
                    )
                cases = list(now.values())
                if seen is not None:
                    place = cases.index(seen)
                cases[place : place + (seen is not None)] = [becomes] if becomes else []
                # The file is the only copy of the cases: it is replaced whole.
                part = self.file.with_name(f"{self.file.name}.part")
                # JSON escapes can hold lone surrogates, which UTF-8 cannot.
                part.write_text(write_cases(cases), "utf-8", errors="replace", newline="\n")
                part.replace(self.file)
        except OSError as error:
            raise StoreNotWritableError(
                f"{self.file} cannot be written ({error.strerror or error}); nothing has changed."
            ) from error
        return place


def version_of(case: Case) -> str:
    """Return what tells a case from the same one with other contents, in hexadecimal."""
    return hashlib.sha256(json.dumps(case.to_dict()).encode()).hexdigest()
