"""Train the checker of claims like the reader, and write it as an int8 ONNX file.

    python -m eval.fitting.fit_checker MODEL READER.onnx CLAIMS.jsonl OUT.onnx CLAIMS

The weights begin as those of READER.onnx. CLAIMS says how many are read. The log-odds of a passage
are then those that it supports a claim.
"""

import sys
from pathlib import Path

from eval.fitting.fit_reader import Part, fit
from eval.fitting.passage_example import read_examples

PARTS = (
    Part(0.6, {"fever": 24, "begin": 22, "fm2": 14, "wice": 12, "own": 28}),
    Part(0.4, {"fever": 8, "begin": 14, "fm2": 10, "wice": 8, "own": 60}),
)


def main() -> None:
    """Train with the arguments of the command, and write the checker."""
    folder, weights, claims, out, count = sys.argv[1:6]
    fit(folder, Path(weights), read_examples(Path(claims)), Path(out), int(count), PARTS)


if __name__ == "__main__":
    main()
