from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import CaseError
from eval.dataset import Dataset, load_dataset
from eval.gold import Gold, Place, gold_of, paragraph_spans
from eval.store import opened_store
from tests.eval.conftest import CASES, QUESTIONS, Writer, case, question


def golds(dataset: Dataset, cache: Path) -> dict[str, tuple[list[str], str | None]]:
    """Return the texts of each case's evidence and of its paragraph."""
    with opened_store(dataset, cache=cache) as index:
        found = {}
        for case_id, gold in gold_of(dataset, index).items():
            text = index.article(gold.article_id).text
            paragraph = gold.paragraph and text[slice(*gold.paragraph)]
            found[case_id] = ([text[start:end] for start, end in gold.evidence], paragraph)
        return found


def test_the_gold_of_a_case_is_its_evidence(write_cases_file: Writer, cache: Path) -> None:
    assert golds(load_dataset(write_cases_file(CASES)), cache) == {
        "built": (["Lunn built its harbour in 1902 out of grey granite from the hills."], None),
        "keeper": (["A keeper called Ana Brekke lit the lamp for 31 years."], None),
        "keeper-years": (["A keeper called Ana Brekke lit the lamp for 31 years."], None),
        "airport": ([], None),
    }


def test_evidence_may_break_its_lines_elsewhere(write_cases_file: Writer, cache: Path) -> None:
    quote = "The breakwater is 340 metres\nlong and was paid  for by the herring fleet."
    broken = case(answers=["340"], evidence=[quote])
    (evidence, _) = golds(load_dataset(write_cases_file([broken])), cache)["built"]
    assert [" ".join(text.split()) for text in evidence] == [" ".join(quote.split())]


def test_evidence_that_is_not_there_names_the_line(write_cases_file: Writer, cache: Path) -> None:
    path = write_cases_file([case(), case(id="no", evidence=["It was built of wood in 1902."])])
    with pytest.raises(CaseError) as caught:
        golds(load_dataset(path), cache)
    assert str(caught.value) == (
        f"{path}, line 2: the evidence 'It was built of wood in 1902.' is not in 'harbour'."
    )


def test_the_gold_of_a_question_is_what_holds_an_answer_in_its_paragraph(
    write_folder: Writer, cache: Path
) -> None:
    first, second, third = (
        "The market of Lunn opens at six on Saturdays. Farmers sell cheese, honey and smoked eel.",
        "Rain closed the market twice last year. "
        "The council then bought a canvas roof for 9,000 crowns.",
        "A bell from the old ferry ends the trading at noon. It rings three times.",
    )
    assert golds(load_dataset(write_folder(QUESTIONS)), cache) == {
        "roof": (["The council then bought a canvas roof for 9,000 crowns."], second),
        "cheese": (["Farmers sell cheese, honey and smoked eel."], first),
        "bell": (["A bell from the old ferry ends the trading at noon."], third),
        "moon": ([], third),
    }


def test_an_answer_that_a_border_cuts_has_all_the_sentences_it_touches(
    write_folder: Writer, cache: Path
) -> None:
    cut = question(id="cut", answers=["last year. The council", "Rain"])
    (evidence, _) = golds(load_dataset(write_folder([cut])), cache)["cut"]
    assert evidence == [
        "Rain closed the market twice last year.",
        "The council then bought a canvas roof for 9,000 crowns.",
    ]


def test_an_answer_that_is_not_there_names_the_line(write_folder: Writer, cache: Path) -> None:
    dataset = load_dataset(write_folder([question(), question(id="no", answers=["a tin roof"])]))
    with pytest.raises(CaseError, match=r"line 2: the answer 'a tin roof' is not in its"):
        golds(dataset, cache)


def test_a_paragraph_that_cleaning_dropped_names_the_line(
    write_folder: Writer, cache: Path
) -> None:
    dataset = load_dataset(write_folder([question()]))
    with opened_store(dataset, cache=cache) as index:
        documents = [replace(each, text="One.\n\nTwo.") for each in dataset.articles]
        with pytest.raises(CaseError, match="line 1: its paragraph was dropped when the article"):
            gold_of(replace(dataset, articles=tuple(documents)), index)


def test_paragraphs_are_found_in_their_order() -> None:
    assert paragraph_spans("one\n\ntwo\n\none", ["one", "gone", "two", "one"]) == [
        (0, 3),
        None,
        (5, 8),
        (10, 13),
    ]


def test_a_sentence_supports_that_covers_evidence_in_the_right_article() -> None:
    gold = Gold("a", ((10, 20), (50, 60)))
    places = [Place("a", 8, 20), Place("a", 50, 56), Place("a", 20, 50), Place("b", 10, 20)]
    assert list(map(gold.supported_by, places)) == [True, True, False, False]


def test_a_passage_is_right_whose_middle_stands_in_the_paragraph_or_else_covers_evidence() -> None:
    gold = Gold("a", ((10, 20),), (0, 100))
    places = [Place("a", 90, 100), Place("a", 0, 199), Place("a", 0, 200), Place("b", 0, 100)]
    assert list(map(gold.read_in, places)) == [True, True, False, False]
    gold = Gold("a", ((10, 20),))
    assert list(map(gold.read_in, [Place("a", 0, 200), Place("a", 20, 30)])) == [True, False]


def test_evidence_may_stand_in_another_article_that_is_asked(
    write_folder: Writer, cache: Path
) -> None:
    opens = "The market of Lunn opens at six on Saturdays."
    built = "Lunn built its harbour in 1902 out of grey granite from the hills."
    asked = case(evidence=[built, opens], scope=["harbour", "market"])
    dataset = load_dataset(write_folder([asked]))
    with opened_store(dataset, cache=cache) as index:
        gold = gold_of(dataset, index)["built"]
        texts = {name: index.article(name).text for name in ("harbour", "market")}
    assert [texts[p.article_id][p.start : p.end] for p in gold.places] == [built, opens]
    assert all(gold.supported_by(place) for place in gold.places)
    (elsewhere,) = gold.elsewhere
    assert not gold.supported_by(Place("harbour", elsewhere.start, elsewhere.end))
