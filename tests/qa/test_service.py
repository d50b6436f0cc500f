"""What an answer is: verbatim, exact, scoped, and plain when the articles do not hold it."""

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index import (
    IndexSettings,
    QuestionError,
    UnknownArticleError,
    add_articles,
    remove_articles,
    text_source,
)
from qa import QAService, Turn, contradictions
from qa.answering.answering import ODD_WORDS
from tests.qa.conftest import SOURCES
from tests.qa.exact import assert_exact

ANSWERED = [
    ("Where did Sullivan meet Wang Yi?", "Vienna"),
    ("Where did Biden predict a thaw?", "Hiroshima"),
    ("How much is a ticket for one adult?", "52 crowns"),
    ("Where was the hull of the Heron built?", "Gdansk"),
    ("What does the café in Tórshavn serve?", "crêpes 🥞"),
    ("How many code points has the family emoji?", "👩‍👩‍👧‍👦"),
    ("Which letter carries a combining tilde?", "q\u0303"),
    ("What does the sign in Haifa read?", "“שלום עולם”"),
    ("When was the Arabic sign painted?", "«مرحبا بالعالم»"),
    ("What hangs beside the sign?", "🏳️‍🌈"),
    ("How many code points has the Hindi word?", "हिन्दी"),
    ("Which letter lies outside the basic plane?", "𝔉"),
]
NOT_FOUND = [
    "What is the population of Brazil?",
    "Who won the 1998 World Cup?",
    "How do I remove a wine stain from a carpet?",
    "Wie viele Einwohner hat Brasilien?",
]


@pytest.mark.parametrize(("question", "expected"), ANSWERED)
def test_an_answer_quotes_the_article_to_the_character(
    service: QAService, question: str, expected: str
) -> None:
    answer = service.answer(question)
    assert answer.status == "answered"
    assert expected in answer.text
    assert_exact(answer, service.index.article)


@pytest.mark.parametrize("question", [question for question, _ in ANSWERED])
def test_every_claim_is_a_whole_sentence_that_its_citation_quotes(
    service: QAService, question: str
) -> None:
    answer = service.answer(question)
    quotes = {citation.number: citation.quote for citation in answer.citations}
    for claim in answer.claims:
        (number,) = claim.citations
        assert (claim.text, claim.support) == (quotes[number], "verified")
    for citation in answer.citations:
        spans = {
            (sentence.start, sentence.end, sentence.passage_id)
            for sentence in service.index.article_sentences(citation.article_id)
        }
        assert (citation.start, citation.end, citation.passage_id) in spans
    assert answer.text == " ".join(
        f"{claim.text} [{claim.citations[0]}]" for claim in answer.claims
    )


@pytest.mark.parametrize("question", NOT_FOUND)
def test_what_the_articles_do_not_hold_is_said_in_plain_words(
    service: QAService, question: str
) -> None:
    answer = service.answer(question)
    assert answer.status == "not_found"
    assert answer.text == "No answer was found in the articles."
    assert (answer.claims, answer.citations) == ((), ())
    assert 1 <= len(answer.nearest) <= 3
    assert "\nNearest sentences:\n- “" in str(answer)
    assert_exact(answer, service.index.article)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Wie tief ist der Fluss bei der alten Fähre?", True),
        ("wat did teh capitain of teh fery woer on hies hed?", True),
        ("What did the captain of the ferry wear on his head?", False),
        ("Why do fares fall in July and August?", False),
    ],
)
def test_where_nothing_is_sure_odd_words_are_told(
    service: QAService, question: str, told: bool
) -> None:
    answer = service.answer(question)
    assert (answer.notices == (ODD_WORDS,)) == told


def test_of_one_article_the_words_are_about_one(service: QAService) -> None:
    answer = service.answer("What is the population of Brazil?", articles=["heron"])
    assert answer.text == "No answer was found in the article."


def test_a_fact_told_twice_is_told_once(service: QAService) -> None:
    told = "A ticket for one adult costs 52 crowns."
    assert service.index.article("heron").text.count(told) == 2
    answer = service.answer("How much is a ticket for one adult?", articles=["heron"])
    assert [claim.text for claim in answer.claims].count(told) == 1


def test_related_sentences_do_not_repeat_themselves(service: QAService) -> None:
    answer = service.answer("How much does it cost?", articles=["market"])
    quotes = [note.quote for note in (*answer.citations, *answer.nearest)]
    assert len(set(quotes)) == len(quotes)


@pytest.mark.parametrize("question", ["What three goals did Blinken have?", "What said Gallagher?"])
def test_neighbours_in_the_article_are_neighbours_in_the_answer(
    service: QAService, question: str
) -> None:
    answer = service.answer(question)
    positions = {
        (sentence.article_id, sentence.start): sentence.position
        for article_id in SOURCES
        for sentence in service.index.article_sentences(article_id)
    }
    places = [
        (citation.article_id, positions[citation.article_id, citation.start])
        for citation in answer.citations
    ]
    for place, (article_id, position) in enumerate(places):
        if (article_id, position + 1) in places:
            assert places[place + 1] == (article_id, position + 1)


@pytest.mark.parametrize("articles", [["heron"], ["scripts", "market"], ("beijing",)])
@pytest.mark.parametrize("question", ["Where did Sullivan meet Wang Yi?", "What does it cost?"])
def test_only_the_named_articles_are_cited(
    service: QAService, question: str, articles: list[str]
) -> None:
    answer = service.answer(question, articles=articles)
    notes = (*answer.citations, *answer.nearest)
    assert notes
    assert {note.article_id for note in notes} <= set(articles)
    passages = service.index.passages([item.passage_id for item in answer.considered])
    assert {passage.article_id for passage in passages.values()} <= set(articles)
    assert_exact(answer, service.index.article)


def test_a_follow_up_is_understood_with_its_history(service: QAService) -> None:
    question = "Where did he meet Wang Yi?"
    asked = "Who is the American national security adviser?"
    history = [Turn(asked, service.answer(asked).text)]
    answer = service.answer(question, history=history)
    assert (answer.question, answer.standalone_question) == (question, question)
    assert "Vienna" in answer.text


def test_a_greeting_gets_a_friendly_line_and_no_sentence(service: QAService) -> None:
    for said in ("hi", "Hello there!", "thanks a lot"):
        answer = service.answer(said)
        assert (answer.kind, answer.status, answer.reason) == ("greeting", "not_found", "off_topic")
        assert answer.text.startswith("Ask about anything in the articles")
        assert answer.citations == answer.nearest == ()


def test_a_question_about_the_whole_is_told_in_sentences_from_all_over_it(
    service: QAService,
) -> None:
    answer = service.answer("summarise this please", articles=["heron"])
    assert (answer.kind, answer.status, len(answer.claims)) == ("overview", "answered", 5)
    assert answer.claims == service.overview("heron").claims
    assert_exact(answer, service.index.article)


def test_of_several_articles_each_has_its_part_in_an_overview(service: QAService) -> None:
    answer = service.answer("what are these about?", articles=["heron", "market"])
    assert {note.article_id for note in answer.citations} == {"heron", "market"}


def test_an_article_that_a_summary_names_is_told_alone(service: QAService) -> None:
    answer = service.answer("Give me a summary of the ferry Heron")
    assert {note.article_id for note in answer.citations} == {"heron"}


def test_asked_of_one_article_the_other_that_answers_is_named(service: QAService) -> None:
    answer = service.answer("Where did Sullivan meet Wang Yi?", articles=["scripts"])
    assert (answer.status, answer.elsewhere) == ("not_found", ("beijing",))
    assert service.answer("Where did Sullivan meet Wang Yi?").elsewhere == ()


def test_an_article_that_surely_answers_is_named_beside_one_that_may(service: QAService) -> None:
    question = "How much does a ticket for the ferry cost?"
    assert service.answer(question).status == "answered"
    answer = service.answer(question, articles=["market"])
    assert (answer.hedged, answer.elsewhere) == (True, ("heron",))
    assert list(contradictions(answer)) == []


NOTHING_SAID = ("says nothing", "say nothing", "does not say", "do not say", "does not mention")


@pytest.mark.parametrize(
    "question", [*NOT_FOUND, "Which is more expensive, the Toughbook or the office rent?",
                 "Was hat Biden über den Ballon gesagt?", "How many sailors does the Heron employ?"]
)  # fmt: skip
def test_nothing_is_asserted_about_what_an_article_lacks(service: QAService, question: str) -> None:
    for articles in (None, ["heron"]):
        answer = service.answer(question, articles=articles)
        told = answer.text if answer.status == "not_found" else ""
        assert not any(words in told for words in NOTHING_SAID)
        assert answer.missing is None


def test_a_question_without_history_stands_alone(service: QAService) -> None:
    answer = service.answer("  When was the Arabic sign painted?\n")
    assert answer.question == "When was the Arabic sign painted?"
    assert answer.standalone_question == answer.question


def test_the_answer_says_what_was_considered_and_how_long_it_took(service: QAService) -> None:
    answer = service.answer("Where did Sullivan meet Wang Yi?")
    scores = [item.score for item in answer.considered]
    assert scores == sorted(scores, reverse=True)
    assert answer.citations[0].passage_id in [item.passage_id for item in answer.considered]
    assert set(answer.timings_ms) == {"rewrite", "retrieval", "answer", "total"}
    assert (answer.answerer, answer.model, answer.host, dict(answer.usage)) == (
        "extractive",
        None,
        None,
        {},
    )


def test_a_refusal_says_which_score_decided(service: QAService) -> None:
    decision = service.answer("How many sailors does the Heron employ?").decision
    assert decision is not None
    assert decision.score < decision.threshold
    assert "out of 1; a" in decision.reason
    assert service.answer("Where did Sullivan meet Wang Yi?").decision is None


@pytest.mark.parametrize("question", ["Where did Sullivan meet Wang Yi?", NOT_FOUND[0]])
def test_the_document_of_an_answer_is_json(service: QAService, question: str) -> None:
    document = service.answer(question).to_dict()
    assert json.loads(json.dumps(document, allow_nan=False)) == document


@pytest.mark.parametrize("question", ["", " \n", "?!", "\x00\x07", "a" * 100_000])
def test_what_is_no_question_is_refused(service: QAService, question: str) -> None:
    with pytest.raises(QuestionError, match="question"):
        service.answer(question)


def test_an_unknown_article_is_refused_with_the_nearest_ids(service: QAService) -> None:
    with pytest.raises(UnknownArticleError, match="no article 'herons'; did you mean heron"):
        service.answer("Where?", articles=["heron", "herons"])
    with pytest.raises(UnknownArticleError, match="No article was named"):
        service.answer("Where?", articles=[])


@pytest.mark.parametrize("change", ["replaced", "removed"])
def test_an_answer_is_about_the_store_as_it_was_when_it_was_asked(
    library: object, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    question = "How much is a ticket for one adult?"
    with QAService.open() as service:
        before, article = service.answer(question), service.index.article("heron")
        read = service.index.token_vectors

        def read_after_a_change(ids: list[str]) -> object:
            monkeypatch.undo()
            if change == "removed":
                remove_articles(["heron"], settings=stored)
            else:
                add_articles([text_source("A new text. It is short.", article_id="heron")],
                             settings=stored)  # fmt: skip
            return read(ids)

        stored = IndexSettings.from_environment()
        monkeypatch.setattr(service.index, "token_vectors", read_after_a_change)
        answer = service.answer(question)
        assert answer.claims == before.claims
        assert_exact(answer, {"heron": article}.__getitem__)
        assert service.answer(question).claims != before.claims


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
        answer = service.answer(question, history=history)
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
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_question_is_answered_exactly_or_refused(service: QAService, question: str) -> None:
    assert_answers_or_refuses(service, question, [])


@given(QUESTIONS, st.lists(st.builds(Turn, ANY_TEXT, ANY_TEXT), max_size=3))
@example("And when?", [Turn("Where did \ud800 Sullivan meet Wang Yi?", "In \ud800 Vienna.")])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_history_is_borne(service: QAService, question: str, history: list[Turn]) -> None:
    assert_answers_or_refuses(service, question, history)
