import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.loading.load import text_source
from index.pipeline import add_articles
from index.settings import IndexSettings
from index.store.database import Database
from index.store.lexical import Searches, match_expression, search_sentences, write_sentences

SENTENCES = [
    "The café in Zürich serves coffee.",
    "Ships sail from the harbour at noon.",
    "A ship sailed from Zürich to nowhere.",
    "To be or not to be.",
]


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Return a connection to a catalog whose sentences are numbered and found by name."""
    database = Database(tmp_path_factory.mktemp("lexical") / "home")
    database.home.mkdir()
    with database.writing() as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for number, text in enumerate(SENTENCES):
            connection.execute(
                "INSERT INTO sentences VALUES (?, ?, 1, ?, 1, 0, 1)", (number, f"s{number}", number)
            )
            write_sentences(connection, [(number, text)])
        yield connection


def found(words: sqlite3.Connection, question: str, limit: int = 10) -> list[str]:
    return [row_id for row_id, _ in search_sentences(words, question, limit, None)]


def test_words_are_found_in_other_forms_cases_and_accents(words: sqlite3.Connection) -> None:
    assert found(words, "Where do SHIPS sail?") == ["s1", "s2"]
    assert found(words, "zurich CAFES") == ["s0", "s2"]


def test_scores_are_higher_for_the_better(words: sqlite3.Connection) -> None:
    scores = [score for _, score in search_sentences(words, "Zürich coffee", 10, None)]
    assert len(scores) == 2
    assert scores[0] > scores[1] > 0


def test_no_more_than_the_limit_are_returned(words: sqlite3.Connection) -> None:
    assert found(words, "ship nowhere", 1) == ["s2"]
    assert found(words, "ship", 0) == []


def test_stop_words_count_only_where_there_is_nothing_else(words: sqlite3.Connection) -> None:
    assert match_expression("Who was at the harbour of Zürich?") == '"harbour" OR "Zürich"'
    assert match_expression("To be, or not to be") == '"To" OR "be" OR "or" OR "not"'
    assert found(words, "to be or not to be")[0] == "s3"


@pytest.mark.parametrize("question", ["", "?!", " \n", "…", "_", "elephant"])
def test_a_question_that_matches_nothing_finds_nothing(
    words: sqlite3.Connection, question: str
) -> None:
    assert found(words, question) == []


def test_a_word_counts_once_and_a_long_question_is_cut() -> None:
    assert match_expression("Ship ship SHIP") == '"Ship"'
    assert match_expression(" ".join(f"w{number}" for number in range(100_000))).count("OR") == 63


@pytest.mark.parametrize(
    "question", ['"ship" AND', "NEAR(ship)", "ship*", "text:ship", "^ship", "ship\0sail", "(ship"]
)
def test_query_syntax_is_only_words(words: sqlite3.Connection, question: str) -> None:
    assert "s1" in found(words, question)


@given(question=st.text() | st.text(alphabet='"*^:(){}+-\0\\ ANDORNEAT', max_size=30))
def test_no_question_breaks_the_query(words: sqlite3.Connection, question: str) -> None:
    for row_id, score in search_sentences(words, question, 3, None):
        assert row_id in {"s0", "s1", "s2", "s3"}
        assert score == score


@pytest.mark.parametrize(
    "word", ["Naïve", "ΕΛΛΆΔΑ", "Москва", "東京", "عربي", "हिन्दी", "B2B", "ǅ", "ꭰ"]
)
def test_a_word_of_any_script_is_found(words: sqlite3.Connection, word: str) -> None:
    words.execute("BEGIN")
    words.execute("INSERT INTO sentences VALUES (9, 's9', 1, 9, 1, 0, 1)")
    write_sentences(words, [(9, f"Before {word}, and after.")])
    assert found(words, word) == ["s9"]
    write_sentences(words, [(9, f"Before {word}, and after.")], remove=True)
    assert found(words, word) == []
    words.rollback()


def test_a_search_keeps_to_its_articles(tmp_path: Path) -> None:
    settings = IndexSettings(home=tmp_path / "home")
    documents = [
        text_source("The harbour lies in the north of the town.", article_id="north"),
        text_source("The harbour lies in the south of the town.", article_id="south"),
    ]
    add_articles(documents, settings=settings)
    database = Database(settings.home)
    searches = Searches(database)
    everywhere = {row for row, _ in searches.lexical_sentences("harbour", 9, None)}
    south = {row for row, _ in searches.lexical_sentences("harbour", 9, ["south", "nowhere"])}
    assert everywhere == {"north@1:s0", "south@2:s0"}
    assert south == {"south@2:s0"}
    assert searches.lexical_sentences("harbour", 9, []) == []
    assert [row for row, _ in searches.lexical_passages("harbour", 9, ["north"])] == ["north@1:p0"]
    database.close()
