"""A backup made and restored by the very commands of docs/deploy.md, with real servers."""

import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from index import (
    ArticleIndex,
    Embedder,
    IndexSettings,
    add_articles,
    list_articles,
    remove_articles,
    text_source,
)
from index.sharing import Sharing
from qa import QAService, QASettings, Question
from tests.command import ROOT, footnote
from tests.servers import Chroma, Postgres
from tests.soak import long
from ui.conversations import ChatTurn, ConversationStore
from ui.people import People

PAGE = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
KEY = "k" * 43
# Each article's question, and what answers it in a year.
ASKED = {name: f"When was the {name} of Ulmen mended?" for name in ("weir", "mill", "lock", "quay")}


class Team:
    """Two workers over one PostgreSQL and one Chroma server, and what their people do."""

    def __init__(
        self, folder: Path, postgres: Postgres, chroma: Chroma, embedder: Embedder
    ) -> None:
        self.folder, self._postgres, self._embedder = folder, postgres, embedder
        urls = {"database_url": postgres.address_of("footnote"), "chroma_url": chroma.address}
        self.workers = [
            IndexSettings.model_validate({"home": folder / name, **urls})
            for name in ("7861", "7862")
        ]
        self.names: dict[str, Any] = {
            f"FOOTNOTE_{name.upper()}": each for name, each in urls.items()
        }

    def run(self, program: str) -> None:
        """Run PostgreSQL's program of the page as it stands there, but not as another user."""
        (line, *_) = re.findall(rf"(?m)^\$ sudo -u postgres ({program} .+)$", PAGE)
        self._postgres.shell(line, self.folder)

    def add(self, name: str, year: int) -> None:
        source = text_source(f"The {name} of Ulmen was mended in {year}.", name.title(), name)
        report = add_articles([source], settings=self.workers[0], embedder=self._embedder)
        assert report.failed == ()

    def remove(self, name: str) -> None:
        if name in {each.id for each in list_articles(settings=self.workers[0])}:
            remove_articles([name], settings=self.workers[0])

    def share(self, name: str, person: str) -> None:
        with closing(Sharing(self.workers[0])) as sharing:
            key = sharing.create(f"Of {person}", f"person:{person}", key=person)
            sharing.put(name, key)

    def say(self, question: str) -> None:
        with closing(ConversationStore(self.workers[0])) as store:
            store.save(KEY, "talk", [ChatTurn(question, failure="No.")])

    def admit(self, person: str) -> None:
        with closing(People(self.workers[0])) as people:
            people.admit(person, ())

    def told(self) -> list[object]:
        """Return what each worker answers, lists and has kept."""
        return [told for worker in self.workers for told in self._told(worker)]

    def _told(self, worker: IndexSettings) -> Iterator[object]:
        with ExitStack() as stack:
            index = stack.enter_context(ArticleIndex.open(worker, embedder=self._embedder))
            yield index.articles()
            service = QAService(index, settings=QASettings(model=None))
            for question in ASKED.values():
                answer = service.answer(Question(question))
                yield answer.status, [(note.passage_id, note.quote) for note in answer.citations]
            sharing = stack.enter_context(closing(Sharing(worker)))
            collections = sharing.all_collections()
            yield collections, sharing.articles_by_collection([each.id for each in collections])
            talk = stack.enter_context(closing(ConversationStore(worker))).load(KEY, "talk")
            yield talk and [turn.question for turn in talk.turns]
            people = stack.enter_context(closing(People(worker)))
            yield people.all()


DOES: list[Callable[[Team, random.Random], None]] = [
    lambda team, draw: team.add(draw.choice([*ASKED]), draw.randrange(1200, 2000)),
    lambda team, draw: team.remove(draw.choice([*ASKED])),
    lambda team, draw: team.share(draw.choice([*ASKED]), draw.choice(["ann", "bob"])),
    lambda team, draw: team.say(f"Question {draw.random()}?"),
    lambda team, draw: team.admit(f"person {draw.random()}"),
]


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[Chroma]:
    server = Chroma(tmp_path / "chroma")
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("seed", [*map(long, range(20))])
def test_what_is_restored_is_what_was_backed_up(
    postgres: Postgres, chroma: Chroma, embedder: Embedder, tmp_path: Path, seed: int
) -> None:
    draw = random.Random(seed)
    team = Team(tmp_path, postgres, chroma, embedder)
    for program in ("dropdb --if-exists", "dropuser --if-exists", "createuser"):
        postgres.shell(f"{program} footnote", tmp_path)
    team.run("createdb")
    team.add("weir", 1871)
    team.add("mill", 1902)
    for does in (*DOES, *draw.choices(DOES, k=6)):
        does(team, draw)
    before = team.told()
    team.run("pg_dump")
    for does in (*DOES, *draw.choices(DOES, k=12)):
        does(team, draw)
    assert team.told() != before
    for program in ("dropdb", "createdb", "pg_restore"):
        team.run(program)
    for worker in team.workers:
        shutil.rmtree(worker.home / "words")
    admin = tmp_path / "admin"
    checked = footnote("check", home=admin, **team.names)
    assert checked.returncode == 0, checked.stderr
    assert team.told() == before
    # Whoever runs commands has a folder of their own, in which nobody has asked.
    shutil.rmtree(admin)
    found = footnote("check", home=admin, **team.names)
    assert found.returncode == 0, found.stdout
