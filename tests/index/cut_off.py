"""Cuts a change off where a kill might, and lets the next writer mend what it left."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index import IndexSettings
from index.store import Writer


class CutOff(BaseException):
    """What a kill is, to the code: it ends there, and nothing is caught."""


def repair(home: Path) -> None:
    """Let a writer open the store, and do nothing but what others left."""
    writer = Writer(IndexSettings(home=home))
    writer.put([])
    writer.close()


@contextmanager
def cut_off(owner: Any, name: str, *, after: bool, call: int = 1) -> Iterator[None]:
    """Let a call of a function be the last that is made: before it does its work, or after."""
    original = getattr(owner, name)
    calls = 0

    def cut(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls < call:
            return original(*args, **options)
        if after:
            original(*args, **options)
        raise CutOff

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, cut)
        with pytest.raises(CutOff):
            yield
