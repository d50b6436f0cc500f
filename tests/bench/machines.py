"""Three chats over one PostgreSQL and one Chroma: ``python -m tests.bench.machines [PASSAGES]``.

Two and eight questions a second for two minutes, without and with articles that are added and
removed meanwhile.
"""

import itertools
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.corpus import corpus
from tests.bench.figure import at
from tests.bench.scale import real_sentences
from tests.machines import Load, machines

_SIZES = (2_400, 100_000)
_SECONDS, _RATES = 120.0, (2.0, 8.0)


def figures(load: Load) -> dict[str, object]:
    """Return what came of a load, times in milliseconds."""
    stages = sorted({name for turn in load.turns if turn.answer for name in turn.answer.timings_ms})
    return {
        "answers": len(load.turns),
        "errors": load.wrong[:3] if load.wrong else 0,
        "changes": load.changes,
        "missed": load.missed,
        "retrieval alone p50, p95": _spread(load.retrievals),
        **{f"{name} p50, p95": _spread(load.milliseconds(name)) for name in stages},
    }


def _spread(times: Sequence[float]) -> tuple[float, float]:
    return round(at(times, 0.5), 1), round(at(times, 0.95), 1)


def main() -> None:
    """Print a line of figures for each size and each load."""
    questions = corpus(200).questions
    for size in map(int, sys.argv[1:] or map(str, _SIZES)):
        with (
            tempfile.TemporaryDirectory(prefix="footnote-machines-") as folder,
            machines(Path(folder), size, real_sentences(size)) as three,
        ):
            for rate, changing in itertools.product(_RATES, (False, True)):
                load = three.load(questions, seconds=_SECONDS, per_second=rate, changing=changing)
                found = {"passages": size, "a second": rate, **figures(load)}
                print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
