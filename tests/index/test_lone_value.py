"""A single value where a list belongs is named, with the list that it should be."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index import (
    IndexSettings,
    UsageError,
    add_articles,
    list_articles,
    remove_articles,
    restore_articles,
)


@pytest.mark.parametrize(
    ("change", "value", "kind"),
    [
        (add_articles, "report.md", "sources"),
        (add_articles, Path("a/b.md"), "sources"),
        (remove_articles, "market", "article ids"),
        (restore_articles, "market", "article ids"),
    ],
)
def test_a_lone_value_changes_nothing(
    filled: IndexSettings, change: Callable[..., Any], value: Any, kind: str
) -> None:
    said = f'^"{value}" is not a list of {kind}; give a list, even of one: ..{value}..[.]$'
    with pytest.raises(UsageError, match=said):
        change(value, settings=filled)
    assert len(list_articles(settings=filled)) == 2
