"""A question becomes a part of a sentence, or is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.indirect_question import indirect_question, is_indirect_question


@pytest.mark.parametrize(
    ("question", "indirect"),
    [
        # A verb with "do" takes its own form.
        ("In which town did Luther die?", "in which town Luther died"),
        ("And when did he die?", "when he died"),
        ("Where does the name come from?", "where the name comes from"),
        ("How do bees find the hive?", "how bees find the hive"),
        ("What did engineers learn from the test?", "what engineers learned from the test"),
        ("How did Zog vex the council?", "how Zog vexed the council"),
        ("What did he ever deny?", "what he ever denied"),
        ("Why did it not open?", "why it did not open"),
        # Others only change places with the subject.
        ("Which hotel will Blinken stay in?", "which hotel Blinken will stay in"),
        ("How long can cooked rice be kept?", "how long cooked rice can be kept"),
        ("When was Luther born?", "when Luther was born"),
        ("What was the bomb called?", "what the bomb was called"),
        ("Who is the foreign minister?", "who the foreign minister is"),
        ("How tall is the tower?", "how tall the tower is"),
        ("How many bakers has the market?", "how many bakers the market has"),
        ("What has China refused to condemn?", "what China has refused to condemn"),
        ("Where was he when he said so?", "where he was when he said so"),
        ("Did she win?", "whether she won"),
        ("Was the mayor elected in 1999?", "whether the mayor was elected in 1999"),
        # The subject is what is asked for.
        ("Who painted the Mona Lisa?", "who painted the Mona Lisa"),
        ("How many books were printed?", "how many books were printed"),
        ("Which firm drives the guide?", "which firm drives the guide"),
        ("Can you tell me who paid?", "who paid"),
    ],
)
def test_subject_and_verb_change_places(question: str, indirect: str) -> None:
    assert indirect_question(question) == indirect
    assert is_indirect_question(indirect)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "Why?",
        "The third one",
        "Why is the sky blue?",
        "Who made it, and how many were there?",
        "What was the law passed in 1911?",
        "What is the trip about, according to her?",
        "It fell. When?",
    ],
)
def test_what_no_rule_can_turn_surely_is_left(question: str) -> None:
    assert indirect_question(question) is None


@pytest.mark.parametrize("text", ["", "the price", "in Vienna", "whoever"])
def test_a_noun_phrase_is_no_indirect_question(text: str) -> None:
    assert not is_indirect_question(text)


WORDS = st.sampled_from("who what when did does is was the a Lunn open found in of not and".split())


@given(st.lists(WORDS).map(" ".join) | st.text())
def test_any_text_is_turned_or_left(question: str) -> None:
    indirect = indirect_question(question)
    assert indirect is None or is_indirect_question(indirect)
