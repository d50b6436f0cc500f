"""Sizes and colours of the page to test in: a few each time, all in the long tests."""

from typing import Any

import pytest


def long(*values: Any) -> Any:
    """Mark the values of a parameter for the long tests alone."""
    return pytest.param(*values, marks=pytest.mark.soak)


LOOKS = [(1280, "light"), (390, "dark"), long(1280, "dark"), long(390, "light")]
WIDTHS = [361, long(1280), long(1283), long(390)]
