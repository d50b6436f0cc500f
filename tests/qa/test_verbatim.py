from qa import QAService, SentenceReady, retrieve
from qa.material import Material
from qa.not_found import Diagnosis, diagnose
from qa.verbatim import VerbatimAnswer


def material(service: QAService, question: str, diagnosis: Diagnosis | None = None) -> Material:
    index = service.index
    articles = {item.id: index.article(item.id) for item in index.articles()}
    found = retrieve(index, question)
    passages = {hit.passage.id: hit.passage for hit in found.hits}
    made = diagnosis or diagnose(index, found)
    return Material(found, articles, passages, len(articles), made)


def test_the_sentences_that_answer_are_claims_of_their_own_words(service: QAService) -> None:
    answer = VerbatimAnswer(material(service, "How much is a ticket for one adult?"))
    events = list(answer.write())
    draft = answer.draft()
    assert all(isinstance(event, SentenceReady) for event in events)
    assert tuple(event.claim for event in events) == draft.claims
    assert (draft.status, draft.reason) == ("answered", None)
    assert "52 crowns" in draft.text
    assert draft.nearest == ()


def test_related_sentences_are_numbered_on_their_own(service: QAService) -> None:
    answer = VerbatimAnswer(material(service, "Who discovered penicillin?"))
    assert list(answer.write()) == []
    draft = answer.draft()
    assert (draft.status, draft.reason) == ("not_found", "off_topic")
    assert [note.number for note in draft.nearest] == [1, 2, 3]
    assert draft.claims == ()


def test_what_is_missing_is_named(service: QAService) -> None:
    made = material(service, "How much is a ticket?", Diagnosis("missing", "the discount"))
    answer = VerbatimAnswer(made)
    assert list(answer.write()) == []
    draft = answer.draft()
    assert (draft.reason, draft.missing) == ("missing", "the discount")
    assert draft.text == "The articles say nothing about the discount."


def test_a_contradiction_is_quoted_and_is_no_answer(service: QAService) -> None:
    question = "How much is a ticket for one adult?"
    first = retrieve(service.index, question).sentences[0]
    answer = VerbatimAnswer(
        material(service, question, Diagnosis("false_premise", contradiction=first))
    )
    (event,) = answer.write()
    draft = answer.draft()
    assert (draft.status, draft.reason) == ("not_found", "false_premise")
    assert draft.citations[0].quote == first.sentence.text == event.claim.text


def test_an_answer_in_part_names_the_rest(service: QAService) -> None:
    question = "How much is a ticket for one adult?"
    first = retrieve(service.index, question).sentences[0]
    answer = VerbatimAnswer(
        material(service, question, Diagnosis("partial", "the colour", answer=(first,)))
    )
    list(answer.write())
    draft = answer.draft()
    assert (draft.status, draft.missing) == ("partial", "the colour")
    assert len(draft.claims) == 1


def test_what_was_looked_at_is_told_best_first(service: QAService) -> None:
    made = material(service, "How much is a ticket for one adult?")
    scores = [item.score for item in made.considered]
    assert scores == sorted(scores, reverse=True)
    assert made.considered[0].passage_id == made.retrieval.hits[0].passage.id
