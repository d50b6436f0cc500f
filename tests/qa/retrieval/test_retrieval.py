"""What is retrieved for a question, and what the reader then puts first."""

import pytest

from qa import QAService, Question, Turn, retrieve


@pytest.mark.parametrize(
    ("question", "article", "expected"),
    [
        ("Where did Sullivan meet Wang Yi?", "beijing", "Vienna"),
        ("How much is a ticket for one adult?", "heron", "52 crowns"),
        ("When was the Arabic sign painted?", "scripts", "1987"),
        ("WHEN WAS THE ÁRABIC SÍGN PAINTED?", "scripts", "1987"),
        ("How long does a sourdough loaf take?", "market", "two days"),
    ],
)
def test_the_passage_and_once_read_the_sentence_that_answer_are_ranked_first(
    service: QAService, question: str, article: str, expected: str
) -> None:
    found = retrieve(service.index, Question(question))
    assert found.hits[0].passage.article_id == article
    assert expected in found.hits[0].passage.text
    read = service.evidence(Question(question)).retrieval
    assert expected in read.sentences[0].sentence.text
    for each in (found, read):
        assert each.hits[0].passage.id == each.sentences[0].sentence.passage_id


def test_what_a_follow_up_follows_on_tells_which_passage_is_spoken_of(service: QAService) -> None:
    question = "What does it cost?"
    articles = ["market"]
    for said, heading in (("How long does a sourdough loaf take? Two days.", "sourdough"),
                          ("When does the ferry leave? It leaves at nine.", "ferry")):  # fmt: skip
        asked = Question(question, [Turn(said, "No.")], articles)
        found = retrieve(service.index, asked)
        # In turn stand what is best as it is, and what is best after what was said.
        best = [hit.passage for hit in found.hits[:2]]
        assert any(heading in one.text and "It costs 52 crowns." in one.text for one in best)
        read = service.evidence(asked)
        first = read.candidates[0].sentence
        assert first.text == "It costs 52 crowns."
        assert heading in service.index.passages([first.passage_id])[first.passage_id].text


def test_the_passage_that_the_last_answer_quotes_is_looked_into(service: QAService) -> None:
    quote = "The lamp orbits a wooden globe in 27 seconds."
    history = [Turn("Tell me more.", f"{quote} [1]")]
    found = retrieve(service.index, Question("Who measures that?", history))
    assert any("laser" in one.sentence.text for one in found.sentences[:2])
