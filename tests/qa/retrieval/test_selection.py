"""Within a selection retrieval sees what it touches, and nothing else."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Selection, Sentence
from qa import QAService, Question, retrieve
from tests.qa.conftest import SOURCES

QUESTIONS = ["How much is a ticket for one adult?", "Where was the hull built?", "What is it?"]


def touched(service: QAService, selection: Selection) -> list[Sentence]:
    return [
        sentence
        for sentence in service.index.article_sentences(selection.article_id)
        if sentence.start < selection.end and sentence.end > selection.start
    ]


@given(
    st.sampled_from(sorted(SOURCES)),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from(QUESTIONS),
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_only_what_a_selection_touches_is_retrieved(
    service: QAService, article_id: str, first: float, length: float, question: str
) -> None:
    text = service.index.article(article_id).text
    start = int(first * (len(text) - 1))
    end = start + 1 + int(length * (len(text) - start - 1))
    selection = Selection(article_id, start, end)
    sentences = touched(service, selection)
    found = retrieve(service.index, Question(question, within=selection))
    ids = {ranked.sentence.id for ranked in found.sentences}
    assert ids <= {sentence.id for sentence in sentences}
    assert bool(ids) == bool(sentences)
    if len(sentences) <= 8:
        assert ids == {sentence.id for sentence in sentences}
    for hit in found.hits:
        passage = hit.passage
        assert text[passage.start : passage.end] == passage.text
        inside = [s for s in sentences if s.passage_id == passage.id]
        assert (passage.start, passage.end) == (inside[0].start, inside[-1].end)
        assert {s.id for s in inside} <= ids
