"""Three chats that share a PostgreSQL database and a Chroma server."""

import time
from pathlib import Path

import pytest

from tests.machines import Machines, machines
from tests.page_client import PageClient

QUESTION = "How many barrels does ledger 14 list?"
_PLACES = ("Ormsund", "Tessaly", "Brandt", "Lunn", "Havtern")


def sentences(count: int) -> list[str]:
    return [
        f"Ledger {number} of the office of {_PLACES[number % 5]} lists {number + 7} barrels."
        for number in range(count)
    ]


def questions(count: int) -> list[str]:
    return [f"How many barrels does ledger {number} list?" for number in range(0, count, 7)]


def answer(three: Machines, chat: int, question: str) -> str:
    client = PageClient(three.chats[chat].address)
    client.arrive()
    turn = str(client.ask(question)["chat"]["turns"][-1])
    client.close()
    return turn


def check_load(folder: Path, passages: int, *, seconds: float, per_second: float) -> None:
    """Ask all chats while articles come and go; then stop a server, and start it again."""
    with machines(folder, passages, sentences(passages)) as three:
        load = three.load(
            questions(passages),
            seconds=seconds,
            per_second=per_second,
            changing=True,
        )
        assert load.wrong == []
        assert load.missed == 0
        assert load.changes >= 2
        assert load.turns
        for server, said in ((three.chroma, "Chroma"), (three.postgres, "The database")):
            server.stop()
            assert said in answer(three, 0, QUESTION)
            server.start()
            until = time.monotonic() + 60
            while "21 barrels" not in (
                found := answer(three, 1, "How many barrels does ledger 14 list?")
            ):
                assert time.monotonic() < until, found


@pytest.mark.soak
def test_visitors_of_each_see_what_is_added_within_a_second(tmp_path: Path) -> None:
    check_load(tmp_path, 100_000, seconds=120, per_second=2)
