"""Train the reader, and write it as an int8 ONNX file.

    python -m eval.fitting.fit_reader MODEL READER.onnx PUBLIC.jsonl NATURAL.jsonl OUT.onnx

MODEL is the folder of all-MiniLM-L6-v2 in float32. The weights begin as those of READER.onnx, put
back from int8. Trains on sentences of the passages of ``passage_examples``, ten minutes on two
cores. Needs torch, transformers, onnx and onnxruntime; see ``make reader``.
"""

import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from torch import nn
from transformers import AutoTokenizer, BertModel

from eval.fitting.looked_up import LIGHT_WORDS, words_of
from eval.fitting.passage_example import ANSWERS, MISSES, PassageExample, read_examples
from eval.fitting.restored import restore
from eval.fitting.swapped_words import SwappedWords

_BATCH = 32
_TOKENS = 160
_STEPS, _RATE, _WARM_UP = 600, 5e-5, 60
_HEAD_FASTER = 5
_PUBLIC = 9000
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
        mask = attention_mask.unsqueeze(-1).float()
        mean = (states * mask).sum(1) / mask.sum(1)
        return self.head(torch.cat([states[:, 0], mean], 1).float())[:, 0]


def typed(question: str) -> str:
    """Return a question as someone in a hurry might type it."""
    drawn = random.random()
    if drawn < 0.30:
        question = question.rstrip(" ?").lower()
    elif drawn < 0.38:
        kept = [word for word in question.rstrip(" ?").lower().split() if word not in LIGHT_WORDS]
        question = " ".join(kept) if len(kept) > 1 else question
    return _slipped(question) if random.random() < 0.08 else question


def without_names(question: str, said: str) -> str:
    """Return a question with the names that were said before left out or made pronouns."""
    for name in re.findall(r"(?<!^)\b(?:[A-Z][\w'-]+(?: of| the)? ?)+", question):
        if name.strip() and name.strip() in said:
            question = question.replace(name.strip(), random.choice(_PRONOUNS), 1)
    return " ".join(question.split())


def pairs(examples: Sequence[PassageExample], swaps: SwappedWords) -> list[Pair]:
    """Draw one pass: of each passage up to two sentences that answer, and some that do not.

    The one of these that shares most words with the question is always among them.
    """
    drawn: list[Pair] = []
    for each in examples:
        example = swaps.swapped(each, _SWAPPED)
        asked = _asked(example)
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
    return typed(without_names(example.question, said))


def _asked(example: PassageExample) -> str:
    question, turn = as_typed(example), example.turn
    return f"{' '.join(turn)[:_HISTORY_CHARACTERS]} | {question}" if turn else question


def _shared(asked: set[str], sentence: str) -> float:
    own = words_of(sentence)
    return float(len(own & asked) / (4 + len(own)) ** 0.5)


def train(
    model: Reader,
    tokenizer: Any,
    examples: Sequence[PassageExample],
    swaps: SwappedWords,
) -> None:
    """Train on the pairs of examples."""
    optimiser = optimiser_of(model, _RATE, _HEAD_FASTER)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / _WARM_UP) * max(0.02, 1 - step / _STEPS)
    )
    for step, rows in zip(range(_STEPS), _batches(examples, swaps), strict=False):
        inputs = tokenizer(
            [f"{asked} {tokenizer.sep_token} {context}"[:700] for asked, context, _, _ in rows],
            [sentence[:500] for _, _, sentence, _ in rows],
            truncation="longest_first", max_length=_TOKENS, padding=True, return_tensors="pt",
        )  # fmt: skip
        logits = model(**inputs)
        wanted = torch.tensor([good for _, _, _, good in rows])
        loss = nn.functional.binary_cross_entropy_with_logits(logits.float(), wanted)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 50 == 0:
            print(f"step {step} of {_STEPS}, loss {loss.item():.3f}", flush=True)


def tokenizer_of(folder: str) -> Any:
    """Return the tokenizer of a model's folder."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    # In transformers 5, a tokenizer built from the vocabulary alone makes every word [UNK].
    assert tokenizer.unk_token_id not in tokenizer("where did she live")["input_ids"]
    return tokenizer


def optimiser_of(model: Any, rate: float, head_faster: float) -> torch.optim.AdamW:
    """Return the optimiser of a model whose head learns so many times faster than the rest."""
    return torch.optim.AdamW(
        [
            {"params": model.bert.parameters(), "lr": rate},
            {"params": model.head.parameters(), "lr": head_faster * rate},
        ],
        weight_decay=0.01,
    )


def write_onnx(model: nn.Module, out: Path) -> None:
    """Write a model as ONNX, with its weights rounded to int8 per channel."""
    model.eval()
    ids = torch.ones(2, 16, dtype=torch.int64)
    shape = {0: "batch", 1: "tokens"}
    names = ["input_ids", "attention_mask", "token_type_ids"]
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        exact, fused = f"{folder}/exact.onnx", f"{folder}/fused.onnx"
        torch.onnx.export(
            model, (ids, torch.ones_like(ids), torch.zeros_like(ids)), exact,
            input_names=names, output_names=["logits"],
            dynamic_axes={**dict.fromkeys(names, shape), "logits": {0: "batch"}},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        optimizer.optimize_model(
            exact, model_type="bert", num_heads=12, hidden_size=384
        ).save_model_to_file(fused)
        quantize_dynamic(
            fused, out, per_channel=True, weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip


def _batches(examples: Sequence[PassageExample], swaps: SwappedWords) -> Iterator[list[Pair]]:
    """Yield batches of similar length, endlessly."""
    while True:
        mixed = random.sample(examples, len(examples))
        for at in range(0, len(mixed), _AT_ONCE):
            drawn = pairs(mixed[at : at + _AT_ONCE], swaps)
            drawn.sort(key=lambda each: sum(map(len, each[:3])))
            batches = [drawn[n : n + _BATCH] for n in range(0, len(drawn), _BATCH)]
            random.shuffle(batches)
            yield from batches


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


def main() -> None:
    """Train and write the reader."""
    folder, reader, public, natural, out = sys.argv[1:6]
    random.seed(1)
    torch.manual_seed(1)
    torch.set_num_threads(2)
    tokenizer = tokenizer_of(folder)
    model = Reader(folder)
    swaps = SwappedWords.of(tokenizer, model.bert)
    restore(model.bert, Path(reader))
    own = read_examples(Path(natural))
    again = random.sample(read_examples(Path(public)), _PUBLIC)
    train(model, tokenizer, [*own, *own, *again], swaps)
    write_onnx(model, Path(out))


if __name__ == "__main__":
    main()
