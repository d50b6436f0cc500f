"""Sizes of the page to test in: one each time, all in the long tests."""

from typing import Any

import pytest


def long(*values: Any) -> Any:
    """Mark the values of a parameter for the long tests alone."""
    return pytest.param(*values, marks=pytest.mark.soak)


WIDTHS = [361, long(1280), long(1283), long(390)]
