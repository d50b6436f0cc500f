"""Follow-ups over XQuAD: with their history, alone, joined to it, and reworded by a person.

The dataset is the folder of its English articles; the questions come along.
"""

from pathlib import Path

from eval.cases import read_cases
from eval.dataset import DATA, Dataset, load_articles
from eval.runs import Suite


def _load(folder: Path) -> Dataset:
    path = DATA / "follow_ups.jsonl"
    return Dataset(path.stem, path, load_articles(folder), read_cases(path))


FOLLOW_UPS = Suite("follow_ups", _load)
