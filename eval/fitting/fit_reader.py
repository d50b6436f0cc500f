"""Train the reader, and write it as an int8 ONNX file.

    python -m eval.fitting.fit_reader MODEL READER.onnx EXAMPLES OUT.onnx PASSAGES

MODEL is the folder of all-MiniLM-L6-v2 in float32. The weights begin as those of READER.onnx, put
back from int8. EXAMPLES is the folder of ``reading.jsonl``, ``public.jsonl`` and ``natural.jsonl``.
PASSAGES says how many are read, in three parts: from general to natural wording to our own
questions. A part of the passages is kept out. OUT.pt keeps where training stands; the same command
goes on from there.
"""

import random
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from eval.fitting.passage_example import PassageExample, read_examples
from eval.fitting.question_wording import SwappedWords
from eval.fitting.reading_model import (
    PassageReader,
    Rows,
    loss_of,
    restore,
    tokenizer_of,
    write_onnx,
)

_BATCH, _TOKENS = 32, 7200
_POOL = 30 * _BATCH
_RATE, _LEFT, _WARM_UP, _HEAD_FASTER = 8e-5, 0.04, 80, 6
_SWAPPED = 0.12
_CHECKPOINT_EVERY = 100
_KEPT_OUT = 0.04

Group = list[PassageExample]


@dataclass(frozen=True, slots=True)
class Part:
    """A share of the training, and how often each set is drawn in it, in proportion."""

    share: float
    sets: Mapping[str, float]


PARTS = (
    Part(
        0.5,
        {
            "squad_train_part": 22, "squad_v2_dev": 16, "squad_pairs": 6, "squad_sentences": 4,
            "disfluent": 5, "squadshifts_newwiki": 6, "onestop": 4, "fairytale": 8,
            "shifts_amazon": 4, "shifts_reddit": 4, "covidqa": 3, "condaqa": 1.5, "selqa": 2,
            "natural": 14,
        },
    ),
    Part(
        0.25,
        {
            "qed": 8, "nq_open": 10, "multispan": 4, "boolq_val": 8, "search_elsewhere": 1,
            "squad_train_part": 8, "squad_v2_dev": 8, "squad_pairs": 3, "onestop": 2,
            "fairytale": 3, "natural": 30,
        },
    ),
    Part(
        0.25,
        {
            "natural": 70, "qed": 3, "nq_open": 4, "multispan": 2, "boolq_val": 2,
            "squad_train_part": 6, "squad_v2_dev": 6, "squad_pairs": 2, "onestop": 2,
            "fairytale": 2,
        },
    ),
)  # fmt: skip


def batches(
    groups: Mapping[str, Sequence[Group]], count: int, swaps: SwappedWords
) -> Iterator[list[PassageExample]]:
    """Yield ``count`` passages in batches of similar length; groups stay together."""
    draw = random.Random(5)
    endless = {name: _endless(known, draw) for name, known in groups.items()}
    for part in PARTS:
        names = [name for name in part.sets if name in endless]
        weights = [part.sets[name] / _mean_size(groups[name]) for name in names]
        drawn = 0
        while drawn < part.share * count:
            pool: list[Group] = []
            while sum(map(len, pool)) < _POOL:
                group = next(endless[draw.choices(names, weights)[0]])
                pool.append([swaps.swapped(example, _SWAPPED) for example in group])
            made = _packed(pool)
            draw.shuffle(made)
            for batch in made:
                drawn += len(batch)
                yield batch


def _endless(groups: Sequence[Group], draw: random.Random) -> Iterator[Group]:
    while True:
        yield from draw.sample(groups, len(groups))


def _mean_size(groups: Sequence[Group]) -> float:
    return sum(map(len, groups)) / len(groups)


def _packed(pool: Sequence[Group]) -> list[list[PassageExample]]:
    def length(group: Group) -> int:
        return max(sum(map(len, each.sentences)) // 4 + 24 for each in group)

    made: list[list[PassageExample]] = [[]]
    for group in sorted(pool, key=length):
        size = len(made[-1]) + len(group)
        if made[-1] and (size > _BATCH or size * length(group) > _TOKENS):
            made.append([])
        made[-1] += group
    return made


def grouped(examples: Sequence[PassageExample]) -> dict[str, list[Group]]:
    """Return the groups of examples by their set; an example without a group is alone."""
    found: defaultdict[str, dict[str, Group]] = defaultdict(dict)
    for number, each in enumerate(examples):
        found[each.source].setdefault(each.group or str(number), []).append(each)
    return {name: list(groups.values()) for name, groups in found.items()}


def is_kept_out(example: PassageExample) -> bool:
    """Return whether an example's passage is not learnt from, so that it can be measured on."""
    return zlib.crc32(example.sentences[0].lower().encode()) % 1000 < 1000 * _KEPT_OUT


def fit(
    folder: str, weights: Path, examples: Sequence[PassageExample], out: Path, total: int
) -> None:
    """Train on so many passages from the weights of a file, and write the encoder.

    ``folder`` is that of all-MiniLM-L6-v2 in float32.
    """
    random.seed(1)
    torch.manual_seed(1)
    tokenizer, model = tokenizer_of(folder), PassageReader(folder)
    swaps, rows = SwappedWords.of(tokenizer, model.bert), Rows(tokenizer)
    restore(model, weights)
    every = [each for each in examples if each.sentences]
    groups = grouped([each for each in every if not is_kept_out(each)])
    optimiser = torch.optim.AdamW(
        [
            {"params": model.bert.parameters(), "lr": _RATE},
            {"params": model.head.parameters(), "lr": _HEAD_FASTER * _RATE},
        ],
        weight_decay=0.01,
        fused=True,
    )
    rates = [group["lr"] for group in optimiser.param_groups]
    checkpoint, step, read = out.with_suffix(".pt"), 0, 0
    if checkpoint.exists():
        state: dict[str, Any] = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    losses: list[float] = []
    model.train()
    for number, batch in enumerate(batches(groups, total, swaps)):
        read += len(batch)
        if number < step:
            continue
        left = max(_LEFT, 1 - (1 - _LEFT) * read / total)
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * min(1.0, (number + 1) / _WARM_UP) * left
        loss = loss_of(model, rows, batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item())
        step = number + 1
        if step % 25 == 0:
            print(f"{step}: {read} of {total}, loss {np.mean(losses[-25:]):.3f}", flush=True)
        if step % _CHECKPOINT_EVERY == 0:
            kept = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step}
            torch.save(kept, checkpoint)
    write_onnx(model, out)


def main() -> None:
    """Train with the arguments of the command, and write the reader."""
    folder, reader, examples, out, count = sys.argv[1:6]
    every = [
        each
        for name in ("reading", "public", "natural")
        for each in read_examples(Path(examples) / f"{name}.jsonl")
    ]
    fit(folder, Path(reader), every, Path(out), int(count))


if __name__ == "__main__":
    main()
