"""In which way a question is not found, over a store of four articles, and over another."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import ArticleIndex, Embedder, IndexSettings, add_articles, text_source
from qa import QAService, Retrieval, retrieve
from qa.not_found import Diagnosis, diagnose

TOWN = {
    "velanor": """# Velanor results for 2024

Velanor said on Tuesday that it had raised its outlook after a strong spring. For 2024 Velanor
expects revenue of 440 to 460 million euros, up from an earlier range of 420 to 440 million.

## Profit for 2023

The maker of pumps had a net profit of 31 million euros in the year before. In 2022 it had lost
12 million euros, mostly because of the fire at its plant in Brno.

## Staff

Velanor was founded in 1951 by Otto Marek. German sales rose by nine percent. Spending on
research will reach 30 million in 2024.
""",
    "library": """# The Dorling Street library

The council of Harwick voted on Monday to close the Dorling Street library. The bookseller Imran
Sheikh supports the closure, saying that the building costs too much. The library's roof was
repaired in 2016. The council rejected a petition of the parents.
""",
    "bridge": """# The bridge

The bookseller Imran Sheikh supports the closure of the bridge. Its roof was mended in May.

The teacher Joan Pell is against the closure of the bridge.
""",
    "ashby": """# Leonora Ashby

Leonora Ashby was born in Norwich in 1871, the daughter of a clockmaker. She joined the Fabian
Society in 1894. In 1911 she left for Canada. Her brother Thomas died in a mine in 1899.
""",
}


def diagnosed(service: QAService, question: str) -> Diagnosis:
    return diagnose(service.index, retrieve(service.index, question))


def test_an_answer_is_the_verbatim_choice(service: QAService) -> None:
    found = diagnosed(service, "Where was the hull of the Heron built?")
    assert (found.kind, found.missing, found.contradiction) == ("answerable", None, None)
    assert "built in Gdansk in 2019" in found.answer[0].sentence.text
    assert found.sentences == found.answer


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Why was the hull of the Heron built in 2012?", "built in Gdansk in 2019"),
        ("Why does a ticket for one adult cost 80 crowns?", "costs 52 crowns"),
        ("Why do fares fall in July and August?", "Fares rise by a fifth"),
    ],
)
def test_a_false_premise_is_contradicted(service: QAService, question: str, sentence: str) -> None:
    found = diagnosed(service, question)
    assert found.kind == "false_premise"
    assert found.contradiction is not None
    assert sentence in found.contradiction.sentence.text
    assert found.answer == ()
    assert found.sentences == (found.contradiction,)


@pytest.mark.parametrize("question", ["FARE%FALL", "fares fall in July and August"])
def test_words_that_ask_nothing_assume_nothing(service: QAService, question: str) -> None:
    assert diagnosed(service, question).kind != "false_premise"


def test_what_is_missing_is_named(service: QAService) -> None:
    found = diagnosed(service, "How many sailors does the Heron employ?")
    assert (found.kind, found.missing, found.sentences) == (
        "missing",
        "how many sailors the Heron employs",
        (),
    )


def test_another_subject_names_nothing(service: QAService) -> None:
    found = diagnosed(service, "How do I knit a pair of socks?")
    assert found == Diagnosis("off_topic", decision=found.decision)


@pytest.mark.parametrize(
    ("question", "threshold"),
    [
        ("How many sailors does the Heron employ?", 0.182),
        ("Which planet has the most moons?", 0.047),
        ("Who won the cup in Peru?", 0.083),
        ("Where was the hull of the Heron built, and how many sailors does it employ?", 0.182),
        ("Why do cats purr and how do bees dance?", 0.047),
    ],
)
def test_what_is_not_answered_lies_below_a_threshold(
    service: QAService, question: str, threshold: float
) -> None:
    found = diagnosed(service, question)
    assert found.kind in {"missing", "off_topic", "partial"}
    assert found.decision is not None
    assert round(found.decision.threshold, 3) == threshold
    assert 0 <= found.decision.score < found.decision.threshold


def test_a_contradiction_has_a_score_and_an_answer_needs_none(service: QAService) -> None:
    found = diagnosed(service, "Why was the hull of the Heron built in 2012?")
    assert found.decision is not None
    assert found.decision.score >= found.decision.threshold == 0.55
    assert diagnosed(service, "Where was the hull of the Heron built?").decision is None
    assert diagnose(service.index, Retrieval("Who?", (), (), 0.0)).decision is None


def test_a_half_that_is_there_is_answered(service: QAService) -> None:
    question = "Where was the hull of the Heron built, and how many sailors does the Heron employ?"
    found = diagnosed(service, question)
    assert (found.kind, found.missing) == ("partial", "how many sailors the Heron employs")
    assert any("Gdansk" in ranked.sentence.text for ranked in found.answer)


def test_two_halves_that_are_there_are_an_answer(service: QAService) -> None:
    question = "Where was the hull of the Heron built, and what does a ticket for one adult cost?"
    found = diagnosed(service, question)
    assert found.kind == "answerable"
    answer = " ".join(ranked.sentence.text for ranked in found.answer)
    assert "Gdansk" in answer
    assert "52 crowns" in answer
    assert len({ranked.sentence.id for ranked in found.answer}) == len(found.answer)


def test_two_halves_of_another_subject_are_off_topic(service: QAService) -> None:
    assert diagnosed(service, "Why do cats purr and how do bees dance?").kind == "off_topic"


def test_parts_are_looked_up_where_the_caller_says(service: QAService) -> None:
    looked_up: list[str] = []

    def find(part: str) -> Retrieval:
        looked_up.append(part)
        return retrieve(service.index, part, articles=["heron"])

    question = "Where was the hull of the Heron built, and how many sailors does the Heron employ?"
    diagnose(service.index, retrieve(service.index, question), find)
    assert looked_up == [
        "Where was the hull of the Heron built?",
        "How many sailors does the Heron employ?",
    ]


def test_nothing_found_is_off_topic(service: QAService) -> None:
    assert diagnose(service.index, Retrieval("Who?", (), (), 0.0)).kind == "off_topic"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[ArticleIndex]:
    """Return an index of four articles that tell of some years, people and deeds, not others."""
    documents = [
        text_source(text, article_id=article_id, markdown=True) for article_id, text in TOWN.items()
    ]
    settings = IndexSettings(home=tmp_path_factory.mktemp("town"))
    add_articles(documents, settings=settings, embedder=embedder)
    with ArticleIndex.open(settings, embedder=embedder) as index:
        yield index


@pytest.mark.parametrize(
    ("article", "question"),
    [
        ("velanor", "What was Velanor's revenue in 2023?"),
        ("velanor", "How much did Velanor spend on research in 2023?"),
        ("velanor", "What was Velanor's revenue in 2019?"),
        ("velanor", "What will Velanor's revenue be in 2030?"),
        ("library", "Who opposes the closure?"),
        ("library", "Who accepted the petition of the parents?"),
        ("ashby", "How did Leonora Ashby die?"),
        ("ashby", "Why did Ashby leave the Fabian Society?"),
    ],
)
def test_what_is_told_of_another_year_or_person_contradicts_nothing(
    town: ArticleIndex, article: str, question: str
) -> None:
    found = diagnose(town, retrieve(town, question, articles=[article]))
    assert (found.kind, found.contradiction, found.answer) == ("missing", None, ())
    assert found.missing
    assert found.decision is not None
    assert 0 <= found.decision.score < found.decision.threshold


@pytest.mark.parametrize(
    ("article", "question", "sentence"),
    [
        ("velanor", "Why was Velanor founded in 1961?", "founded in 1951"),
        ("velanor", "Why did German sales fall?", "German sales rose"),
        ("library", "Why does Imran Sheikh oppose the closure?", "supports the closure"),
        ("library", "Why did the council accept the petition?", "rejected a petition"),
        ("ashby", "How did her brother Thomas survive the mine?", "died in a mine"),
    ],
)
def test_what_is_told_otherwise_of_the_same_still_contradicts(
    town: ArticleIndex, article: str, question: str, sentence: str
) -> None:
    found = diagnose(town, retrieve(town, question, articles=[article]))
    assert found.kind == "false_premise"
    assert found.contradiction is not None
    assert sentence in found.contradiction.sentence.text


@pytest.mark.parametrize(
    ("article", "question", "sentence", "left_out"),
    [
        ("velanor", "What was Velanor's loss in 2022?", "In 2022 it had lost", "For 2024"),
        ("bridge", "Who opposes the closure of the bridge?", "Joan Pell", "Imran Sheikh"),
    ],
)
def test_what_is_told_of_another_year_or_person_is_left_out_of_the_answer(
    town: ArticleIndex, article: str, question: str, sentence: str, left_out: str
) -> None:
    found = diagnose(town, retrieve(town, question, articles=[article]))
    assert found.kind == "answerable"
    answer = " ".join(ranked.sentence.text for ranked in found.answer)
    assert sentence in answer
    assert left_out not in answer


def test_a_sentence_that_is_alone_and_set_aside_answers_nothing(
    tmp_path: Path, embedder: Embedder
) -> None:
    settings = IndexSettings(home=tmp_path)
    only = text_source("The bookseller Imran Sheikh supports the closure.", article_id="only")
    add_articles([only], settings=settings, embedder=embedder)
    with ArticleIndex.open(settings, embedder=embedder) as index:
        found = diagnose(index, retrieve(index, "Who opposes the closure?"))
    assert (found.kind, found.missing) == ("missing", "who opposes the closure")
    assert found.decision is not None
    assert found.decision.score < found.decision.threshold == pytest.approx(0.15)
