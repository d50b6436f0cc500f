from qa import QAService, SentenceReady, retrieve
from qa.material import Material
from qa.verbatim import VerbatimAnswer


def material(service: QAService, question: str) -> Material:
    index = service.index
    articles = {item.id: index.article(item.id) for item in index.articles()}
    return Material(retrieve(index, question), articles, len(articles))


def test_the_sentences_that_answer_are_claims_of_their_own_words(service: QAService) -> None:
    made = material(service, "How much is a ticket for one adult?")
    footnotes = made.footnotes()
    answer = VerbatimAnswer(made.retrieval, footnotes, made.scope)
    events = list(answer.write())
    draft = answer.draft(made.footnotes())
    assert all(isinstance(event, SentenceReady) for event in events)
    assert tuple(event.claim for event in events) == draft.claims
    assert draft.status == "answered"
    assert "52 crowns" in draft.text
    assert draft.citations == footnotes.citations
    assert draft.nearest == ()


def test_related_sentences_are_numbered_on_their_own(service: QAService) -> None:
    made = material(service, "What is the population of Brazil?")
    answer = VerbatimAnswer(made.retrieval, made.footnotes(), made.scope)
    assert list(answer.write()) == []
    draft = answer.draft(made.footnotes())
    assert draft.status == "not_found"
    assert [note.number for note in draft.nearest] == [1, 2, 3]
    assert draft.claims == ()


def test_what_was_looked_at_is_told_best_first(service: QAService) -> None:
    made = material(service, "How much is a ticket for one adult?")
    scores = [item.score for item in made.considered]
    assert scores == sorted(scores, reverse=True)
    assert made.considered[0].passage_id == made.retrieval.hits[0].passage.id
