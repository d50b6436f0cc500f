"""The training that the reader of sentences and the reader of passages share.

Needs torch, transformers, onnx and onnxruntime; see ``make reader``.
"""

import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from transformers import AutoTokenizer

from eval.fitting.passage_example import PassageExample, read_examples
from eval.fitting.swapped_words import SwappedWords

_PUBLIC = 9000


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a reader is trained.

    ``make`` makes the model from a folder; its head learns ``head_faster`` times as fast as the
    rest. ``left`` is the share of the rate that is left at a step, after ``warm_up`` steps.
    ``weighed`` repeats the natural examples as often as a pass reads them. ``batches`` yields what
    ``loss`` takes, endlessly, from examples, a tokenizer and swaps.
    """

    make: Callable[[str], Any]
    weighed: Callable[[Sequence[PassageExample]], list[PassageExample]]
    batches: Callable[[Sequence[PassageExample], Any, SwappedWords], Iterator[Any]]
    loss: Callable[[Any, Any], Any]
    steps: int
    rate: float
    warm_up: int
    head_faster: int
    left: Callable[[int], float]


def main(recipe: Recipe) -> None:
    """Train as a recipe says, with the arguments of the command, and write the reader."""
    folder, reader, public, natural, out = sys.argv[1:6]
    random.seed(1)
    torch.manual_seed(1)
    torch.set_num_threads(2)
    tokenizer = tokenizer_of(folder)
    model = recipe.make(folder)
    swaps = SwappedWords.of(tokenizer, model.bert)
    restore(model.bert, Path(reader))
    own = recipe.weighed(read_examples(Path(natural)))
    again = random.sample(read_examples(Path(public)), _PUBLIC)
    train(recipe, model, recipe.batches([*own, *again], tokenizer, swaps))
    write_onnx(model, Path(out))


def tokenizer_of(folder: str) -> Any:
    """Return the tokenizer of a model's folder."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    # In transformers 5, a tokenizer built from the vocabulary alone makes every word [UNK].
    assert tokenizer.unk_token_id not in tokenizer("where did she live")["input_ids"]
    return tokenizer


def train(recipe: Recipe, model: Any, batches: Iterator[Any]) -> None:
    """Train a model on batches."""
    optimiser = torch.optim.AdamW(
        [
            {"params": model.bert.parameters(), "lr": recipe.rate},
            {"params": model.head.parameters(), "lr": recipe.head_faster * recipe.rate},
        ],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / recipe.warm_up) * recipe.left(step)
    )
    model.train()
    for step, batch in zip(range(recipe.steps), batches, strict=False):
        loss = recipe.loss(model, batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 50 == 0:
            print(f"step {step} of {recipe.steps}, loss {loss.item():.3f}", flush=True)


def batches_by_length(
    items: Sequence[Any],
    length: Callable[[Any], int],
    size: int,
    shuffle: Callable[[list[Any]], None],
) -> Iterator[list[Any]]:
    """Yield batches of items of similar length, in any order."""
    ordered = sorted(items, key=length)
    batches = [ordered[at : at + size] for at in range(0, len(ordered), size)]
    shuffle(batches)
    yield from batches


def write_onnx(model: nn.Module, out: Path) -> None:
    """Write a model as ONNX, to read a row at a time, its weights rounded to int8 by channel."""
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
            exact.name, out, per_channel=True, weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip


def restore(bert: nn.Module, reader: Path) -> None:
    """Give the encoder of a model the layers of a bundled reader, put back from int8 to float.

    Raises KeyError when the file lacks one of them.
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
        if node.op_type == "MatMulInteger" and "/bert/encoder" in node.name:
            name = node.name.split("/bert/")[1].removesuffix("/MatMul_quant").replace("/", ".")
            found[f"{name}.weight"] = floats(node.input[1].removesuffix("_quantized")).T
    own = bert.state_dict()
    bert.load_state_dict({name: torch.tensor(np.ascontiguousarray(found[name])) for name in own})
