"""Answers do not depend on the instructions that a processor has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qa.reader.model import SECOND_FILE, WEIGHTS_FILE

# Fields of ONNX's messages, and its number for int8.
_GRAPH, _INITIALIZER, _DIMS, _TYPE, _RAW = 7, 5, 1, 2, 9
_INT8 = 3
# The widths of the encoder's layers; its other matrices are tables to look up in.
_WIDTHS = (384, 1536)


@pytest.mark.parametrize("file", [WEIGHTS_FILE, SECOND_FILE], ids=lambda file: file.stem)
def test_two_products_of_8_bits_always_fit_into_16(file: Path) -> None:
    """Processors without VNNI add them in 16 bits, two of a column at a time."""
    matrices = list(int8_matrices(file.read_bytes()))
    assert len(matrices) > 30
    for weights in matrices:
        assert 255 * 2 * np.abs(weights.astype(int)).max() <= np.iinfo(np.int16).max


def int8_matrices(model: bytes) -> Iterator[Any]:
    """Yield the int8 matrices of an ONNX model by which something is multiplied."""
    for graph in fields(model, _GRAPH):
        for tensor in fields(graph, _INITIALIZER):
            shape = [int(each) for each in fields(tensor, _DIMS)]
            if [*fields(tensor, _TYPE)] == [_INT8] and len(shape) == 2 and shape[0] in _WIDTHS:
                (raw,) = fields(tensor, _RAW)
                yield np.frombuffer(raw, np.int8).reshape(shape)


def fields(message: bytes, number: int) -> Iterator[Any]:
    """Yield the values of a field of a protobuf message: numbers, or bytes of any other kind."""
    at = 0
    while at < len(message):
        key, at = varint(message, at)
        size, value = {1: 8, 5: 4}.get(key & 7, 0), 0
        if key & 7 in (0, 2):
            value, at = varint(message, at)
            size = value if key & 7 == 2 else 0
        if key >> 3 == number:
            yield message[at : at + size] if size else value
        at += size


def varint(message: bytes, at: int) -> tuple[int, int]:
    """Read a protobuf number; return it and where it ends."""
    value = shift = 0
    while True:
        value |= (message[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if message[at - 1] < 128:
            return value, at
