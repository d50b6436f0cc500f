"""query(): one open service for each data folder, shared by threads, never out of date."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from index import (
    EmptyStoreError,
    FootnoteError,
    IndexSettings,
    ModelError,
    QuestionError,
    SettingsError,
    StoreError,
    UnknownArticleError,
    UsageError,
    add_articles,
    get_article,
    remove_articles,
    text_source,
)
from qa import Answer, QAService, Turn, query
from qa.open_services import close_services
from tests.qa.exact import assert_exact
from tests.qa.librarian import librarian
from tests.scripted_server import ScriptedServer, reply

SHIP = "# The Otter\n\nThe Otter is a tug. Its engine was built in {place} long ago. It is red.\n"
QUESTION = "Where was the engine of the Otter built?"


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


def test_a_question_is_answered_from_the_users_folder(library: Path) -> None:
    answer = query("Where did Sullivan meet Wang Yi?", history=[], articles=None, model=None)
    assert "Vienna" in str(answer)
    assert_exact(answer, get_article)


def test_history_is_a_list_of_pairs(library: Path) -> None:
    history = [("Who met Wang Yi?", "Jake Sullivan met Wang Yi. [1]")]
    answer = query("Where did he meet Wang Yi?", history)
    assert answer.question == answer.standalone_question == "Where did he meet Wang Yi?"
    assert "Vienna" in answer.text


def test_history_may_be_turns(library: Path) -> None:
    first = query("Who met Wang Yi?")
    answer = query("Where did he meet him?", history=[Turn(first.question, first.text)])
    pairs = query("Where did he meet him?", history=[(first.question, first.text)])
    assert answer.claims == pairs.claims != ()


def test_no_history_may_be_said_as_none(library: Path) -> None:
    question = "Where did Sullivan meet Wang Yi?"
    assert query(question, history=None).claims == query(question).claims


@pytest.mark.parametrize("history", [5, Turn("Who?", "He."), "Who?"])
def test_a_history_that_is_no_list_is_named(library: Path, history: Any) -> None:
    with pytest.raises(ValueError, match=r"^the history should be a list of \[question, answer\]"):
        query("Where did he meet Wang Yi?", history)


@pytest.mark.parametrize("history", [["ab"], [("Who?",)], [("Who?", None)]])
def test_a_history_of_another_shape_is_named(library: Path, history: Any) -> None:
    with pytest.raises(
        ValueError, match=r"entry 1 of the history is not a \[question, answer\] pair"
    ):
        query("Where did he meet Wang Yi?", history)


def test_only_the_named_articles_are_cited(library: Path) -> None:
    answer = query("Where did Sullivan meet Wang Yi?", articles=["heron"])
    assert {note.article_id for note in (*answer.citations, *answer.nearest)} == {"heron"}


def test_a_folder_is_opened_once_also_by_many_at_once(
    library: Path, opened: list[QAService]
) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(query, ["When was the Arabic sign painted?"] * 8))
    query("Where was the hull built?")
    assert len(opened) == 1
    assert {answer.text for answer in answers} == {answers[0].text}


def test_each_folder_has_a_service_of_its_own(
    library: Path, tmp_path: Path, opened: list[QAService], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Gdansk" in query("Where was the hull built?").text
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path / "other"))
    add("otter", SHIP.format(place="Turku"))
    assert "Turku" in query(QUESTION).text
    monkeypatch.setenv("FOOTNOTE_HOME", str(library))
    assert "Gdansk" in query("Where was the hull built?").text
    assert len(opened) == 2


def test_a_service_that_was_closed_is_opened_again(library: Path, opened: list[QAService]) -> None:
    first = query("Where was the hull built?")
    close_services()
    assert query("Where was the hull built?").claims == first.claims
    assert len(opened) == 2


@pytest.mark.soak
def test_threads_share_a_service(library: Path) -> None:
    questions = [
        "Where did Sullivan meet Wang Yi?",
        "When was the Arabic sign painted?",
        "What is the population of Brazil?",
        "How much is a ticket for one adult?",
        "Which letter carries a combining tilde?",
    ] * 4
    expected = [{**query(question).to_dict(), "timings_ms": {}} for question in questions]

    def ask_all(_: int) -> list[dict[str, Any]]:
        return [{**query(question).to_dict(), "timings_ms": {}} for question in questions]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask_all, range(8))) == [expected] * 8


def test_what_another_process_changes_is_seen_at_the_next_question(library: Path) -> None:
    assert "otter" not in {note.article_id for note in query(QUESTION).citations}
    with librarian(library) as other:
        assert other.add("otter", SHIP.format(place="Turku")) == "added"
        answer = query(QUESTION)
        assert "Turku" in answer.text
        assert_exact(answer, get_article)

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

        assert other.add("otter", SHIP.format(place="Gdynia")) == "added"
        assert "Gdynia" in query(QUESTION).text


@pytest.mark.soak
def test_threads_ask_exactly_while_another_process_replaces_what_they_ask_about(
    library: Path,
) -> None:
    places = ["Turku", "Rostock", "Gdynia"]
    add("otter", SHIP.format(place=places[0]))
    texts = {}
    with librarian(library) as other, ThreadPoolExecutor(4) as pool:
        texts[get_article("otter").sha256] = get_article("otter").text
        asked = []
        for round_ in range(4):
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
    assert "Gdansk" in query("Where was the hull built?").text
    shutil.rmtree(library)
    with pytest.raises(EmptyStoreError):
        query("Where was the hull built?")
    add("otter", SHIP.format(place="Turku"))
    assert "Turku" in query(QUESTION).text


def test_a_question_to_no_articles_says_how_to_add_one(home: Path) -> None:
    with pytest.raises(EmptyStoreError, match=r"^There are no articles yet; .*footnote add FILE"):
        query("Where?")
    assert not home.exists()


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", "The question is empty"),
        ("\n\t ", "The question is empty"),
        ("\x00\x01", "The question has no words"),
        ("why " * 25_000, "The question has 99,999 characters; ask it in 2,000 or fewer"),
    ],
)
def test_what_is_no_question_is_refused(library: Path, question: str, message: str) -> None:
    with pytest.raises(QuestionError, match=f"^{message}"):
        query(question)


def test_an_unknown_article_is_refused(library: Path) -> None:
    with pytest.raises(UnknownArticleError, match=r"no article 'herron'; did you mean heron\?"):
        query("Where?", articles=["herron"])


def test_a_lone_article_is_refused(library: Path) -> None:
    with pytest.raises(UsageError) as caught:
        query("Where was the hull built?", articles="heron")
    assert str(caught.value) == (
        '"heron" is not a list of article ids; give a list, even of one: ["heron"].'
    )


def test_a_model_is_asked_where_it_is_named_and_only_then(
    library: Path, opened: list[QAService], monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        assert query("Where was the hull built?").answerer == "extractive"
        server.say(reply("The hull was built in Gdansk [1]."))
        answer = query("Where was the hull built?", model="tiny")
        assert (answer.answerer, answer.model) == ("llm", "tiny")
        # It may be named when the folder is open already.
        monkeypatch.setenv("FOOTNOTE_MODEL", "small")
        server.say(reply("The hull was built in Gdansk [1]."))
        assert query("Where was the hull built?").model == "small"
        monkeypatch.delenv("FOOTNOTE_MODEL")
        assert query("Where was the hull built?").answerer == "extractive"
        # Each reply is judged by one request more.
        assert len(server.asked()) == 4
    assert len(opened) == 1


def test_a_server_that_is_named_no_more_is_asked_no_more(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer() as first, ScriptedServer() as second:
        for server in (first, second):
            server.say(reply("The hull was built in Gdansk [1]."))
            monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
            assert query("Where was the hull built?", model="tiny").answerer == "llm"
        assert [len(server.asked()) for server in (first, second)] == [2, 2]


def test_a_model_that_fails_is_an_error_with_the_answer_that_stands(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("FOOTNOTE_MODEL_RETRIES", "0")
    with pytest.raises(ModelError, match="OPENAI_BASE_URL") as caught:
        query("Where was the hull built?", model="tiny")
    stands = caught.value.answer
    assert isinstance(stands, Answer)
    assert stands.answerer == "extractive"
    assert "Gdansk" in stands.text


def test_a_bad_setting_is_named(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_PASSAGE_TOKENS", "many")
    with pytest.raises(SettingsError, match="FOOTNOTE_PASSAGE_TOKENS is 'many'"):
        query("Where?")


def test_a_file_in_place_of_the_folder_is_an_error_in_one_line(home: Path) -> None:
    home.write_text("a file")
    with pytest.raises(FootnoteError) as caught:
        query("Where?")
    assert isinstance(caught.value, StoreError)
    assert str(home) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_refused_question_harms_no_other(library: Path) -> None:
    for question in ("", "?", "a" * 3000):
        with pytest.raises(QuestionError):
            query(question)
    assert "Gdansk" in query("Where was the hull built?").text


def test_an_article_removed_here_is_gone_at_the_next_question(library: Path) -> None:
    assert query("Where was the hull built?", articles=["heron"]).status == "answered"
    remove_articles(["heron"], settings=IndexSettings.from_environment())
    cited = query("Where was the hull built?")
    assert "heron" not in {note.article_id for note in (*cited.citations, *cited.nearest)}
