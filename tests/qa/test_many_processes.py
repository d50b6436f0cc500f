"""Processes that ask while another one adds, replaces and removes."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.qa.asker import ARTICLES, text_of
from tests.qa.librarian import librarian

ROOT = Path(__file__).parent.parent.parent


def check_askers(home: Path, processes: int, seconds: float) -> None:
    chance = random.Random(processes)
    with librarian(home) as other:
        for article in range(ARTICLES):
            other.add(f"a{article}", text_of(article, 1, 20))
        askers = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.qa.asker", str(seconds), str(seed)],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            for seed in range(processes)
        ]
        version = 1
        while any(asker.poll() is None for asker in askers):
            version += 1
            article = chance.randrange(ARTICLES)
            if chance.random() < 0.2:
                other.remove(f"a{article}")
            other.add(f"a{article}", text_of(article, version, chance.randrange(5, 40)))
    for asker in askers:
        printed, _ = asker.communicate(timeout=120)
        questions, generations, wrong = json.loads(printed)
        assert wrong == []
        assert questions > 1
        assert generations > 1


def test_two_of_them_see_whole_articles(home: Path) -> None:
    check_askers(home, 2, 1)


@pytest.mark.soak
def test_eight_of_them_see_whole_articles_for_five_minutes(home: Path) -> None:
    check_askers(home, 8, 300)
