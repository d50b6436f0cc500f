"""query(): one open service for each data folder, shared by threads, never out of date."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from index import ModelError, UsageError, add_articles, get_article, text_source
from index.errors import EmptyStoreError, QuestionError, UnknownArticleError
from qa import Answer, QAService, Turn, query
from qa.open_services import close_services
from tests.qa.exact import assert_exact
from tests.qa.librarian import Librarian, librarian
from tests.scripted_server import ScriptedServer, reply
from tests.soak import long

SHIP = "# The Otter\n\nThe Otter is a tug. Its engine was built in {place} long ago. It is red.\n"
QUESTION = "Where was the engine of the Otter built?"
HULL = "Where was the hull built?"


@pytest.fixture(autouse=True)
def _closed_afterwards() -> Iterator[None]:
    yield
    close_services()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[QAService]:
    """Collect the services that are opened."""
    services: list[QAService] = []
    open_service = QAService.open

    def watched(*arguments: Any) -> QAService:
        services.append(open_service(*arguments))
        return services[-1]

    monkeypatch.setattr(QAService, "open", watched)
    return services


def add(article_id: str, text: str) -> None:
    add_articles([text_source(text, article_id=article_id, markdown=True)])


def test_a_history_is_none_or_a_list_of_pairs_or_of_turns(library: Path) -> None:
    first = query("Who met Wang Yi?", history=[], articles=None, model=None)
    assert query("Who met Wang Yi?", history=None).claims == first.claims
    asked = "Where did he meet him?"
    answer = query(asked, history=[Turn(first.question, first.text)])
    assert query(asked, [(first.question, first.text)]).claims == answer.claims
    assert answer.question == answer.standalone_question == asked
    assert "Vienna" in str(answer)
    assert_exact(answer, get_article)


def test_a_folder_is_opened_once_also_by_many_at_once_and_again_once_it_was_closed(
    library: Path, tmp_path: Path, opened: list[QAService], monkeypatch: pytest.MonkeyPatch
) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(query, [HULL] * 8))
    assert len(opened) == 1
    assert "Gdansk" in answers[0].text
    assert {answer.text for answer in answers} == {answers[0].text}
    # Each folder has a service of its own.
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path / "other"))
    add("otter", SHIP.format(place="Turku"))
    assert "Turku" in query(QUESTION).text
    monkeypatch.setenv("FOOTNOTE_HOME", str(library))
    assert query(HULL).text == answers[0].text
    assert len(opened) == 2
    close_services()
    assert query(HULL).text == answers[0].text
    assert len(opened) == 3


@pytest.mark.parametrize("rounds", [*map(long, [1, 40])])
def test_what_another_process_changes_is_seen_at_the_next_question_of_any_thread(
    library: Path, rounds: int
) -> None:
    assert "otter" not in {note.article_id for note in query(QUESTION).citations}
    with librarian(library) as other:
        assert other.add("otter", SHIP.format(place="Turku")) == "added"
        answer = query(QUESTION)
        assert "Turku" in answer.text
        assert_exact(answer, get_article)
        check_threads(other, rounds)

        assert other.add("otter", SHIP.format(place="Rostock")) == "replaced"
        answer = query(QUESTION)
        assert "Rostock" in answer.text
        assert "Turku" not in answer.text
        assert_exact(answer, get_article)

        assert other.add("otter", SHIP.format(place="Rostock")) == "unchanged"
        assert query(QUESTION).claims == answer.claims

        assert other.remove("otter") == "removed"
        assert "otter" not in {note.article_id for note in query(QUESTION).citations}
        with pytest.raises(UnknownArticleError, match="otter"):
            query(QUESTION, articles=["otter"])

        for article_id in ("beijing", "heron", "market", "scripts"):
            other.remove(article_id)
        with pytest.raises(EmptyStoreError):
            query(QUESTION)


def check_threads(other: Librarian, rounds: int) -> None:
    """Ask from four threads while another process replaces what they ask about."""
    places = ["Gdynia", "Turku", "Oulu"]
    texts = {get_article("otter").sha256: get_article("otter").text}
    asked = []
    with ThreadPoolExecutor(4) as pool:
        for round_ in range(rounds):
            asked += [pool.submit(query, QUESTION, articles=["otter"]) for _ in range(4)]
            other.add("otter", f"{round_} " * round_ + SHIP.format(place=places[round_ % 3]))
            texts[get_article("otter").sha256] = get_article("otter").text
            asked += [pool.submit(query, QUESTION, articles=["otter"]) for _ in range(4)]
    cited = set()
    for done in asked:
        answer = done.result()
        notes = (*answer.citations, *answer.nearest)
        assert notes
        cited |= {note.article_sha256 for note in notes}
        for note in notes:
            text = texts[note.article_sha256]
            assert text[note.start : note.end] == note.quote
            assert sha256(text.encode()).hexdigest() == note.article_sha256
    assert len(cited) > 1


def test_a_store_that_was_made_anew_is_seen_at_the_next_question(library: Path) -> None:
    assert "Gdansk" in query(HULL).text
    shutil.rmtree(library)
    with pytest.raises(
        EmptyStoreError, match=r"^There are no articles yet; add one first.*footnote add FILE"
    ):
        query(HULL)
    assert not library.exists()
    add("otter", SHIP.format(place="Turku"))
    assert "Turku" in query(QUESTION).text


@pytest.mark.parametrize(
    ("question", "options", "error", "message"),
    [
        ("\n\t ", {}, QuestionError, "The question is empty; ask something about"),
        ("?!… 🥞", {}, QuestionError, "The question has no words; ask something about"),
        (None, {}, QuestionError, "The question is of type NoneType; ask it as text"),
        ("why " * 24_999 + "now?", {}, QuestionError,
         "The question has 100,000 characters; ask it in 2,000 or fewer"),
        ("Where?", {"articles": "heron"}, UsageError,
         r'"heron" is not a list of article ids; give a list, even of one: \["heron"\]\.'),
        ("Where?", {"history": [("Who?", None)]}, ValueError,
         r"entry 1 of the history is not a \[question, answer\] pair"),
        ("Where?", {"history": "Who?"}, ValueError,
         r"the history should be a list of \[question, answer\]"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(
    library: Path, question: Any, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{message}"):
        query(question, **options)


def test_a_model_is_asked_where_it_is_named_and_only_then(
    library: Path, opened: list[QAService], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = reply("The hull was built in Gdansk [1].")
    with ScriptedServer() as first, ScriptedServer() as second:
        monkeypatch.setenv("OPENAI_BASE_URL", first.base_url)
        assert query(HULL).answerer == "extractive"
        first.say(said, reply("YES"))
        answer = query(HULL, model="tiny")
        assert (answer.answerer, answer.model) == ("llm", "tiny")
        # It may be named when the folder is open already.
        monkeypatch.setenv("FOOTNOTE_MODEL", "small")
        first.say(said, reply("YES"))
        assert query(HULL).model == "small"
        monkeypatch.delenv("FOOTNOTE_MODEL")
        assert query(HULL).answerer == "extractive"
        assert len(opened) == 1
        # A server that is named no more is asked no more; each reply is judged by a request more.
        monkeypatch.setenv("OPENAI_BASE_URL", second.base_url)
        second.say(said, reply("YES"))
        assert query(HULL, model="tiny").answerer == "llm"
        assert [len(server.asked()) for server in (first, second)] == [4, 2]
    # One that is not there is an error with the answer that stands.
    with pytest.raises(ModelError, match="OPENAI_BASE_URL") as caught:
        query(HULL, model="tiny")
    stands = caught.value.answer
    assert isinstance(stands, Answer)
    assert stands.answerer == "extractive"
    assert "Gdansk" in stands.text
