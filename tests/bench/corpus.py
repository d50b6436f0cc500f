"""The articles and questions that are measured on."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.dataset import DATA, article_files


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles as texts, and questions on them."""

    name: str
    articles: Sequence[str]
    questions: Sequence[str]

    def write(self, folder: Path) -> Path:
        """Write each article to a file of its own, and return the folder."""
        folder.mkdir()
        for number, text in enumerate(self.articles):
            (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
        return folder


def corpus(questions: int) -> Corpus:
    """Return XQuAD English where FOOTNOTE_BENCH has it, else the bundled natural questions.

    ``questions`` of them, evenly spaced.
    """
    name, folder = "the natural questions' texts", DATA / "natural" / "open"
    if bench := os.environ.get("FOOTNOTE_BENCH"):
        name, folder = "XQuAD English", Path(bench, "bench", "xquad", "en")
    texts = [file.read_text("utf-8") for file in article_files(folder)]
    lines = (folder / "qa.jsonl").read_text("utf-8").splitlines()
    asked = [json.loads(lines[number * len(lines) // questions]) for number in range(questions)]
    return Corpus(name, texts, [each["question"] for each in asked])
