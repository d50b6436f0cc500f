"""Every block of Python of a page of the documentation runs, in its order."""

import re
import shutil
from pathlib import Path

import pytest

from qa.open_services import close_services
from tests.test_readme import ROOT, run


@pytest.mark.parametrize("page", ["llamaindex.md", "answering.md"])
def test_the_page_s_python_runs(
    page: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ROOT / "index/data/blinken-beijing.md", tmp_path / "report.md")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"(?ms)^```python\n(.*?)^```", text)
    assert len(blocks) == text.count("```python") > 0
    try:
        run("".join(blocks))
    finally:
        close_services()
