"""What the reader is given with a sentence: what stands before it, and where it stands."""

from index import Sentence
from index.chunking import element_sentences
from qa.reader import place_of, reading_units


def test_sentences_that_do_not_follow_each_other_are_no_context() -> None:
    text = "One is here. Two is here. Three is here."
    spans = element_sentences(text, ())
    kept = [
        Sentence(f"s{n}", "a", "p", n, start, end, text[start:end])
        for n, (start, end) in enumerate(spans)
        if n != 1
    ]
    assert [each.previous for each in reading_units(text, kept, "Guide")] == [None, None]


def test_a_place_is_the_title_and_the_last_heading() -> None:
    assert place_of("Guide", ("Use", "Options")) == "Guide › Options"
    assert place_of("T" * 99, ()) == "T" * 60
