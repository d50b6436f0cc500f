"""Questions about a selection of an article: answered from what it touches, and nothing else."""

import pytest

from index import Selection
from index.errors import QuestionError
from qa import QAService, Question
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


@pytest.mark.parametrize(
    ("words", "articles"), [(FARE, None), ("one adult costs", ["market"]), (FARE, [])]
)
def test_an_answer_comes_from_the_selection_in_whole_sentences(
    service: QAService, words: str, articles: list[str] | None
) -> None:
    selection = selection_of(service, "heron", words)
    answer = service.answer(Question(ASKED, articles=articles, within=selection))
    assert [claim.text for claim in answer.claims] == [FARE]
    (citation,) = answer.citations
    whole = selection_of(service, "heron", FARE)
    assert (citation.article_id, citation.start, citation.end) == ("heron", whole.start, whole.end)
    assert [item.passage_id for item in answer.considered] == [citation.passage_id]
    assert_exact(answer, service.index.article)


def test_what_only_the_rest_of_the_article_holds_is_not_found(service: QAService) -> None:
    first = service.index.article_sentences("heron")[0]
    answer = service.answer(Question(ASKED, within=Selection("heron", first.start, first.end)))
    assert answer.text == "No answer was found in the selected text."
    assert {note.quote for note in answer.nearest} <= {first.text}


@pytest.mark.parametrize(
    ("start", "end", "sha256", "says"),
    [
        (5, 5, None, "from 5 to 5 is not part of the article 'heron', which has"),
        (-1, 5, None, "from -1 to 5 is not part"),
        (0, 10**30, None, "is not part of the article 'heron'"),
        (0, 3, None, "from 0 to 3 of the article 'heron' contains no sentence; select"),
        (0, 99, "0" * 64, "'heron' has changed since the text was selected"),
    ],
)
def test_what_is_no_selection_is_refused(
    service: QAService, start: int, end: int, sha256: str | None, says: str
) -> None:
    with pytest.raises(QuestionError, match=says):
        service.answer(Question(ASKED, within=Selection("heron", start, end, sha256)))


def test_a_model_is_given_the_sentences_of_the_selection_only(serve: Serve) -> None:
    model = ScriptedModel(["A car of up to five metres costs 140 crowns [1]."])
    service = serve(model)
    selection = selection_of(service, "heron", "under six travel", "A car of up to five")
    answer = service.answer(Question("What does a car cost?", within=selection))
    (messages,) = model.asked
    text = service.index.article("heron").text
    last = "the driver included."
    assert text[text.index("Children under six") : text.index(last)] + last in messages[1].content
    for outside in ("52 crowns", "Fares rise", "Gdansk", "forty minutes"):
        assert outside not in messages[1].content
    assert answer.answerer == "llm"
    assert [note.quote for note in answer.citations] == [
        f"A car of up to five metres costs 140 crowns, {last}"
    ]


def test_a_model_that_finds_nothing_in_it_is_told_of_the_selection(serve: Serve) -> None:
    service = serve(ScriptedModel(["NOT FOUND: the price of a ticket"]))
    answer = service.answer(
        Question(ASKED, within=selection_of(service, "heron", "Children under six"))
    )
    assert answer.text == "No answer was found in the selected text."
    assert {note.quote for note in answer.nearest} == {"Children under six travel free of charge."}
