"""What is left to the long tests, ``make soak``."""

from typing import Any

import pytest


def long(*values: Any) -> Any:
    """Mark the values of a parameter for the long tests alone."""
    return pytest.param(*values, marks=pytest.mark.soak)
