"""Put the layers of a bundled reader back from int8 to float, to train them further."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn


def restore(bert: nn.Module, reader: Path) -> None:
    """Give the encoder of a model the layers of a reader.

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
