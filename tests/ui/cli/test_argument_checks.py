from argparse import ArgumentTypeError

import pytest

from ui.cli.arguments import model_name, port_number


def test_the_name_of_a_model_is_trimmed() -> None:
    assert model_name(" tiny ") == "tiny"


@pytest.mark.parametrize(("text", "port"), [("0", 0), ("65535", 65535)])
def test_every_port_from_0_to_65535_is_one(text: str, port: int) -> None:
    assert port_number(text) == port


@pytest.mark.parametrize("text", ["65536", "+1", "\u0663", "1.0", ""])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="is not a port; give a number from 0 to 65535"):
        port_number(text)
