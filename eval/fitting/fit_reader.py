"""Train the reader, and write it as an int8 ONNX file.

    python -m eval.fitting.fit_reader MODEL READER.onnx PUBLIC.jsonl NATURAL.jsonl OUT.onnx

MODEL is the folder of all-MiniLM-L6-v2 in float32. The weights begin as those of READER.onnx, put
back from int8. Trains on sentences of the passages of ``passage_examples``, ten minutes on two
cores.
"""

import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import nn
from transformers import BertModel

from eval.fitting.passage_example import (
    ANSWERS,
    LIGHT_WORDS,
    MISSES,
    PassageExample,
    words_of,
)
from eval.fitting.swapped_words import SwappedWords
from eval.fitting.training import Recipe, batches_by_length, main

_BATCH = 32
_TOKENS = 160
_STEPS = 600
# Sentences of a passage that do not answer, and the share of passages with a word swapped.
_MISSES = 4
_SWAPPED = 0.2
# So many passages are sorted by length at once.
_AT_ONCE = 600
_HISTORY_CHARACTERS = 200
_PREVIOUS_CHARACTERS = 220
_PRONOUNS = ("it", "they", "he", "she", "that", "this", "there", "")

Pair = tuple[str, str, str, float]


class Reader(nn.Module):
    """MiniLM with one logit computed from its first token and the mean of all."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(folder, add_pooling_layer=False)
        self.head = nn.Linear(768, 1)

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
        """Return the logits of a batch, of shape (batch,)."""
        states = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        if attention_mask is None:
            mean = states.mean(1)
        else:
            mask = attention_mask.unsqueeze(-1).float()
            mean = (states * mask).sum(1) / mask.sum(1)
        return self.head(torch.cat([states[:, 0], mean], 1).float())[:, 0]


def pairs(examples: Sequence[PassageExample], swaps: SwappedWords) -> list[Pair]:
    """Draw one pass: of each passage up to two sentences that answer, and some that do not.

    The one of these that shares most words with the question is always among them.
    """
    drawn: list[Pair] = []
    for each in examples:
        example = swaps.swapped(each, _SWAPPED)
        question, turn = as_typed(example), example.turn
        asked = f"{' '.join(turn)[:_HISTORY_CHARACTERS]} | {question}" if turn else question
        words = words_of(example.question) - LIGHT_WORDS
        labelled = list(enumerate(example.labels))
        good = [n for n, label in labelled if label == ANSWERS][:2]
        bad = [n for n, label in labelled if label == MISSES]
        bad.sort(key=lambda n: -_shared(words, example.sentences[n]))
        count = _MISSES if good else _MISSES // 2
        others = random.sample(bad[1:], min(count - 1, max(0, len(bad) - 1)))
        for n in (*good, *bad[:1], *others):
            before = (example.sentences[n - 1] if n else example.lead)[-_PREVIOUS_CHARACTERS:]
            context = f"{example.place}. {before}".rstrip()
            drawn.append((asked, context, example.sentences[n], float(n in good)))
    return drawn


def as_typed(example: PassageExample) -> str:
    """Return the question of an example as someone might type it; a natural one is typed so."""
    if example.natural:
        return example.question
    said = "" if example.turn is None else " ".join(example.turn)
    return _typed(_without_names(example.question, said))


def _typed(question: str) -> str:
    """Return a question as someone in a hurry might type it."""
    drawn = random.random()
    if drawn < 0.30:
        question = question.rstrip(" ?").lower()
    elif drawn < 0.38:
        kept = [word for word in question.rstrip(" ?").lower().split() if word not in LIGHT_WORDS]
        question = " ".join(kept) if len(kept) > 1 else question
    return _slipped(question) if random.random() < 0.08 else question


def _without_names(question: str, said: str) -> str:
    """Return a question with the names that were said before left out or made pronouns."""
    for name in re.findall(r"(?<!^)\b(?:[A-Z][\w'-]+(?: of| the)? ?)+", question):
        if name.strip() and name.strip() in said:
            question = question.replace(name.strip(), random.choice(_PRONOUNS), 1)
    return " ".join(question.split())


def _slipped(question: str) -> str:
    """Return a question with a typing error in one of its longer words."""
    words = question.split()
    at = max(range(len(words)), key=lambda n: len(words[n]) * random.random())
    word = words[at]
    if len(word) > 4:
        k = random.randrange(1, len(word) - 1)
        swapped = word[:k] + word[k + 1] + word[k] + word[k + 2 :]
        words[at] = random.choice(
            [swapped, word[:k] + word[k + 1 :], word[:k] + word[k] + word[k:]]
        )
    return " ".join(words)


def _shared(asked: set[str], sentence: str) -> float:
    own = words_of(sentence)
    return float(len(own & asked) / (4 + len(own)) ** 0.5)


def batches(
    examples: Sequence[PassageExample], tokenizer: Any, swaps: SwappedWords
) -> Iterator[tuple[Any, Any]]:
    """Yield the tokens of pairs, and whether each answers, in batches of similar length."""
    while True:
        mixed = random.sample(examples, len(examples))
        for at in range(0, len(mixed), _AT_ONCE):
            drawn = pairs(mixed[at : at + _AT_ONCE], swaps)
            for rows in batches_by_length(
                drawn, lambda each: sum(map(len, each[:3])), _BATCH, random.shuffle
            ):
                inputs = tokenizer(
                    [f"{asked} {tokenizer.sep_token} {place}"[:700] for asked, place, _, _ in rows],
                    [sentence[:500] for _, _, sentence, _ in rows],
                    truncation="longest_first", max_length=_TOKENS, padding=True,
                    return_tensors="pt",
                )  # fmt: skip
                yield inputs, torch.tensor([good for _, _, _, good in rows])


def loss_of(model: Reader, batch: tuple[Any, Any]) -> Any:
    """Return the loss of a batch."""
    inputs, wanted = batch
    return nn.functional.binary_cross_entropy_with_logits(model(**inputs).float(), wanted)


RECIPE = Recipe(
    make=Reader,
    weighed=lambda own: [*own, *own],
    batches=batches,
    loss=loss_of,
    steps=_STEPS,
    rate=5e-5,
    warm_up=60,
    head_faster=5,
    left=lambda step: max(0.02, 1 - step / _STEPS),
)

if __name__ == "__main__":
    main(RECIPE)
