"""Questions about a selection of an article: answered from what it touches, and nothing else."""

from collections.abc import Iterator

import pytest

from index import (
    ArticleIndex,
    Embedder,
    IndexSettings,
    QuestionError,
    Selection,
    UnknownArticleError,
    add_articles,
    text_source,
)
from qa import Done, HitsFound, QAService, Turn
from tests.fakes import ScriptedModel
from tests.qa.answered import Serve
from tests.qa.exact import assert_exact

FARE = "A ticket for one adult costs 52 crowns."
ASKED = "How much is a ticket for one adult?"


def selection_of(service: QAService, article_id: str, words: str, upto: str = "") -> Selection:
    """Select from the first place of some words to the end of others."""
    text = service.index.article(article_id).text
    start = text.index(words)
    end = text.index(upto, start) + len(upto) if upto else start + len(words)
    return Selection(article_id, start, end)


@pytest.mark.parametrize("words", [FARE, "one adult costs"])
def test_an_answer_comes_from_the_selection_in_whole_sentences(
    service: QAService, words: str
) -> None:
    answer = service.answer(ASKED, within=selection_of(service, "heron", words))
    assert [claim.text for claim in answer.claims] == [FARE]
    (citation,) = answer.citations
    whole = selection_of(service, "heron", FARE)
    assert (citation.start, citation.end) == (whole.start, whole.end)
    assert [item.passage_id for item in answer.considered] == [citation.passage_id]
    assert_exact(answer, service.index.article)


def test_what_only_the_rest_of_the_article_holds_is_not_found(service: QAService) -> None:
    first = service.index.article_sentences("heron")[0]
    assert FARE not in first.text
    answer = service.answer(ASKED, within=Selection("heron", first.start, first.end))
    assert answer.status == "not_found"
    assert "the selected text" in answer.text
    assert {note.quote for note in answer.nearest} <= {first.text}
    away = service.answer(
        "What is the population of Brazil?", within=selection_of(service, "heron", FARE)
    )
    assert away.text == "No answer was found in the selected text."


@pytest.mark.parametrize("articles", [None, ["market"], ["heron", "market"], []])
def test_a_selection_takes_the_place_of_the_articles_named(
    service: QAService, articles: list[str] | None
) -> None:
    answer = service.answer(ASKED, articles=articles, within=selection_of(service, "heron", FARE))
    assert [citation.article_id for citation in answer.citations] == ["heron"]


def test_a_follow_up_keeps_to_the_selection(service: QAService) -> None:
    history = [Turn("Where was the hull of the Heron built?", "In Gdansk. [1]")]
    selection = selection_of(service, "heron", FARE)
    answer = service.answer("And what does a ticket cost?", history=history, within=selection)
    notes = (*answer.citations, *answer.nearest)
    assert {note.quote for note in notes} == {FARE}


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        (5, 5, "from 5 to 5 is not part of the article 'heron', which has"),
        (9, 5, "from 9 to 5 is not part"),
        (-1, 5, "from -1 to 5 is not part"),
        (0, 10**30, "is not part of the article 'heron'"),
        (0, 3, "from 0 to 3 of the article 'heron' contains no sentence; select"),
    ],
)
def test_what_is_no_selection_is_refused(
    service: QAService, start: int, end: int, says: str
) -> None:
    with pytest.raises(QuestionError, match=says):
        service.answer(ASKED, within=Selection("heron", start, end))


def test_a_selection_of_an_unknown_article_is_refused(service: QAService) -> None:
    with pytest.raises(UnknownArticleError, match="no article 'herons'; did you mean heron"):
        service.answer(ASKED, within=Selection("herons", 0, 9))


def test_a_selection_in_a_text_that_has_changed_is_refused(service: QAService) -> None:
    at = selection_of(service, "heron", FARE)
    sha256 = service.index.article("heron").sha256
    known = Selection(at.article_id, at.start, at.end, sha256)
    assert [claim.text for claim in service.answer(ASKED, within=known).claims] == [FARE]
    with pytest.raises(QuestionError, match="'heron' has changed since the text was selected"):
        service.answer(ASKED, within=Selection(at.article_id, at.start, at.end, sha256[::-1]))


async def test_a_streamed_answer_keeps_to_the_selection(service: QAService) -> None:
    selection = selection_of(service, "heron", FARE)
    events = [event async for event in service.stream(ASKED, within=selection)]
    (hits,) = [event for event in events if isinstance(event, HitsFound)]
    assert len(hits.considered) == 1
    assert isinstance(events[-1], Done)
    assert [note.quote for note in events[-1].answer.citations] == [FARE]


LONG = "\n\n".join(
    f"## Ship {number}\n\nShip {number} carries {number} lamps. Its mast is {number} metres high. "
    f"A ticket for ship {number} costs {number} crowns."
    for number in range(700)
)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[QAService]:
    """Return a service over an article of thousands of sentences that are much alike."""
    settings = IndexSettings(home=tmp_path_factory.mktemp("fleet") / "home")
    source = text_source(LONG, article_id="fleet", markdown=True)
    add_articles([source], settings=settings, embedder=embedder)
    with QAService(ArticleIndex.open(settings, embedder=embedder)) as opened:
        yield opened


def test_what_others_outrank_is_found_in_the_selection(fleet: QAService) -> None:
    assert fleet.index.counts()[1] == 2100
    question = "How many crowns does a ticket for ship 31 cost?"
    assert "ship 31 costs 31 crowns" in fleet.answer(question).text
    selection = selection_of(fleet, "fleet", "Ship 531 carries", "531 crowns.")
    for asked in ("How many crowns does a ticket cost?", "How high is the mast?"):
        answer = fleet.answer(asked, within=selection)
        assert answer.status == "answered"
        for note in answer.citations:
            assert "531" in note.quote
            assert selection.start <= note.start < note.end <= selection.end
        assert_exact(answer, fleet.index.article)


def test_a_model_is_given_the_sentences_of_the_selection_only(serve: Serve) -> None:
    model = ScriptedModel(["A car of up to five metres costs 140 crowns [1]."])
    service = serve(model)
    selection = selection_of(service, "heron", "under six travel", "A car of up to five")
    answer = service.answer("What does a car cost?", within=selection)
    (messages,) = model.asked
    text = service.index.article("heron").text
    first = text.index("Children under six")
    last = text.index("the driver included.") + len("the driver included.")
    assert text[first:last] in messages[1].content
    for outside in ("52 crowns", "Fares rise", "Gdansk", "forty minutes"):
        assert outside not in messages[1].content
    assert answer.answerer == "llm"
    assert [note.quote for note in answer.citations] == [
        "A car of up to five metres costs 140 crowns, the driver included."
    ]


def test_a_model_that_finds_nothing_in_it_is_told_of_the_selection(serve: Serve) -> None:
    service = serve(ScriptedModel(["NOT FOUND: the price of a ticket"]))
    selection = selection_of(service, "heron", "Children under six")
    answer = service.answer(ASKED, within=selection)
    assert answer.text == "No answer was found in the selected text."
    assert {note.quote for note in answer.nearest} == {"Children under six travel free of charge."}
