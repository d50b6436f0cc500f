import subprocess
import sys
from pathlib import Path

import pytest

from index import ModelError
from qa import token_count
from qa.token_count import count_tokens

ALONE = """
import os, socket, sys
def refuse(*_, **__):
    raise OSError("no network")
socket.getaddrinfo = socket.socket.connect = refuse
from qa.token_count import count_tokens
before = dict(os.environ)
print(count_tokens("The harbour was built.", "gpt-4o"), count_tokens("The harbour.", "llama"))
print(dict(os.environ) == before)
print([name for name in ("llama_index", "requests", "openai", "chromadb") if name in sys.modules])
"""


def test_counting_needs_no_network_no_llama_index_and_changes_no_setting(tmp_path: Path) -> None:
    """The user's own cache, here an empty folder, is neither needed nor written to."""
    run = subprocess.run(
        [sys.executable, "-c", ALONE],
        env={"TIKTOKEN_CACHE_DIR": str(tmp_path), "PATH": "", "HOME": str(tmp_path)},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stdout.splitlines() == ["5 3", "True", "[]"]
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_missing_is_said_and_not_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_count, "_FOLDER", tmp_path)
    token_count._encoding.cache_clear()
    try:
        with pytest.raises(ModelError, match="install Footnote again with 'make install'"):
            count_tokens("The harbour", "gpt-4o")
    finally:
        token_count._encoding.cache_clear()
    assert list(tmp_path.iterdir()) == []
