"""Count tokens with tiktoken, without its downloads.

tiktoken downloads its encodings on first use. llama-index-core ships two of them, under the
file names of tiktoken's own cache; they are read from there.
"""

import os
import threading
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

from index import ModelError

if TYPE_CHECKING:
    from tiktoken import Encoding

_CACHE_VARIABLE = "TIKTOKEN_CACHE_DIR"
_FOLDER = "llama_index/core/_static/tiktoken_cache"
# The name of each file in tiktoken's cache, the SHA-1 of its URL.
_FILES = {
    "cl100k_base": "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
    "o200k_base": "fb374d419588a4632f3f557e76b4b70aebbca790",
}
_lock = threading.Lock()


def count_tokens(text: str, model: str) -> int:
    """Return how many tokens a text has: exact for OpenAI's models, else an estimate.

    Raises ModelError when the encoding's file is missing.
    """
    return len(_encoding(_encoding_name(model)).encode_ordinary(text))


def token_numbers(text: str) -> list[int]:
    """Return the numbers of a text's tokens by cl100k; the commoner a token, the lower.

    Raises ModelError as ``count_tokens`` does.
    """
    return _encoding("cl100k_base").encode_ordinary(text)


@cache
def _encoding_name(model: str) -> str:
    from tiktoken.model import encoding_name_for_model

    try:
        # Routers put the vendor before the name, as in openai/gpt-4o.
        name = encoding_name_for_model(model.rpartition("/")[2])
    except KeyError:
        name = ""
    # The harmony encoding differs from o200k only in its special tokens. Most models that tiktoken
    # does not know have a vocabulary similar to cl100k.
    return "o200k_base" if name.startswith("o200k") else "cl100k_base"


@cache
def _encoding(name: str) -> "Encoding":
    from tiktoken import get_encoding

    # The folder is found without importing the package, which is slow to load.
    folder = Path(str(distribution("llama-index-core").locate_file(_FOLDER)))
    if not (folder / _FILES[name]).is_file():
        # tiktoken would download it.
        raise ModelError(
            f"The token counter's file is not in {folder}; install Footnote again with "
            "'make install'."
        )
    # One thread at a time: tiktoken reads the folder's name from the environment.
    with _lock:
        before = os.environ.get(_CACHE_VARIABLE)
        os.environ[_CACHE_VARIABLE] = str(folder)
        try:
            return get_encoding(name)
        finally:
            del os.environ[_CACHE_VARIABLE]
            if before is not None:
                os.environ[_CACHE_VARIABLE] = before
