"""Train the reader, and write it as an int8 ONNX file.

    python -m eval.fitting.fit_reader MODEL PUBLIC.jsonl NATURAL.jsonl OUT.onnx

MODEL is the folder of all-MiniLM-L6-v2 in float32. Trains in two passes, together an hour on two
cores: on the public sets, then on the natural questions with a sample of the public ones. Needs
torch, transformers, onnx and onnxruntime; see ``make reader``.
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

from eval.fitting.reader_groups import LIGHT_WORDS, Group, read_groups

_BATCH = 32
_TOKENS = 160
# Steps, peak learning rate, and how many sentences of a group that do not answer.
_FIRST = (1661, 1e-4, 2)
_SECOND = (968, 5e-5, 4)
_NATURAL_TWICE = 2
_PUBLIC_AGAIN = 5000
_HISTORY_CHARACTERS = 200
_PRONOUNS = ("it", "they", "he", "she", "that", "this", "there", "")

Example = tuple[str, str, str, float]


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


def asked(group: Group) -> str:
    """Return a group's question, preceded by the earlier turn if it is a follow-up.

    A question that shares names with the one before it sometimes becomes a follow-up, by dropping
    them.
    """
    if group.history is not None:
        return f"{' '.join(group.history)[:_HISTORY_CHARACTERS]} | {group.question}"
    if group.turn is None or random.random() > 0.22:
        return typed(group.question)
    said = " ".join(group.turn)
    return f"{said[:_HISTORY_CHARACTERS]} | {typed(without_names(group.question, said))}"


def without_names(question: str, said: str) -> str:
    """Return a question with the names that were said before left out or made pronouns."""
    for name in re.findall(r"(?<!^)\b(?:[A-Z][\w'-]+(?: of| the)? ?)+", question):
        if name.strip() and name.strip() in said:
            question = question.replace(name.strip(), random.choice(_PRONOUNS), 1)
    return " ".join(question.split())


def examples(groups: Sequence[Group], misses: int) -> list[Example]:
    """Draw one pass: up to two answering sentences of each group, and up to ``misses`` others."""
    drawn: list[Example] = []
    for group in groups:
        good = [each for each in group.rows if each.answers][:2]
        bad = [each for each in group.rows if not each.answers]
        if not good:
            bad = bad[:6]
        count = misses if good else misses // 2 + 1
        question = asked(group)
        drawn += [
            (question, each.context, each.sentence, float(each.answers))
            for each in (*good, *random.sample(bad, min(count, len(bad))))
        ]
    random.shuffle(drawn)
    return drawn


def train(
    model: Reader,
    tokenizer: Any,
    sets: Sequence[tuple[Sequence[Group], int]],
    steps: int,
    rate: float,
) -> None:
    """Train on sets of groups, each with its count of misses, for a number of steps."""
    optimiser = torch.optim.AdamW(
        [
            {"params": model.bert.parameters(), "lr": rate},
            {"params": model.head.parameters(), "lr": 5 * rate},
        ],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / 100) * max(0.02, 1 - step / steps)
    )
    for step, rows in zip(range(steps), _batches(sets), strict=False):
        inputs = tokenizer(
            [f"{asked} {tokenizer.sep_token} {context}"[:700] for asked, context, _, _ in rows],
            [sentence[:500] for _, _, sentence, _ in rows],
            truncation="longest_first", max_length=_TOKENS, padding=True, return_tensors="pt",
        )  # fmt: skip
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(**inputs)
        wanted = torch.tensor([good for _, _, _, good in rows])
        loss = nn.functional.binary_cross_entropy_with_logits(logits.float(), wanted)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 100 == 0:
            print(f"step {step} of {steps}, loss {loss.item():.3f}", flush=True)


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


def _batches(sets: Sequence[tuple[Sequence[Group], int]]) -> Iterator[list[Example]]:
    """Yield batches of similar length, endlessly."""
    while True:
        drawn = [example for groups, misses in sets for example in examples(groups, misses)]
        random.shuffle(drawn)
        for first in range(0, len(drawn), 50 * _BATCH):
            chunk = sorted(drawn[first : first + 50 * _BATCH], key=lambda e: sum(map(len, e[:3])))
            batches = [chunk[at : at + _BATCH] for at in range(0, len(chunk), _BATCH)]
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
    folder, public, natural, out = sys.argv[1:5]
    random.seed(1)
    torch.manual_seed(1)
    torch.set_num_threads(2)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    # In transformers 5, a tokenizer built from the vocabulary alone makes every word [UNK].
    assert tokenizer.unk_token_id not in tokenizer("where did she live")["input_ids"]
    model = Reader(folder)
    steps, rate, misses = _FIRST
    known = list(read_groups(Path(public)))
    train(model, tokenizer, [(known, misses)], steps, rate)
    steps, rate, misses = _SECOND
    own = list(read_groups(Path(natural))) * _NATURAL_TWICE
    again = random.sample(known, _PUBLIC_AGAIN)
    train(model, tokenizer, [(own, misses), (again, _FIRST[2])], steps, rate)
    write_onnx(model, Path(out))


if __name__ == "__main__":
    main()
