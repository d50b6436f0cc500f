"""What the reader is given with a sentence: labels, a header or opening, what stands before."""

from collections.abc import Sequence

from index import Element, Sentence
from index.chunking import element_sentences
from index.loading import clean_text, plain_elements
from index.types import Lead
from qa.reader.units import Unit, items_by_opening, place_of, reading_units, siblings_by_item


def made(text: str, place: str = "Guide", elements: Sequence[Element] | None = None) -> list[Unit]:
    elements = plain_elements(text, ()) if elements is None else elements
    sentences = []
    for n, (start, end) in enumerate(element_sentences(text, elements)):
        own = next((each for each in elements if each.start <= start < each.end), None)
        lead = Lead(*own.lead, text[slice(*own.lead)]) if own and own.lead else None
        kind = own.kind if own else None
        sentences.append(Sentence(f"s{n}", "a", "p", n, start, end, text[start:end], kind, lead))
    return reading_units(text, sentences, place)


def test_the_rows_of_a_table_are_what_its_header_and_the_sentence_above_it_open() -> None:
    text = "It ran.\n\nTwo laptops were tried:\n\nModel | Weight\nX1 | 1.1 kg\nX2 | 1.4 kg"
    first, opening, header, *rows = made(text)
    assert (first.context, opening.context) == ("Guide.", "Guide. It ran.")
    assert header.lead == opening.sentence
    assert [row.context for row in rows] == ["Guide. Model | Weight"] * 2
    assert items_by_opening([opening, header, *rows]) == {
        opening.sentence.id: tuple(rows),
        header.sentence.id: tuple(rows),
    }


def test_items_of_a_list_know_each_other() -> None:
    text = "What to bring\n\n- a rope\n- a lamp\n\nThe hut is open.\n\n1. Knock.\n2. Wait."
    heading, rope, lamp, hut, knock, wait = made(text)
    assert [each.labels for each in (heading, hut)] == [(), ()]
    assert siblings_by_item([hut, lamp, heading, rope, wait, knock]) == {
        rope.sentence.id: (rope, lamp),
        lamp.sentence.id: (rope, lamp),
        knock.sentence.id: (knock, wait),
        wait.sentence.id: (knock, wait),
    }


def test_a_nested_list_is_a_list_of_its_own_and_part_of_the_one_around_it() -> None:
    cleaned = clean_text("Roles:\n\n- Admins\n  - add\n  - delete\n- Guests", markdown=True)
    opening, admins, add, delete, guests = units = made(cleaned.text, elements=cleaned.elements)
    assert add.context == "Guide. - Admins"
    assert items_by_opening(units) == {
        opening.sentence.id: (admins, add, delete, guests),
        admins.sentence.id: (add, delete),
    }
    whole, nested = (admins, add, delete, guests), (add, delete)
    assert siblings_by_item(units) == {
        admins.sentence.id: whole,
        add.sentence.id: nested,
        delete.sentence.id: nested,
        guests.sentence.id: whole,
    }


def test_short_lines_above_an_explanation_are_its_labels() -> None:
    text = "-q\n--quiet\nDo not print progress.\n\n-v\nPrint more."
    quiet, more = made(text)
    assert (quiet.text, more.text) == ("-q --quiet Do not print progress.", "-v Print more.")
    cited = quiet.cited(text)
    assert (cited.start, cited.text) == (0, "-q\n--quiet\nDo not print progress.")


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
