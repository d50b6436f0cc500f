"""Each promise of docs/promises.md names tests that are there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROMISES = (ROOT / "docs/promises.md").read_text(encoding="utf-8")


def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {each.name for each in ast.walk(tree) if isinstance(each, kinds)}


def test_each_promise_names_files_and_tests_that_are_there() -> None:
    promises = re.split(r"(?m)^\d+\. ", PROMISES)[1:]
    assert len(promises) == 15
    for promise in promises:
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", promise)
        assert named, promise
        for path, test in named:
            assert (ROOT / path).is_file(), path
            assert not test or test in functions(path), f"{path}::{test}"
