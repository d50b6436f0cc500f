"""Every block of Python in docs/llamaindex.md runs, in its order."""

import re
import shutil
from pathlib import Path

import pytest

from qa.open_services import close_services
from tests.test_readme import ROOT, run


def test_the_page_s_python_runs(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ROOT / "index/data/blinken-beijing.md", tmp_path / "report.md")
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs/llamaindex.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?ms)^```python\n(.*?)^```", page)
    assert len(blocks) == page.count("```python") == 4
    try:
        run("".join(blocks))
    finally:
        close_services()
