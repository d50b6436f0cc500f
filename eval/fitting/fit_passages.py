"""Train the reader of passages, and write it as an int8 ONNX file.

    python -m eval.fitting.fit_passages MODEL READER.onnx PUBLIC.jsonl NATURAL.jsonl OUT.onnx

MODEL is the folder of all-MiniLM-L6-v2 in float32. The weights begin as those of READER.onnx, put
back from int8. Trains on the natural questions with some of the public ones, half an hour on two
cores.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import nn
from transformers import BertModel

from eval.fitting.fit_reader import as_typed
from eval.fitting.passage_example import ANSWERS, PassageExample
from eval.fitting.swapped_words import SwappedWords
from eval.fitting.training import Recipe, batches_by_length, main
from qa import MARK, PassageReading, Signs, TokenRow, passage_row

_BATCH = 24
_WIDTH = 384
_STEPS = 900
# The share of the rate that is left at the end.
_LEFT = 0.02
# How often a pass reads a natural question with a passage that answers it.
_ANSWERING_TIMES = 2
# The share of passages with a word swapped.
_SWAPPED = 0.15
_HISTORY_CHARACTERS = 300

Row = tuple[TokenRow, PassageExample]


class PassageReader(nn.Module):
    """MiniLM with four numbers a token, of which the scores of passage and sentences are made.

    A sentence's log-odds are the first number of its mark, the mean of the second over its tokens
    and the third of the first token; the passage's are the fourth of the first token.
    """

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(folder, add_pooling_layer=False)
        self.head = nn.Linear(_WIDTH, 4)

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
        """Return the numbers of each token, of shape (batch, tokens, 4)."""
        states = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return self.head(states)


class Rows:
    """Makes rows of tokens from examples."""

    def __init__(self, tokenizer: Any, swaps: SwappedWords) -> None:
        self._tokenizer = tokenizer
        self._swaps = swaps
        self._known: dict[str, list[int]] = {}
        bar, mark = (tokenizer.convert_tokens_to_ids(each) for each in ("|", MARK))
        self._signs = Signs(tokenizer.cls_token_id, tokenizer.sep_token_id, bar, mark)

    def of(self, example: PassageExample) -> Row:
        """Return an example as it is read, its question as someone might type it, and its row."""
        example = self._swaps.swapped(example, _SWAPPED)
        question, turn = as_typed(example), example.turn
        history = " ".join(turn)[:_HISTORY_CHARACTERS] if turn else ""
        reading = PassageReading(question, example.place, example.sentences, example.lead, history)
        for text in reading.texts:
            if text not in self._known:
                found = self._tokenizer(text, add_special_tokens=False)["input_ids"]
                self._known[text] = found
        return passage_row(reading, self._known, self._signs), example


def batches(
    examples: Sequence[PassageExample], tokenizer: Any, swaps: SwappedWords
) -> Iterator[list[Row]]:
    """Yield the rows of examples, in batches of similar length."""
    rows, draw = Rows(tokenizer, swaps), random.Random(0)
    while True:
        drawn = draw.sample(examples, len(examples))
        for at in range(0, len(drawn), 40 * _BATCH):
            for batch in batches_by_length(
                drawn[at : at + 40 * _BATCH],
                lambda each: sum(map(len, each.sentences)),
                _BATCH,
                draw.shuffle,
            ):
                yield [rows.of(each) for each in batch]


def loss_of(model: PassageReader, rows: Sequence[Row]) -> Any:
    """Return the loss of a batch.

    It is the sum of what each sentence's log-odds, the choice among a passage's sentences and the
    passage's own log-odds get wrong.
    """
    longest = max(len(row.tokens) for row, _ in rows)
    most = max(1, *(len(row.marks) for row, _ in rows))
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    mask, kinds = torch.zeros_like(ids), torch.zeros_like(ids)
    marks = torch.zeros(len(rows), most, dtype=torch.long)
    share = torch.zeros(len(rows), most, longest)
    labels = torch.full((len(rows), most), -1.0)
    for at, (row, example) in enumerate(rows):
        ids[at, : len(row.tokens)] = torch.tensor(row.tokens)
        mask[at, : len(row.tokens)] = 1
        kinds[at, row.second : len(row.tokens)] = 1
        for number, (mark, (start, end)) in enumerate(zip(row.marks, row.spans, strict=True)):
            marks[at, number] = mark
            share[at, number, start:end] = 1 / max(1, end - start)
            labels[at, number] = example.labels[number]
    numbers = model(ids, mask, kinds)
    scores = numbers[:, :, 0].gather(1, marks)
    scores = scores + torch.bmm(share, numbers[:, :, 1:2]).squeeze(-1) + numbers[:, :1, 2]
    known, good = labels >= 0, labels > 0
    loss = nn.functional.binary_cross_entropy_with_logits(
        scores[known], labels[known], reduction="sum"
    ) / len(rows)
    has = good.any(1)
    if has.any():
        wanted = good[has].float()
        wanted = wanted / wanted.sum(1, keepdim=True)
        chosen = torch.log_softmax(scores[has].masked_fill(~known[has], -30.0), 1)
        loss = loss + 0.5 * -(wanted * chosen).sum(1).mean()
    own = nn.functional.binary_cross_entropy_with_logits(numbers[:, 0, 3], has.float())
    return loss + 0.5 * own


def _weighed(own: Sequence[PassageExample]) -> list[PassageExample]:
    times = (_ANSWERING_TIMES if ANSWERS in each.labels else 1 for each in own)
    return [each for each, count in zip(own, times, strict=True) for _ in range(count)]


RECIPE = Recipe(
    make=PassageReader,
    weighed=_weighed,
    batches=batches,
    loss=loss_of,
    steps=_STEPS,
    rate=6e-5,
    warm_up=60,
    head_faster=8,
    left=lambda step: max(_LEFT, 1 - (1 - _LEFT) * step / _STEPS),
)

if __name__ == "__main__":
    main(RECIPE)
