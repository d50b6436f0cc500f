"""What an answer is: verbatim, exact, scoped, and plain when the articles do not hold it."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index import (
    ArticleIndex,
    Embedder,
    IndexSettings,
    NotAddedError,
    RawDocument,
    Sentence,
    add_articles,
    remove_articles,
    text_source,
)
from index.errors import QuestionError, UnknownArticleError
from qa import HEDGE, QAService, Question, Turn
from tests.odd_texts import ODD_TEXTS
from tests.qa.conftest import SOURCES
from tests.qa.exact import assert_exact

MEETING = "Where did Sullivan meet Wang Yi?"
HULL = "Where was the hull of the Heron built?"
NONE = "No answer was found in the articles."
NOT_FOUND = [
    "What is the population of Brazil?",
    "Who won the 1998 World Cup?",
    "How do I remove a wine stain from a carpet?",
    "Wie viele Einwohner hat Brasilien?",
]


def row(question: str, status: str, says: str, **fields: Any) -> pytest.ParameterSet:
    """What an answer says, and what else is told of it; ``articles`` are those looked in."""
    return pytest.param(question, fields.pop("articles", None), status, says, fields)


ASKED = [
    row(MEETING, "answered", "Vienna", elsewhere=(), decision=None),
    row("Where did Biden predict a thaw?", "answered", "Hiroshima"),
    row("Where was the hull of the Heron built?", "answered", "Gdansk"),
    row("What does the café in Tórshavn serve?", "answered", "crêpes 🥞"),
    row("How many code points has the family emoji?", "answered", "👩‍👩‍👧‍👦"),
    row("Which letter carries a combining tilde?", "answered", "q\u0303"),
    row("What does the sign in Haifa read?", "answered", "“שלום עולם”"),
    row("When was the Arabic sign painted?", "answered", "«مرحبا بالعالم»"),
    row("What hangs beside the sign?", "answered", "🏳️‍🌈"),
    row("How many code points has the Hindi word?", "answered", "हिन्दी"),
    row("Which letter lies outside the basic plane?", "answered", "𝔉"),
    row("  When was the Arabic sign painted?\n", "answered", "1987"),
    *(row(question, "not_found", NONE, claims=()) for question in NOT_FOUND),
    row(NOT_FOUND[0], "not_found", "No answer was found in the article.", articles=["heron"]),
    # Another article that answers surely is named, beside one that may answer too.
    row(MEETING, "not_found", "No answer was found in the article.", articles=["scripts"],
        elsewhere=("beijing",)),
    row(HULL, "answered", "Gdansk", elsewhere=()),
    row(HULL, "partial", f"{HEDGE} ", articles=["market"], hedged=True,
        elsewhere=("heron",)),
    # A greeting gets a friendly line, and a question about the whole sentences from all over it.
    *(row(said, "not_found", "Ask about anything in the articles", kind="greeting",
          reason="off_topic", nearest=()) for said in ("hi", "Hello there!", "thanks a lot")),
    row("summarise this please", "answered", "[5]", articles=["heron"], kind="overview"),
    row("what are these about?", "answered", "[2]", articles=["heron", "market"], kind="overview"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "articles", "status", "says", "fields"), ASKED)
def test_a_question_is_answered_in_the_articles_own_words(
    service: QAService,
    question: str,
    articles: list[str] | None,
    status: str,
    says: str,
    fields: dict[str, Any],
) -> None:
    answer = service.answer(Question(question, articles=articles))
    assert answer.question == answer.standalone_question == question.strip()
    assert answer.status == status
    assert says in answer.text
    assert {name: getattr(answer, name) for name in fields} == fields
    assert answer.missing is None
    assert answer.timings_ms["total"] > 0
    assert_exact(answer, service.index.article)
    # Each claim is a whole sentence that its citation quotes.
    quotes = [(note.number, note.quote) for note in answer.citations]
    assert [(*claim.citations, claim.text) for claim in answer.claims] == quotes
    assert {claim.support for claim in answer.claims} <= {"verified"}
    for note in answer.citations:
        spans = {
            (sentence.start, sentence.end, sentence.passage_id)
            for sentence in service.index.article_sentences(note.article_id)
        }
        assert (note.start, note.end, note.passage_id) in spans
    if status == "answered":
        assert answer.text == " ".join(f"{quote} [{number}]" for number, quote in quotes)
    if says.startswith("No answer"):
        assert answer.text == says
        assert answer.nearest
        assert "\nNearest sentences:\n- “" in str(answer)


def test_a_summary_has_a_part_of_each_article_that_is_asked_about(service: QAService) -> None:
    both = service.answer(Question("what are these about?", articles=["heron", "market"]))
    assert {note.article_id for note in both.citations} == {"heron", "market"}
    assert len(both.claims) >= 2
    named = service.answer(Question("Give me a summary of the ferry Heron"))
    assert {note.article_id for note in named.citations} == {"heron"}
    one = service.answer(Question("summarise this please", articles=["heron"]))
    assert one.claims == service.overview("heron").claims
    assert len(one.claims) == 5


def test_a_rare_word_that_is_spelt_right_is_not_called_misspelt(service: QAService) -> None:
    for question in (
        "Are the ferries punctual?",
        "Is the bread gluten free?",
        "wat did teh capitain of teh fery woer on hies hed?",
    ):
        answer = service.answer(Question(question))
        assert answer.status != "answered"
        assert not any("misspelt" in each for each in answer.notices)


def test_a_misspelt_word_is_read_as_the_articles_spell_it(service: QAService) -> None:
    right, wrong = "How much is a ticket for one adult?", "How much is a tickett for one adullt?"
    answer = service.answer(Question(wrong))
    assert answer.claims == service.answer(Question(right)).claims
    assert (answer.question, answer.standalone_question) == (wrong, right)
    # Other articles' words do not count.
    elsewhere = service.answer(Question(wrong, articles=["scripts"]))
    assert elsewhere.standalone_question == wrong


@pytest.mark.parametrize("articles", [["heron"], ["scripts", "market"], ("beijing",)])
def test_only_the_named_articles_are_cited(service: QAService, articles: list[str]) -> None:
    answer = service.answer(Question("What does it cost?", articles=articles))
    notes = (*answer.citations, *answer.nearest)
    assert notes
    assert {note.article_id for note in notes} <= set(articles)
    passages = service.index.passages([item.passage_id for item in answer.considered])
    assert {passage.article_id for passage in passages.values()} <= set(articles)
    assert_exact(answer, service.index.article)


def test_a_refusal_says_which_score_decided(service: QAService) -> None:
    decision = service.answer(Question("How many sailors does the Heron employ?")).decision
    assert decision is not None
    assert decision.score < decision.threshold
    assert "out of 1; a" in decision.reason


def test_an_unknown_article_is_refused_with_the_nearest_ids(service: QAService) -> None:
    with pytest.raises(UnknownArticleError, match="no article 'herons'; did you mean heron"):
        service.answer(Question("Where?", articles=["heron", "herons"]))
    with pytest.raises(UnknownArticleError, match="No article was named"):
        service.answer(Question("Where?", articles=[]))


@pytest.mark.parametrize("said", ["hello", "x", "What is this about?"])
def test_beside_a_greeting_an_unknown_article_is_refused_too(service: QAService, said: str) -> None:
    with pytest.raises(UnknownArticleError, match="no article 'herons'; did you mean heron"):
        service.answer(Question(said, articles=["herons"]))


@pytest.mark.parametrize("change", ["replaced", "removed"])
def test_an_answer_is_about_the_store_as_it_was_when_it_was_asked(
    library: object, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    question = "How much is a ticket for one adult?"
    with QAService.open() as service:
        before, article = service.answer(Question(question)), service.index.article("heron")
        read = service.index.directions

        def read_after_a_change(sentences: Sequence[Sentence]) -> object:
            monkeypatch.undo()
            if change == "removed":
                remove_articles(["heron"], settings=stored)
            else:
                add_articles([text_source("A new text. It is short.", article_id="heron")],
                             settings=stored)  # fmt: skip
            return read(sentences)

        stored = IndexSettings.from_environment()
        monkeypatch.setattr(service.index, "directions", read_after_a_change)
        answer = service.answer(Question(question))
        assert answer.claims == before.claims
        assert_exact(answer, {"heron": article}.__getitem__)
        assert service.answer(Question(question)).claims != before.claims


WORDS = sorted(
    {word for path in SOURCES.values() for word in path.read_text("utf-8").split()}
    | {"Who", "What", "When", "Where", "Why", "How many", "did", "the", "?", "he", "they"}
)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)
QUESTIONS = st.one_of(
    ANY_TEXT,
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), ANY_TEXT), max_size=8).map(" ".join),
).map(lambda text: text[:300])


def assert_answers_or_refuses(service: QAService, question: str, history: list[Turn]) -> None:
    try:
        answer = service.answer(Question(question, history=history))
    except QuestionError:
        assert not any(character.isalpha() or character.isdigit() for character in question)
        return
    assert_exact(answer, service.index.article)
    # What is printed or sent is UTF-8.
    str(answer).encode("utf-8")
    json.dumps(answer.to_dict(), ensure_ascii=False, allow_nan=False).encode("utf-8")


@given(QUESTIONS)
@example("half a \ud800 ferry")
@example("NEAR(ferry* AND crossing) OR {text}: ^-\"'")
@example("\u0345a")
@example("ferry\x00crossing")
@example("FARE%FALL")
@example("Why do fares fall in July and August?")
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_any_question_is_answered_exactly_or_refused(service: QAService, question: str) -> None:
    assert_answers_or_refuses(service, question, [])


@given(QUESTIONS, st.lists(st.builds(Turn, ANY_TEXT, ANY_TEXT), max_size=3))
@example("And when?", [Turn("Where did \ud800 Sullivan meet Wang Yi?", "In \ud800 Vienna.")])
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
def test_any_history_is_borne(service: QAService, question: str, history: list[Turn]) -> None:
    assert_answers_or_refuses(service, question, history)


@pytest.fixture(scope="module")
def changing(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> Iterator[tuple[QAService, IndexSettings]]:
    """Return a service over a store of its own, empty at first."""
    stored = IndexSettings(home=tmp_path_factory.mktemp("changing") / "home")
    with QAService(ArticleIndex.open(stored, embedder=embedder)) as opened:
        yield opened, stored


@given(ODD_TEXTS, st.booleans())
@example("- 0\r- 0\r0. 0\r0", False)
@example("The ferry leaves.\r\n\r\nIt is re\u0301d 👩\u200d👩\u200d👧\u200d👦.\r\n", False)
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
def test_any_article_is_cited_to_the_character(
    changing: tuple[QAService, IndexSettings], embedder: Embedder, text: str, markdown: bool
) -> None:
    service, stored = changing
    source = RawDocument(None, "the text", text, markdown, "text")
    try:
        add_articles([source], settings=stored, embedder=embedder)
    except NotAddedError:
        return
    article = service.index.article("text")
    question = f"What is {article.text[:40]}?"
    for answer in (service.answer(Question(question)), service.overview("text")):
        assert_exact(answer, service.index.article)
        passages = service.index.passages([each.passage_id for each in answer.considered])
        for each in answer.considered:
            assert article.text[each.start : each.end] == passages[each.passage_id].text
