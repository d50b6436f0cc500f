"""A run on disk: a folder of ``run.json``, which says of what it is a run, and ``rows.jsonl``."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from pydantic import TypeAdapter, ValidationError

from eval.cases import Case, CaseError, case_from
from eval.json_lines import Read, parse_lines
from eval.outcome import Crash, Outcome, Reply
from eval.pooling import Value
from eval.runs.facts import Facts, digest_of
from eval.scores import Scores, score

ABOUT, ROWS = "run.json", "rows.jsonl"
_FACTS, _REPLY = TypeAdapter(Facts), TypeAdapter(Reply)
_VALUES = TypeAdapter(dict[str, Value])
# What a row has beside its case.
_ADDED = ("digest", "crash", "kind", "text", "failure", "reply", "values")
# Values tell how these ranked, which would be most of a row.
_RANKINGS = {"sentences", "passages"}


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run as its folder tells it, in the order of its cases.

    No score counts its crashes; ``missing`` were not asked yet.
    """

    folder: Path
    facts: Facts
    outcomes: tuple[Outcome, ...]
    crashes: tuple[Crash, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many cases were asked."""
        return len(self.outcomes) + len(self.crashes)

    @property
    def scores(self) -> Scores:
        """The scores of all outcomes."""
        return score(self.outcomes)

    @property
    def by_tag(self) -> dict[str, Scores]:
        """The scores of the cases of each tag, the most frequent tag first."""
        tagged: dict[str, list[Outcome]] = {}
        for outcome in self.outcomes:
            for tag in outcome.case.tags:
                tagged.setdefault(tag, []).append(outcome)
        by_size = sorted(tagged.items(), key=lambda item: (-len(item[1]), item[0]))
        return {tag: score(outcomes) for tag, outcomes in by_size}


def begin_run(folder: Path, facts: Facts) -> None:
    """Write what a run will be of, or find that it goes on with what is there."""
    if folder.exists() and not folder.is_dir():
        raise CaseError(f"{folder} is a file; name a folder for the run.")
    if not (folder / ABOUT).exists():
        if folder.is_dir() and any(folder.iterdir()):
            raise CaseError(f"{folder} holds other files and no run; name a new folder.")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ABOUT).write_text(json.dumps(asdict(facts), indent=1) + "\n", encoding="utf-8")
        return
    found = _facts(folder)
    if found != facts:
        differing = [
            *found.differences(facts, of_data=True),
            *found.differences(facts, of_data=False),
        ]
        raise CaseError(
            f"{folder} holds another run, from which this one differs in "
            f"{'; '.join(differing) or 'its name'}. Name a new folder: answers that are still the "
            "same are not asked again."
        )


def read_run(folder: Path) -> StoredRun:
    """Read a run. Raises CaseError for a folder that is none, or with the first bad row."""
    facts = _facts(folder)

    def read(row: Any) -> tuple[str, Outcome | Crash]:
        if (
            not isinstance(row, dict)
            or row.get("id") not in facts.cases
            or row.get("digest") != facts.cases[row["id"]]
        ):
            raise ValueError("it is of no case of this run")
        return row["id"], result_of(row)

    found = dict(read_rows(folder / ROWS, read))
    results = [found[case] for case in facts.cases if case in found]
    return StoredRun(
        folder,
        facts,
        tuple(each for each in results if isinstance(each, Outcome)),
        tuple(each for each in results if isinstance(each, Crash)),
        tuple(case for case in facts.cases if case not in found),
    )


def _facts(folder: Path) -> Facts:
    try:
        return _FACTS.validate_json((folder / ABOUT).read_bytes())
    except OSError as error:
        if held := ", ".join(str(each.parent) for each in sorted(folder.glob(f"*/{ABOUT}"))):
            raise CaseError(f"{folder} is no run, but holds some; name one: {held}.") from error
        raise CaseError(
            f"{folder} is no run ({error.strerror}: {ABOUT}); "
            "'footnote eval --run FOLDER' makes one."
        ) from error
    except ValidationError as error:
        raise CaseError(f"{folder / ABOUT} does not describe a run; make it anew.") from error


def row_of(case: Case, result: Outcome | Crash) -> dict[str, Any]:
    """Return the row of what came of a case; its ``digest`` is the case's."""
    row = {**case.to_dict(), "digest": digest_of(case.to_dict())}
    if isinstance(result, Crash):
        return {**row, "crash": result.message}
    reply = result.reply
    return {
        **row,
        "kind": reply.kind,
        "text": reply.text,
        "failure": result.failure,
        "reply": _REPLY.dump_python(reply, mode="json", exclude=_RANKINGS),
        "values": dict(result.values),
    }


def result_of(row: dict[str, Any]) -> Outcome | Crash:
    """Return what a row tells. Raises ValueError."""
    try:
        case = case_from({key: value for key, value in row.items() if key not in _ADDED})
        if "crash" in row:
            return Crash(case.id, row["crash"])
        reply = _REPLY.validate_python({**row["reply"], **dict.fromkeys(_RANKINGS, ())})
        return Outcome(case, reply, _VALUES.validate_python(row["values"]), row["failure"])
    except (ValidationError, KeyError, TypeError) as error:
        raise ValueError(f"it is no row of a run: {error}") from error


def read_rows(path: Path, read: Callable[[Any], Read]) -> Iterator[Read]:
    """Read the rows of a file, none if it is not there; the last is left out if it was cut off."""
    if path.is_file():
        rows = path.read_text(encoding="utf-8").split("\n")[:-1]
        yield from (found for _, found in parse_lines(path, enumerate(rows, 1), read))


def write_row(file: IO[bytes], row: dict[str, Any]) -> None:
    """Append a row to an unbuffered file, whole, whoever else appends to it."""
    file.write(json.dumps(row).encode() + b"\n")


def open_rows(path: Path) -> IO[bytes]:
    """Open a file of rows to append to, without what was cut off at its end. Raises OSError."""
    file = path.open("ab+", buffering=0)
    file.seek(0)
    rows = file.read()
    # Another run may append meanwhile, so that what ends well is left alone.
    if not rows.endswith(b"\n"):
        file.truncate(rows.rfind(b"\n") + 1)
    return file
