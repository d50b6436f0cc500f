"""Three chats that share a PostgreSQL database and a Chroma server, under the load of visitors."""

import itertools
import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from index import (
    ArticleIndex,
    IndexSettings,
    MiniLMEmbedder,
    add_articles,
    remove_articles,
    text_source,
)
from index.embedding import FloatArray, unit
from qa import Question, retrieve
from tests.bench.scale import write_store
from tests.page_client import PageClient
from tests.served_chat import ServedChat, served_chat
from tests.servers import Chroma, Postgres
from ui.conversations import ChatTurn, ConversationStore

_CHATS, _TABS = 3, 24
_EMBEDDED = 500
_SPREAD = 0.05
_BETWEEN_PROBES = 0.3
FRESH_SECONDS = 1.0


@dataclass(slots=True)
class Load:
    """What came of a load: turns as they were saved, and what was wrong.

    ``retrievals`` are the milliseconds that another machine took to retrieve meanwhile.
    ``missed`` counts articles that a chat did not answer from a second after they were whole, or
    still answered from a second after they were removed, of ``changes``.
    """

    turns: list[ChatTurn] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    retrievals: list[float] = field(default_factory=list)
    changes: int = 0
    missed: int = 0

    def milliseconds(self, stage: str) -> list[float]:
        """Return how long a stage of each answer took, shortest first."""
        answers = [turn.answer for turn in self.turns if turn.answer is not None]
        return sorted(each.timings_ms[stage] for each in answers if stage in each.timings_ms)


class Machines:
    """Chats, each with a data folder of its own, over one store of so many passages."""

    def __init__(
        self, folder: Path, postgres: Postgres, chroma: Chroma, chats: Sequence[ServedChat]
    ) -> None:
        self.postgres, self.chroma, self.chats = postgres, chroma, chats
        self.settings = settings_of(folder / "writer", postgres, chroma)
        self._embedder = MiniLMEmbedder.load()

    def load(
        self,
        questions: Sequence[str],
        *,
        seconds: float,
        per_second: float,
        changing: bool,
    ) -> Load:
        """Let visitors ask for so long, while articles are added and removed if so wished.

        Two are, however long that takes.
        """
        found = Load()
        until = time.monotonic() + seconds
        failures: list[BaseException] = []
        keys: set[str] = set()

        def visit(number: int) -> None:
            try:
                client = PageClient(self.chats[number % len(self.chats)].address)
                client.arrive()
                chance = random.Random(number)
                due = time.monotonic() + number / per_second
                while due < until:
                    time.sleep(max(0.0, due - time.monotonic()))
                    client.ask(chance.choice(questions))
                    keys.add(client.key)
                    due = max(due + _TABS / per_second, time.monotonic())
                client.close()
            except BaseException as error:
                failures.append(error)

        def probe() -> None:
            try:
                with ArticleIndex.open(self.settings, embedder=self._embedder) as index:
                    retrieve(index, Question(questions[0]))
                    for question in itertools.cycle(questions):
                        if time.monotonic() > until:
                            return
                        began = time.perf_counter()
                        with index.snapshot():
                            retrieve(index, Question(question))
                        found.retrievals.append((time.perf_counter() - began) * 1000)
                        time.sleep(_BETWEEN_PROBES)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=visit, args=(number,)) for number in range(_TABS)]
        threads.append(threading.Thread(target=probe))
        for thread in threads:
            thread.start()
        while changing and (found.changes < 2 or time.monotonic() < until):
            self._change(found)
        for thread in threads:
            thread.join()
        found.wrong += [repr(error) for error in failures]
        for number, key in enumerate(sorted(keys)):
            self._read_back(found, key, number)
        return found

    def _change(self, found: Load) -> None:
        """Add an article, ask for it, remove it, and ask again, each at another chat."""
        found.changes += 1
        number = 1000 + found.changes
        name = f"Ormsund {number}"
        text = f"The lighthouse of {name} was built in {number} by the widow Tessaly Brandt."
        (added,) = add_articles(
            [text_source(text, title=f"The lighthouse of {name}")],
            settings=self.settings,
            embedder=self._embedder,
        ).added
        question = f"Who built the lighthouse of {name}?"
        for present in (True, False):
            if not present:
                remove_articles([added], settings=self.settings)
            time.sleep(FRESH_SECONDS)
            client = PageClient(self.chats[found.changes % len(self.chats)].address)
            client.arrive()
            turn = client.ask(question)["chat"]["turns"][-1]
            found.missed += (f"built in {number}" in turn) != present
            client.close()

    def _read_back(self, found: Load, key: str, number: int) -> None:
        """Read a visitor's conversation on a machine that they never asked."""
        settings = self.settings.model_copy(update={"home": self.settings.home / str(number)})
        with closing(ConversationStore(settings)) as store:
            listed = store.list(key)
            if not listed:
                found.wrong.append("a visitor's conversation is gone")
            for each in listed:
                saved = store.load(key, each.id)
                turns = saved.turns if saved else ()
                found.turns += turns
                found.wrong += [
                    turn.error or turn.failure or "no answer"
                    for turn in turns
                    if turn.answer is None or turn.error
                ]


def settings_of(home: Path, postgres: Postgres, chroma: Chroma) -> IndexSettings:
    """Return the settings of one machine."""
    return IndexSettings.model_validate(
        {"home": home, "database_url": postgres.address, "chroma_url": chroma.address}
    )


@contextmanager
def machines(
    folder: Path, passages: int, sentences: Sequence[str], auth: Mapping[str, str] | None = None
) -> Iterator[Machines]:
    """Start the servers, fill the store, start the chats; stop all at the end.

    ``auth`` are the chats' settings of who signs in.
    """
    postgres, chroma = Postgres(), Chroma(folder / "chroma")
    with ExitStack() as started:
        postgres.start()
        started.callback(postgres.close)
        chroma.start()
        started.callback(chroma.stop)
        settings = settings_of(folder / "builder", postgres, chroma)
        write_store(settings, sentences[:passages], vectors_like(sentences[:passages]))
        chats = [
            started.enter_context(
                served_chat(
                    folder / f"chat-{number}",
                    FOOTNOTE_DATABASE_URL=postgres.address,
                    FOOTNOTE_CHROMA_URL=chroma.address,
                    **(auth or {}),  # type: ignore[arg-type]
                )
            )
            for number in range(_CHATS)
        ]
        yield Machines(folder, postgres, chroma, chats)


def vectors_like(sentences: Sequence[str]) -> FloatArray:
    """Return vectors that lie as those of sentences do, without embedding all of them."""
    chance = np.random.default_rng(0)
    real = MiniLMEmbedder.load().embed(list(sentences[:_EMBEDDED]))
    rows = real[chance.integers(0, len(real), len(sentences))]
    rows = rows + chance.normal(0.0, _SPREAD, rows.shape).astype(np.float32)
    rows[: len(real)] = real
    return unit(rows)
