"""What the reader is given with a sentence: what stands before it, and where it stands."""

from index import Sentence
from index.chunking import element_sentences
from qa.reader import reading_units


def test_sentences_that_do_not_follow_each_other_are_no_context() -> None:
    text = "One is here. Two is here. Three is here."
    spans = element_sentences(text, ())
    kept = [
        Sentence(f"s{n}", "a", "p", n, start, end, text[start:end])
        for n, (start, end) in enumerate(spans)
        if n != 1
    ]
    assert [each.previous for each in reading_units(text, kept, "Guide")] == [None, None]
