"""What is retrieved for a question, and what the reader then puts first."""

from qa import QAService, Question, Turn, retrieve


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
