"""Is somebody described as the evidence describes somebody else?"""

import pytest

from qa.appositions import check_appositions
from qa.finding import Finding
from qa.reading import Reading

TALKS = (
    "Also in May, Jake Sullivan, the American national security adviser, held a meeting in Vienna "
    "with Wang Yi, a senior figure in Chinese foreign policy."
)


def found(claim: str, evidence: str) -> list[Finding]:
    return check_appositions(Reading(claim), Reading(evidence))


@pytest.mark.parametrize(
    ("claim", "evidence", "bearer"),
    [
        ("Wang Yi is the American national security adviser.", TALKS, "Jake Sullivan"),
        (
            "Wang Yi, the US national security adviser, met Sullivan in Vienna.",
            TALKS,
            "Jake Sullivan",
        ),
        ("American national security adviser Wang Yi met Sullivan.", TALKS, "Jake Sullivan"),
        ("Jake Sullivan is a senior figure in Chinese foreign policy.", TALKS, "Wang Yi"),
        (
            "Jake Sullivan, a senior figure in Chinese foreign policy, was in Vienna.",
            TALKS,
            "Wang Yi",
        ),
        (
            "Antony Blinken was the Chinese foreign minister.",
            "Blinken met Chinese foreign minister Qin Gang in Beijing.",
            "Qin Gang",
        ),
        (
            "Antony Blinken, China's foreign minister, went there.",
            "Antony Blinken met Chinese foreign minister Qin Gang in Beijing.",
            "Qin Gang",
        ),
        (
            "Ada Brown was the mayor of Bergen.",
            "The mayor of Bergen, Karl Olsen, thanked Ada Brown for the gift.",
            "Karl Olsen",
        ),
        (
            "Edison invented the induction motor in 1887.",
            "Nikola Tesla, who invented the induction motor in 1887, left. Edison stayed.",
            "Nikola Tesla",
        ),
        (
            "Karl Weber is the author of The Silent Harbour.",
            "Anna Lind, the author of The Silent Harbour, spoke to Karl Weber in Oslo.",
            "Anna Lind",
        ),
        (
            "Krakow is the capital of Poland.",
            "Warsaw, the capital of Poland, is larger than Krakow.",
            "Warsaw",
        ),
        (
            "Paul Weber was a German painter.",
            "Anna Schmidt was a German painter. Paul Weber bought her works.",
            "Anna Schmidt",
        ),
        (
            "Rita Moreno served as ambassador to Chile.",
            "Luis Ortega served as ambassador to Chile, where Rita Moreno joined him.",
            "Luis Ortega",
        ),
        (
            "Otto Hahn discovered nuclear fission in Berlin.",
            "Lise Meitner discovered nuclear fission in Berlin. Otto Hahn doubted it.",
            "Lise Meitner",
        ),
    ],
)
def test_what_is_said_of_another_is_told(claim: str, evidence: str, bearer: str) -> None:
    (finding,) = found(claim, evidence)
    assert (finding.check, finding.weight) == ("description", "contradicted")
    assert finding.reason.startswith(f"The article says that of {bearer}, not of ")


def test_the_reason_names_both() -> None:
    (finding,) = found("Wang Yi is the American national security adviser.", TALKS)
    assert finding.reason == "The article says that of Jake Sullivan, not of Wang Yi."


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Sullivan is the American national security adviser.", TALKS),
        ("The US national security adviser, Jake Sullivan, met Wang.", TALKS),
        (
            "National security adviser Sullivan met Wang Yi, a senior figure in China.",
            TALKS,
        ),
        ("Wang Yi met the American national security adviser.", TALKS),
        ("Wang Yi met the American national security adviser, Sullivan.", TALKS),
        (
            "Obama was the president of the United States.",
            "Barack Obama, the president of the United States, met Merkel.",
        ),
        (
            "Constantinople is the capital of Turkey.",
            "Istanbul, formerly Constantinople, the capital of Turkey, is old.",
        ),
        (
            "Merkel became the chancellor of Germany in 2005.",
            "Gerhard Schröder, the chancellor of Germany, lost. Merkel then became chancellor.",
        ),
        (
            "Ada Brown was the mayor of Bergen.",
            "Karl Olsen, the mayor of Bergen, died in 1990; he was succeeded by Ada Brown.",
        ),
        (
            "Ada Brown was the mayor of Bergen.",
            "Karl Olsen, the mayor of Bergen, died in 1990, and the office went to Ada Brown.",
        ),
        ("Paul Weber was a German painter.", "Anna Schmidt and Paul Weber were German painters."),
        (
            "Paul Weber was a German painter.",
            "Anna Schmidt, a German painter, married Paul Weber, also a painter.",
        ),
        (
            "Samuel Clemens was an American novelist.",
            "Mark Twain (Samuel Clemens) was an American novelist.",
        ),
        ("Weber is the second king of Bergen.", "Olsen, the first king of Bergen, knew Weber."),
        (
            "Otto Hahn discovered nuclear fission in Berlin.",
            "Lise Meitner and Otto Hahn discovered nuclear fission in Berlin.",
        ),
        (
            "NASA is the space agency of America.",
            "The National Aeronautics and Space Administration, the space agency of America, is.",
        ),
        (
            "Karl met Anna Lind, the author of The Silent Harbour.",
            "Anna Lind, the author of The Silent Harbour, spoke to Karl.",
        ),
        (
            "The author of The Silent Harbour, Lind, spoke to Karl Weber, her publisher.",
            "Anna Lind, the author of The Silent Harbour, spoke to Karl Weber, her publisher.",
        ),
        (
            "Shiller was the winner of the Nobel prize.",
            "The winner of the Nobel prize, Robert J. Shiller, spoke.",
        ),
        ("Mayor Ada Brown opened it.", "Mayor Karl Olsen thanked Ada Brown."),
        ("The king of Bergen, Olsen, was not the painter.", "Weber, the painter, knew Olsen."),
    ],
)
def test_an_honest_description_is_none(claim: str, evidence: str) -> None:
    assert found(claim, evidence) == []


def test_what_stands_in_a_text_over_and_over_is_left_open() -> None:
    evidence = "Ada Jones, the mayor of Bergen, met Karl Olsen. " * 12
    assert found("Karl Olsen was the mayor of Bergen.", evidence) == []


@pytest.mark.parametrize("text", ["", "Jones", "Jones,", "the mayor, Jones", "Jones, who", "A, a."])
def test_broken_texts_are_read(text: str) -> None:
    assert found(text, text) == found(text, TALKS) == found(TALKS, text) == []
