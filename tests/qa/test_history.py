"""Follow-ups as readers type them, and the sets of follow-ups that people rewrote."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.history import standalone_question
from qa.types import Turn

BEIJING = Turn(
    "What did Secretary of State Antony Blinken say in Beijing?",
    'Blinken said the talks were "candid, substantive and constructive".[1]',
)
VIENNA = Turn("Where did Sullivan meet Wang Yi?", "Sullivan met Wang Yi in Vienna on May 10.[1]")
MINISTER = Turn("Who was the foreign minister of China?", "Qin Gang was foreign minister.[1] [2]")
MALI = Turn("How many troops did France send to Mali?", "France sent 4,000 troops to Mali.[1]")
LETTER = Turn(
    "What did the diplomats demand in the open letter?",
    "The letter asked the European Union to end arms exports to Sudan.[1]",
)
SUMMIT = Turn("What happened at the climate summit?", "Brazil and India agreed to cut methane.[1]")


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (
            BEIJING,
            "what three goals did he describe?",
            "what three goals did Antony Blinken describe?",
        ),
        (BEIJING, "Did he meet Xi Jinping?", "Did Antony Blinken meet Xi Jinping?"),
        (BEIJING, "What did Xi Jinping tell him?", "What did Xi Jinping tell Antony Blinken?"),
        (BEIJING, "Did his wife go with him?", "Did Antony Blinken's wife go with him?"),
        (BEIJING, "When did he arrive there?", "When did Antony Blinken arrive in Beijing?"),
        (VIENNA, "Did they agree on anything?", "Did Sullivan and Wang Yi agree on anything?"),
        (MINISTER, "When was he born?", "When was Qin Gang born?"),
        (LETTER, "who signed it?", "who signed the open letter?"),
        (LETTER, "Who signed the letter?", "Who signed the open letter?"),
        (LETTER, "how many of them signed?", "how many of the diplomats signed?"),
        (MALI, "How many of them were killed?", "How many of the troops were killed?"),
        (MALI, "Are there still troops there?", "Are there still troops in Mali?"),
        (SUMMIT, "Did they sign anything?", "Did Brazil and India sign anything?"),
        (SUMMIT, "What did the former promise?", "What did Brazil promise?"),
        (SUMMIT, "What did the latter promise?", "What did India promise?"),
    ],
)
def test_a_word_that_points_back_is_replaced(turn: Turn, question: str, expected: str) -> None:
    assert standalone_question(question, [turn]) == expected


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (VIENNA, "And when?", "When did Sullivan meet Wang Yi?"),
        (VIENNA, "why?", "Why did Sullivan meet Wang Yi?"),
        (BEIJING, "Why?", "What did Secretary of State Antony Blinken say in Beijing, and why?"),
        (BEIJING, "And in London?", "What did Secretary of State Antony Blinken say in London?"),
        (BEIJING, "What about Janet Yellen?", "What did Janet Yellen say in Beijing?"),
        (
            BEIJING,
            "Anything else?",
            "What else did Secretary of State Antony Blinken say in Beijing?",
        ),
        (BEIJING, "And his deputy?", "What about Antony Blinken's deputy?"),
        (MALI, "What about Germany?", "How many troops did Germany send to Mali?"),
        (MALI, "And to Niger?", "How many troops did France send to Niger?"),
        (MINISTER, "And of Japan?", "Who was the foreign minister of Japan?"),
        (
            LETTER,
            "who disagreed?",
            "What did the diplomats demand in the open letter, and who disagreed?",
        ),
    ],
)
def test_an_ellipsis_is_completed_from_the_last_question(
    turn: Turn, question: str, expected: str
) -> None:
    assert standalone_question(question, [turn]) == expected


@pytest.mark.parametrize(
    "question",
    [
        "What did Blinken say he would do?",
        "In his speech, what did Blinken say?",
        "When he left, did Xi Jinping comment?",
        "Did Iran say it would sign?",
        "Is it true that Wang Yi met Sullivan?",
        "How many countries signed their agreement?",
        "What did Blinken say about him?",
        "What did China say?",
        "And did Japan agree?",
        "What is the capital of Peru?",
        "What does the article say about Taiwan?",
        "What is universalism?",
        "What does it mean when a currency floats?",
        "What is it called when steam drives a turbine?",
        "Did the black death make it to Norway?",
        "Which mathematician took pride in work that he thought useless?",
        "How many homes did the firm say it could reach?",
        "Who suggested that trade was fair?",
        "What do most flatworms have on their backs?",
        "What is the longest river that crosses Peru?",
        "Is it better to sail in May?",
        "How was it decided how many to send?",
        "What did Blinken take with him on his travels?",
        "Where did China state that it would build?",
        "Which university has its origins in a school?",
        'How many nations have "North" in their names?',
        "What about the goal of the talks?",
        "The bridge has two arches. Who built them?",
        "I believe it is in Vienna",
        "So, they have met before.",
        "  Who is   Angela Merkel ?  ",
        "",
        " \n",
        "?",
    ],
)
def test_a_complete_question_stays_as_it_is(question: str) -> None:
    assert standalone_question(question, [BEIJING]) == question


PARTY = Turn("How many seats did the Labor Party win in 1999?", "It won 42 seats.")
MUSEUM = Turn("When was the Lunn Museum founded?", "Ada Lindqvist founded it in 1901.")
DOUBTED = Turn("Is privacy protected?", "Yes, it is.")
GOALS = Turn("What did Sullivan and Wang Yi speak of?", "They named three goals.")
SENATORS = Turn("Who wrote to Biden?", "Nineteen old senators wrote to Joe Biden.")
FIRST = Turn("What is the first of Sullivan's goals?", "It is to talk.")
REFUSED = Turn("Was China keen to meet Sullivan?", "No. China hesitated.")
WAITED = Turn("Would it be enough to wait?", "No, that would be a snub.")
ENVOYS = Turn("Did the envoys of Peru meet?", "No.")
WATER = Turn("What is ground water contamination?", "")
VEXED = Turn("Why are the Chinese vexed with Blinken?", "He put off a visit.")
MATCH = Turn("Who won the cup in 2003?", "The Lunn Rovers won it.")


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (PARTY, "And the Greens?", "How many seats did the Greens win in 1999?"),
        (PARTY, "What about the Greens in 1999?", "How many seats did the Greens win in 1999?"),
        (PARTY, "And in 2002?", "How many seats did the Labor Party win in 2002?"),
        (PARTY, "How many in 2002?", "How many seats did the Labor Party win in 2002?"),
        (PARTY, "How many did the Greens win?", "How many seats did the Greens win?"),
        (PARTY, "How many did they lose?", "How many seats did the Labor Party lose?"),
        (
            PARTY,
            "Was that a majority?",
            "How many seats did the Labor Party win in 1999, and was that a majority?",
        ),
        (MUSEUM, "And who runs it now?", "Who runs the Lunn Museum now?"),
        (MUSEUM, "What else happened that year?", "What else happened in 1901?"),
        (MUSEUM, "How big is its collection?", "How big is the Lunn Museum's collection?"),
        (MUSEUM, "What is in the museum?", "What is in the Lunn Museum?"),
        (MUSEUM, "How old was she then?", "How old was Ada Lindqvist in 1901?"),
        (PARTY, "In 2002?", "How many seats did the Labor Party win in 2002?"),
        (MALI, "Germany?", "How many troops did Germany send to Mali?"),
        (
            PARTY,
            "What about women?",
            "What about women: how many seats did the Labor Party win in 1999?",
        ),
        (
            PARTY,
            "And women?",
            "As for women, how many seats did the Labor Party win in 1999?",
        ),
        (MATCH, "Who led the team?", "Who led the team?"),
        (GOALS, "And what are they?", "And what are the three goals?"),
        (GOALS, "What did they ask for?", "What did Sullivan and Wang Yi ask for?"),
        (SENATORS, "What did they want?", "What did the nineteen old senators want?"),
        (FIRST, "And the third?", "What is the third of Sullivan's goals?"),
        (REFUSED, "Why?", "Why was China not keen to meet Sullivan?"),
        (WAITED, "why?", "Why would it not be enough to wait?"),
        (ENVOYS, "Why?", "Why did the envoys of Peru meet?"),
        (WATER, "Can it be cleaned up?", "Can ground water contamination be cleaned up?"),
        (VEXED, "What do they hold against him?", "What do the Chinese hold against Blinken?"),
        (DOUBTED, "What about security?", "What about security?"),
    ],
)
def test_a_count_a_year_and_a_noun_are_taken_over(turn: Turn, question: str, expected: str) -> None:
    assert standalone_question(question, [turn]) == expected


def test_a_pronoun_turns_to_whom_the_last_turn_was_about() -> None:
    turns = [
        Turn("Where did Marconi study?", "He studied at home."),
        Turn("When did he move to England?", "He moved in 1896."),
        Turn("Who helped him there?", "William Preece of the Post Office did."),
    ]
    assert standalone_question("How old was he?", turns) == "How old was William Preece?"
    turns.append(Turn("Did Marconi win a prize?", "He did, in 1909."))
    assert standalone_question("Who shared it with him?", turns).endswith("with Marconi?")


def test_one_person_is_no_they_and_no_it() -> None:
    turns = [
        Turn("Which company did Ada Lindqvist found?", "She founded Lunn Works."),
        Turn("When did she leave?", "She left in 1910."),
    ]
    assert standalone_question("What did it make?", turns) == "What did Lunn Works make?"
    assert standalone_question("What did they make?", turns) == "What did Lunn Works make?"


def test_a_question_that_says_little_is_not_asked_again() -> None:
    turns = [Turn("What else happened?", "Nothing is said."), Turn("Where was he?", "At home.")]
    assert standalone_question("When did he leave?", turns) == "When did he leave?"
    assert standalone_question("Was that so?", turns[:1]) == "Was that so?"


def test_an_ellipsis_after_an_ellipsis_goes_back_to_the_same_question() -> None:
    turns = [VIENNA, Turn("When?", "On May 10.[1]")]
    assert standalone_question("Why?", turns) == "Why did Sullivan meet Wang Yi?"
    turns = [BEIJING, Turn("Why?", "They had not met for a year.[1]")]
    expected = "What did Secretary of State Antony Blinken say in Beijing, and when?"
    assert standalone_question("When?", turns) == expected


def test_a_name_is_carried_over_turns_that_use_a_pronoun() -> None:
    turns = [BEIJING, Turn("When did he arrive?", "On Sunday.[1]"), Turn("Did he meet Xi?", "Yes.")]
    assert standalone_question("When did he leave?", turns) == "When did Antony Blinken leave?"


def test_footnote_markers_never_reach_the_question() -> None:
    turn = Turn("Who met Sullivan?", "Wang Yi[1][2] met him in Vienna [3, 4].")
    assert "[" not in standalone_question("What did he say?", [turn])


@given(st.text(max_size=200))
def test_without_history_every_question_stays_as_it_is(question: str) -> None:
    assert standalone_question(question, []) == question


def test_a_question_too_long_to_be_a_follow_up_stays_as_it_is() -> None:
    question = "why did he " * 9000
    assert standalone_question(question, [BEIJING]) == question


_WORD = st.sampled_from(
    [
        "who",
        "what",
        "why",
        "he",
        "it",
        "they",
        "there",
        "the",
        "letter",
        "Blinken",
        "China",
        "said",
        "and",
        "[1]",
        ".",
        "?",
        ",",
        "'",
        "Mr.",
        "of",
        "in",
    ]
)
_TEXT = st.one_of(st.text(max_size=60), st.lists(_WORD, max_size=12).map(" ".join))
_ADDED = {"not", "as", "for", "and", "else", "in", "to", "the", "what", "about", "why", "s"}


@given(_TEXT, st.lists(st.builds(Turn, _TEXT, _TEXT), max_size=4))
def test_every_word_added_stands_in_the_history(question: str, turns: list[Turn]) -> None:
    result = standalone_question(question, turns)
    spoken = " ".join([question, *(f"{t.question} {t.answer}" for t in turns)]).lower()
    for word in result.lower().replace("'", " ").replace("\u2019", " ").split():
        bare = word.strip('?!.,:;"')
        assert bare in spoken or bare in _ADDED


# Follow-ups that a person rewrote, read where they lie; the floors are a little below the measure.


def _words(text: str) -> set[str]:
    words = {w.strip("?.,!\"'").removesuffix("'s") for w in text.lower().split()}
    return {w for w in words if len(w) > 3}


def _bench(name: str) -> list[dict[str, object]]:
    home = os.environ.get("FOOTNOTE_BENCH")
    if not home:
        pytest.skip("FOOTNOTE_BENCH is not set")
    path = Path(home) / "bench" / name / "rewrite.jsonl"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_on_canard_names_are_found_and_complete_questions_are_left() -> None:
    added = wanted = right = kept = complete = 0
    for row in _bench("canard_dev"):
        spoken = row["history"]
        assert isinstance(spoken, list)
        turns = [Turn(f"What is said of {row['title']}?", "")]
        turns += [Turn(q, a) for q, a in zip(spoken[::2], spoken[1::2], strict=True)]
        question, rewrite = str(row["question"]), str(row["rewrite"])
        result = standalone_question(question, turns)
        ours, theirs = _words(result) - _words(question), _words(rewrite) - _words(question)
        added, wanted, right = added + len(ours), wanted + len(theirs), right + len(ours & theirs)
        if spoken and question.lower() == rewrite.lower():
            complete += 1
            kept += result == question
    assert right / added > 0.67
    assert right / wanted > 0.265
    assert complete > 50
    assert kept / complete > 0.95


def test_a_thin_question_is_asked_with_the_last_one() -> None:
    history = [Turn("What did Ada Lindqvist build?", "Ada Lindqvist built the old bridge.")]
    asked = standalone_question("And when did that happen?", history)
    assert asked == "What did Ada Lindqvist build, and when did that happen?"


def test_a_question_with_words_of_its_own_is_left_alone() -> None:
    history = [Turn("What did Ada Lindqvist build?", "Ada Lindqvist built the old bridge.")]
    assert standalone_question("How big is the ferry?", history) == "How big is the ferry?"
    assert standalone_question("What are the three goals?", history) == "What are the three goals?"
