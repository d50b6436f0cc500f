"""The APIs over a real store, and real clients of them on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from openai import OpenAI

from index import add_articles, text_source
from tests.ui.conftest import doors, serving
from ui.api import OPEN, Access
from ui.engine import Engine

LIGHTHOUSE = """# The lighthouse of Vardal

The lighthouse of Vardal was built in 1871 by Ida Holm. She had seen two ships lost on the reef.

## The lamp

The lamp burns two hundred litres of oil a month. It was paid for by the fishermen of the coast.
"""
# Of the same title and length, so that only the address tells their citations apart.
PIERS = {
    "pier-one": "The pier of Aasvik was repaired by Sven Moen in the spring of 1902.",
    "pier-two": "The pier of Bergum was repaired by Karl Lund in the spring of 1911.",
}
QUESTION = "Who built the lighthouse of Vardal?"
ANSWER = "The lighthouse of Vardal was built in 1871 by Ida Holm. [1]"
QUOTE = ANSWER.removesuffix(" [1]")
OFF_TOPIC = "How many moons does Jupiter have?"
LAMP = "How much oil does the lamp burn?"


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return an engine over three articles, which no test changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTNOTE_HOME", str(tmp_path_factory.mktemp("library")))
        sources = [text_source(LIGHTHOUSE, "The lighthouse of Vardal", "vardal", markdown=True)]
        sources += [text_source(text, "A pier", name) for name, text in PIERS.items()]
        add_articles(sources)
        engine = Engine.open(ports={})
    with engine:
        yield engine


@contextmanager
def alone(engine: Engine, folder: Path, access: Access = OPEN) -> Iterator[str]:
    """Yield the address of an engine's doors without the page."""
    with serving(folder) as serve:
        yield serve(engine, app=doors(engine, access, folder))


@pytest.fixture(scope="session")
def address(library: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of open doors."""
    with alone(library, tmp_path_factory.mktemp("doors")) as found:
        yield found


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as found:
        yield found


@pytest.fixture(scope="session")
def openai(address: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as found:
        yield found


def events(answer: httpx.Response) -> list[tuple[str, str]]:
    """Return the names and the data of server-sent events."""
    found = [dict(line.split(": ", 1) for line in each.split("\n")) for each in parts(answer)]
    return [(each.get("event", ""), each["data"]) for each in found]


def parts(answer: httpx.Response) -> list[str]:
    assert answer.headers["content-type"].startswith("text/event-stream")
    return answer.text.removesuffix("\n\n").split("\n\n")
