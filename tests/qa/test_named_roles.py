"""Names of a question in whose place a sentence has others."""

import pytest

from qa.named_roles import name_clashes
from qa.premise import Clash, Premise
from qa.reading import Reading


def found(question: str, sentence: str, near: str = "", met: float = 1.0) -> list[Clash]:
    asked, said = Reading(question), Reading(sentence)
    around = Reading(f"{sentence} {near}")
    return list(name_clashes(Premise(asked, said, around, [met] * len(asked.words), near=around)))


@pytest.mark.parametrize(
    ("question", "sentence", "assumed", "said"),
    [
        (
            "What did Louis XV forbid?",
            "King Louis XIV forbade all of it.",
            "Louis XV",
            "Louis XIV",
        ),
        (
            "Why does Peru hold 60% of the forest?",
            "Most of the forest is within Brazil, with 60%, followed by Peru with 13%.",
            "60%",
            "Brazil",
        ),
        (
            "In what year was the comet described by Halley?",
            "The comet was first described by Hevelius in 1661.",
            "Halley",
            "Hevelius",
        ),
        (
            "What did Priestley's account of the gas combine?",
            "Lavoisier's account of the gas combined two theories.",
            "Priestley's",
            "Lavoisier's",
        ),
        (
            "When did Swedish ships leave the harbour?",
            "In 1902 the Danish ships left the harbour.",
            "Swedish",
            "Danish",
        ),
        (
            "When did the settlers arrive in Tromso?",
            "The settlers arrived in Bergen in 1688.",
            "Tromso",
            "Bergen",
        ),
        ("Where does Route 85 begin?", "Route 168 begins in the hills.", "Route 85", "Route 168"),
    ],
)
def test_another_name_in_its_place_is_found(
    question: str, sentence: str, assumed: str, said: str
) -> None:
    assert (assumed, said) in {(clash.assumed, clash.found) for clash in found(question, sentence)}


@pytest.mark.parametrize(
    ("question", "sentence", "near"),
    [
        ("What did Louis XIV forbid?", "Louis XIII came before Louis XIV.", ""),
        ("Why does Brazil hold 60%?", "Brazil holds 60%, and Peru 13%.", ""),
        # The other name is what is asked for.
        ("Who described Halley's comet?", "The comet was described by Hevelius.", ""),
        (
            "When was it described by Halley?",
            "It was described by Hevelius.",
            "Halley did in 1682.",
        ),
        # What is written short may be written out, and a name may be part of another.
        ("What do the SP's rules set down?", "The Scottish Parliament's rules set it down.", ""),
        ("What do the rules of the SP set down?", "The Scottish Parliament set down rules.", ""),
        ("When did Zeria show growth?", "In 1993 Zeira showed growth.", ""),
        ("What does the Apple system assign?", "The AppleTalk system assigns addresses.", ""),
        ("Where does Route 85 begin?", "Route 168 begins there.", "Route 85 begins in town."),
        ("When did it begin?", "Hevelius began in 1661.", ""),
    ],
)
def test_a_name_that_is_there_or_asked_for_is_none(question: str, sentence: str, near: str) -> None:
    assert found(question, sentence, near) == []


def test_a_sentence_about_something_else_contradicts_no_name() -> None:
    question = "In what year was the comet described by Halley?"
    assert found(question, "The comet was described by Hevelius.", met=0.4) == []
