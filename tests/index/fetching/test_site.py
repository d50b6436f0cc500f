"""A site added by its addresses is the same as its pages added from disk."""

import gzip
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from index import IndexSettings
from index.loading import clean_document, load_source

PAGES = 20


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a word on standard error."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def pages(bench: Path, tmp_path: Path) -> list[Path]:
    """Return the first pages of the set, unpacked into one folder."""
    packed = sorted((bench / "bench" / "readability_pages" / "html").glob("*.html.gz"))[:PAGES]
    for path in packed:
        (tmp_path / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
    return sorted(tmp_path.glob("*.html"))


@pytest.fixture
def site(pages: list[Path]) -> Iterator[str]:
    """Serve the folder of the pages on loopback, and return its host."""
    handler = partial(Quiet, directory=str(pages[0].parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_site_by_address_is_what_it_is_from_disk(pages: list[Path], site: str) -> None:
    assert len(pages) == PAGES
    settings = IndexSettings(fetch_hosts=site)
    for path in pages:
        fetched = load_source(f"http://{site}/{path.name}", settings)
        stored = load_source(path)
        assert fetched.document is not None
        assert stored.document is not None
        assert fetched.source == f"http://{site}/{path.name}"
        assert clean_document(fetched.document) == clean_document(stored.document)
