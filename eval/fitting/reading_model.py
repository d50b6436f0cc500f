"""The reader as it is trained: MiniLM with six numbers a token.

Needs torch, transformers, onnx and onnxruntime; see ``make reader``.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from transformers import AutoTokenizer, BertModel

from eval.fitting.passage_example import ANSWERS, PassageExample
from eval.fitting.question_wording import as_typed
from qa import MARK, PassageReading, SpecialTokens, TokenRow, passage_row

WIDTH, NUMBERS = 384, 6
_HISTORY_CHARACTERS = 300
# How much each part of the loss counts.
_CHOICE, _PASSAGE, _TOLD_APART, _WORDS = 0.5, 1.0, 0.5, 0.25
# Rows of more tokens are attended to faster by the fused kernel.
_LONG = 136


class PassageReader(nn.Module):
    """An encoder with a linear layer over each token.

    A sentence's log-odds are the first number of its mark, the mean of the second over its tokens
    and the third of the first token; the passage's are the fourth of the first token. The fifth
    and the sixth say where the words that answer begin and end; those of the first token say that
    there are none.
    """

    def __init__(self, folder: str) -> None:
        super().__init__()
        # One pass or two over the data leave nothing to overfit, and dropout takes a third of the
        # time.
        self.bert = BertModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.head = nn.Linear(WIDTH, NUMBERS)

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
        """Return the numbers of each token, of shape (batch, tokens, 6)."""
        states = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return self.head(states)


def tokenizer_of(folder: str) -> Any:
    """Return the tokenizer of a model's folder."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    # In transformers 5, a tokenizer built from the vocabulary alone makes every word [UNK].
    assert tokenizer.unk_token_id not in tokenizer("where did she live")["input_ids"]
    return tokenizer


class Rows:
    """Makes rows of tokens from examples."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, list[int]] = {}
        bar, mark = (tokenizer.convert_tokens_to_ids(each) for each in ("|", MARK))
        self._signs = SpecialTokens(tokenizer.cls_token_id, tokenizer.sep_token_id, bar, mark)

    def of(self, example: PassageExample) -> TokenRow:
        """Return the row of an example, its question as someone might type it."""
        turn = example.turn
        history = " ".join(turn)[:_HISTORY_CHARACTERS] if turn else ""
        reading = PassageReading(
            as_typed(example), example.place, example.sentences, example.lead, history
        )
        for text in reading.texts:
            if text not in self._known:
                found = self._tokenizer(text, add_special_tokens=False)["input_ids"]
                self._known[text] = found
        return passage_row(reading, self._known, self._signs)

    def words(self, example: PassageExample, row: TokenRow) -> tuple[int, int] | None:
        """Return the first and the last token of the words that answer, or None if unknown.

        Both are 0 where no words answer.
        """
        if not example.answers or example.words == "":
            return 0, 0
        if example.words is None:
            return None
        for text, label, (start, end) in zip(
            example.sentences, example.labels, row.spans, strict=False
        ):
            at = text.find(example.words) if label == ANSWERS else -1
            if at < 0:
                continue
            found = self._tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
            inside = [
                start + n
                for n, (a, b) in enumerate(found["offset_mapping"])
                if a < at + len(example.words) and b > at and start + n < end
            ]
            return (inside[0], inside[-1]) if inside else None
        return None


def loss_of(model: PassageReader, rows: Rows, examples: Sequence[PassageExample]) -> Any:
    """Return the loss of a batch.

    It is the sum of what each sentence's log-odds, the choice among a passage's sentences, the
    passage's own log-odds, their order within a group, and the words that answer get wrong.
    """
    read = [rows.of(example) for example in examples]
    longest = max(len(row.tokens) for row in read)
    most = max(1, *(len(row.marks) for row in read))
    ids = torch.zeros(len(read), longest, dtype=torch.long)
    mask, kinds = torch.zeros_like(ids), torch.zeros_like(ids)
    marks = torch.zeros(len(read), most, dtype=torch.long)
    share = torch.zeros(len(read), most, longest)
    labels = torch.full((len(read), most), -1.0)
    eligible = torch.zeros(len(read), longest, dtype=torch.bool)
    eligible[:, 0] = True
    words = torch.full((len(read), 2), -1, dtype=torch.long)
    for at, (row, example) in enumerate(zip(read, examples, strict=True)):
        ids[at, : len(row.tokens)] = torch.tensor(row.tokens)
        mask[at, : len(row.tokens)] = 1
        kinds[at, row.second : len(row.tokens)] = 1
        for number, (mark, (start, end)) in enumerate(zip(row.marks, row.spans, strict=True)):
            marks[at, number] = mark
            share[at, number, start:end] = 1 / max(1, end - start)
            labels[at, number] = example.labels[number]
            eligible[at, start:end] = True
        found = rows.words(example, row)
        if found is not None:
            words[at] = torch.tensor(found)
    model.bert.config._attn_implementation = "sdpa" if longest > _LONG else "eager"
    with torch.autocast("cpu", dtype=torch.bfloat16):
        numbers = model(ids, mask, kinds)
    numbers = numbers.float()
    scores = numbers[:, :, 0].gather(1, marks)
    scores = scores + torch.bmm(share, numbers[:, :, 1:2]).squeeze(-1) + numbers[:, :1, 2]
    weight = torch.tensor([each.weight for each in examples])
    answers = torch.tensor([float(each.answers) for each in examples])
    passages = numbers[:, 0, 3]

    def own(logits: Any, wanted: Any) -> Any:
        return nn.functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")

    known, good = labels >= 0, labels > 0
    loss = ((own(scores, labels.clamp(min=0)) * known).sum(1) * weight).sum() / len(read)
    has = good.any(1)
    if has.any():
        wanted = good[has].float()
        wanted = wanted / wanted.sum(1, keepdim=True)
        chosen = torch.log_softmax(scores[has].masked_fill(~known[has], -30.0), 1)
        loss = loss + _CHOICE * -(wanted * chosen).sum(1).mean()
    loss = loss + _PASSAGE * (own(passages, answers) * weight).mean()
    better, worse = _pairs(examples)
    if better:
        gap = passages[torch.tensor(better)] - passages[torch.tensor(worse)]
        loss = loss + _TOLD_APART * nn.functional.softplus(1 - gap).sum() / len(read)
    told = words[:, 0] >= 0
    if told.any():
        for number in (0, 1):
            logits = numbers[told, :, 4 + number].masked_fill(~eligible[told], -30.0)
            loss = loss + _WORDS * nn.functional.cross_entropy(logits, words[told, number])
    return loss


def _pairs(examples: Sequence[PassageExample]) -> tuple[list[int], list[int]]:
    """Return the numbers of examples that answer, and of those of their group that do not."""
    better, worse = [], []
    for one, first in enumerate(examples):
        for other, second in enumerate(examples):
            if first.group and first.group == second.group and first.answers > second.answers:
                better.append(one)
                worse.append(other)
    return better, worse


def write_onnx(model: nn.Module, out: Path) -> None:
    """Write a model as ONNX, to read a row at a time, its weights rounded to 7 bits by channel."""
    model.eval()
    ids = torch.ones(1, 16, dtype=torch.int64)
    names = ["input_ids", "token_type_ids"]
    with tempfile.NamedTemporaryFile(suffix=".onnx") as exact, torch.no_grad():
        torch.onnx.export(
            # A row that is read alone has no padding to mask.
            model, (ids, None, torch.zeros_like(ids)), exact.name,
            input_names=names, output_names=["logits"],
            dynamic_axes={name: {1: "tokens"} for name in names},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(
            exact.name, out, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip


def restore(model: PassageReader, reader: Path) -> None:
    """Give a model the weights of a bundled reader, put back from int8 to float.

    What the file's last layer lacks keeps its value. Raises KeyError when the file lacks a layer
    of the encoder.
    """
    graph = onnx.load(str(reader)).graph
    known = {each.name: numpy_helper.to_array(each) for each in graph.initializer}

    def floats(name: str) -> Any:
        scale, zero = known[f"{name}_scale"], known[f"{name}_zero_point"].astype(np.float32)
        return (known[f"{name}_quantized"].astype(np.float32) - zero) * scale

    found = {
        name.split("bert.", 1)[1]: value
        for name, value in known.items()
        if "bert." in name and value.dtype == np.float32 and not name.endswith("_scale")
    }
    for kind in ("word", "token_type", "position"):
        name = f"embeddings.{kind}_embeddings.weight"
        stored = next(each for each in known if each.endswith(f"bert.{name}_quantized"))
        found[name] = floats(stored.removesuffix("_quantized"))
    for node in graph.node:
        if node.op_type != "MatMulInteger":
            continue
        weight = floats(node.input[1].removesuffix("_quantized")).T
        if "/bert/encoder" in node.name:
            name = node.name.split("/bert/")[1].removesuffix("/MatMul_quant").replace("/", ".")
            found[f"{name}.weight"] = weight
        elif node.name.startswith("/head"):
            with torch.no_grad():
                model.head.weight[: len(weight)] = torch.tensor(np.ascontiguousarray(weight))
                model.head.bias[: len(weight)] = torch.tensor(known["head.bias"])
    own = model.bert.state_dict()
    model.bert.load_state_dict(
        {name: torch.tensor(np.ascontiguousarray(found[name])) for name in own}
    )
