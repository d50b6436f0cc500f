"""Claims about texts, each labelled true or false by what its evidence says."""

import json
from dataclasses import dataclass
from pathlib import Path

from eval.cases import CaseError


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim, the text it is held against, whether that says it, and of which kind it is."""

    text: str
    evidence: str
    label: bool
    kind: str


def read_claims(path: Path) -> tuple[LabelledClaim, ...]:
    """Read claims, a JSON object a line: claim, evidence, label and kind.

    Raises CaseError that names the file and the line of the first thing wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CaseError(f"{path} cannot be read: {error.strerror}.") from error
    found = []
    for number, line in enumerate(lines, 1):
        try:
            item = json.loads(line)
            found.append(
                LabelledClaim(
                    str(item["claim"]),
                    " ".join(str(item["evidence"]).split()),
                    bool(item["label"]),
                    str(item["kind"]),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise CaseError(f"{path}, line {number} is no claim: {error!r}.") from error
    if not found:
        raise CaseError(f"{path} holds no claims.")
    return tuple(found)
