"""The fit of answerability, on made-up signals and over two small articles."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from eval.dataset import Dataset, load_dataset
from eval.fit_answerability import (
    KINDS,
    Example,
    Way,
    chosen_cases,
    cross_validated,
    design,
    examples,
    fit,
    report,
)
from eval.store import opened_store
from tests.eval.conftest import QUESTIONS, Writer


def made(way: Way, score: float, article: str = "a", kind: str = "name") -> Example:
    return Example(way, article, kind, (score, 0.5, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0))


def data() -> list[Example]:
    generator = np.random.default_rng(1)
    found = []
    for row in range(60):
        article = "abcdefgh"[row % 8]
        found.append(made("answerable", float(generator.normal(2)), article, KINDS[row % 9]))
        found.append(made("answer hidden", float(generator.normal(-2)), article, KINDS[row % 9]))
    return found


def test_a_row_holds_every_signal_once() -> None:
    rows = design([made("answerable", 3.0, kind="count"), made("answerable", 3.0, kind="other")])
    # Score, plain words, what is filled by kind, in the passage, five signs, kinds but one, 1.
    assert rows.shape == (2, 2 + 9 + 1 + 5 + 8 + 1)
    assert rows[0].sum() == 3.0 + 0.5 + 1 + 1 + 1 + 1
    assert rows[1].sum() == 3.0 + 0.5 + 1 + 1 + 1


def test_what_parts_the_questions_gets_the_weight() -> None:
    found = fit(data())
    assert found[0] > 1
    assert np.array_equal(found, fit(data()))
    odds = cross_validated(data())
    right = [(odd > 0) == (e.way == "answerable") for odd, e in zip(odds, data(), strict=True)]
    assert sum(right) / len(right) > 0.9


def test_weights_and_what_they_part_are_told() -> None:
    lines = list(report(data()))
    assert len([line for line in lines if line.startswith("kind, ")]) == len(KINDS) - 1
    assert any(line.startswith("answer hidden (60): area 0.9") for line in lines)


def test_questions_are_asked_in_every_way(write_folder: Writer, cache: Path) -> None:
    dataset = load_dataset(write_folder(QUESTIONS))
    with opened_store(dataset, cache=cache) as index:
        found = list(examples(index, dataset.cases))
    ways = [example.way for example in found]
    assert ways.count("answerable") == ways.count("answer hidden") == 3
    assert ways.count("unanswerable") == 1
    assert {len(example.signals) for example in found} == {9}


def test_paragraphs_that_are_measured_elsewhere_are_left_out(write_folder: Writer) -> None:
    dataset = load_dataset(write_folder(QUESTIONS))
    none = Dataset("none", dataset.source, (), ())
    assert len(chosen_cases(dataset, none, 9)) == 4
    assert chosen_cases(dataset, dataset, 9) == []
    assert len(chosen_cases(dataset, none, 1)) == 2
    unplaced = replace(dataset, cases=(replace(dataset.cases[0], paragraph=None),))
    assert chosen_cases(unplaced, none, 9) == []
