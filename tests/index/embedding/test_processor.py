"""Answers do not depend on the instructions that a processor has."""

from typing import Any

from index.embedding import onnx_session
from qa.reader.model import WEIGHTS_FILE


def test_products_of_8_bit_weights_are_added_exactly() -> None:
    """Without this setting, processors that lack VNNI add them in 16 bits, which overflow."""
    session: Any = onnx_session(str(WEIGHTS_FILE), threads=1)
    options = session.get_session_options()
    assert options.get_session_config_entry("session.x64quantprecision") == "1"
