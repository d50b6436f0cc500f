"""Opposites and denials of what a question takes for granted."""

import pytest

from qa.premise import Clash, Premise
from qa.reading import Reading
from qa.reversals import denial_clashes, opposite_clashes


def found(question: str, sentence: str, elsewhere: str = "") -> list[Clash]:
    asked, said = Reading(question), Reading(sentence)
    premise = Premise(asked, said, said, [1.0] * len(asked.words), Reading(elsewhere).stems)
    return [*opposite_clashes(premise), *denial_clashes(premise)]


@pytest.mark.parametrize(
    ("question", "sentence", "kind", "said"),
    [
        ("Why did the demand for oil rise?", "The demand for oil fell.", "direction", "fell"),
        (
            "Who accepted the council's offer?",
            "The mayor rejected the council's offer.",
            "direction",
            "rejected",
        ),
        (
            "Why did he defend compulsory confession?",
            "He rejected compulsory confession and encouraged private confession.",
            "direction",
            "rejected",
        ),
        (
            "Why does the light water evaporate more slowly than the heavy water?",
            "The light water evaporates at a faster rate than the heavy water.",
            "direction",
            "faster",
        ),
        ("Why did they refuse to fight for him?", "They fought for him.", "negation", "fought"),
        ("Why did they avoid marrying?", "They often married others.", "negation", "married"),
        (
            "How did the town profit from the mill?",
            "There has been no advantage for the town from the mill.",
            "negation",
            "no",
        ),
        (
            "Why did Newton jump into the river?",
            "Several jumped into the river, but Newton did not.",
            "negation",
            "Newton did not",
        ),
        ("What do the treaties not limit?", "The treaties limit trade.", "negation", "limit"),
        (
            "When was the charter never adopted?",
            "The charter was adopted in 1989.",
            "negation",
            "adopted",
        ),
        ("How was the theorem proved?", "The theorem is a conjecture.", "negation", "conjecture"),
    ],
)
def test_the_opposite_is_found(question: str, sentence: str, kind: str, said: str) -> None:
    assert (kind, said) in {(clash.kind, clash.found) for clash in found(question, sentence)}


@pytest.mark.parametrize(
    ("question", "sentence", "elsewhere"),
    [
        ("Why did the demand rise?", "The demand rose.", ""),
        ("Why did the demand rise?", "The demand rose and then fell.", ""),
        ("Why did the demand rise?", "The supply of bread fell.", ""),
        ("Why did the demand rise?", "The demand fell.", "The demand for oil rose."),
        ("Who bought the old mill?", "The old mill was sold to Ana.", ""),
        ("Who is older than Ana Brekke?", "Ana Brekke is younger than Olaf.", ""),
        ("What grows in cool water?", "More of it grows than would in warm water.", ""),
        ("When did Denmark join the union?", "Denmark joined in 1972; Norway did not join.", ""),
        ("Why did they not fight?", "They did not fight.", ""),
        ("Which towns were not destroyed?", "All but two towns were destroyed.", ""),
        ("What can't the court do?", "The court cannot pass laws against its wishes.", ""),
        ("When did Obama finally visit Kenya?", "He visited Kenya in 2015, the first to.", ""),
        ("Why did Ana jump?", "Several jumped, but Newton did not.", ""),
    ],
)
def test_what_is_no_opposite_is_none(question: str, sentence: str, elsewhere: str) -> None:
    assert found(question, sentence, elsewhere) == []


@pytest.mark.parametrize(
    ("question", "sentence", "contradicts"),
    [
        # That somebody does is all that is taken for granted.
        ("Who opposes the closure?", "The bookseller Ana Pell supports the closure.", False),
        ("Who accepted the petition?", "The council rejected the petition.", False),
        ("Which firm rejected the offer of Ana?", "The council accepted the offer of Ana.", False),
        ("How many people opposed the plan?", "The mayor supported the plan.", False),
        ("What did the mayor oppose in the plan?", "The mayor supported the plan.", False),
        ("Why does Ana oppose the closure?", "Ana supports the closure.", True),
        ("When did the council accept the petition?", "The council rejected the petition.", True),
        ("Who spoke of the fall of fares?", "The rise of fares was spoken of.", True),
        # Both happen to one thing.
        ("How did Ana Pell die?", "Ana Pell was born in Ely.", False),
        ("Why did the workers end the strike?", "The workers started the strike.", False),
        ("Why did Ana leave the Fabian Society?", "Ana joined the Fabian Society.", False),
        ("How was the old mill destroyed?", "The old mill was built by Ana.", False),
        ("How did Thomas survive the mine?", "Thomas died in the mine.", True),
        ("Why did fares fall?", "Fares rose.", True),
    ],
)
def test_an_opposite_need_not_contradict(question: str, sentence: str, contradicts: bool) -> None:
    assert {clash.contradicts for clash in found(question, sentence)} == {contradicts}
