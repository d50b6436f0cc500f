from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import CaseError
from eval.dataset import Dataset, load_dataset
from eval.gold import Place, gold_of, locate
from eval.store import open_store
from index import IndexSettings
from tests.eval.conftest import CASES, QUESTIONS, Writer, case, lines, question

TEXT = "The bell rings. O₂ is written\nout; the bell — rings at Café Nord."
BUILT = "Lunn built its harbour in 1902 out of grey granite from the hills."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("The bell", ["The bell"]),
        ("bell", ["bell", "bell"]),
        (" written out; ", ["written\nout;"]),
        ("Cafe\u0301 Nord", ["Café Nord"]),
        ("bell - rings", ["bell rings", "bell — rings"]),
        ("gong", []),
        ("", []),
        ("(.*)", []),
    ],
)
def test_a_quote_is_found_as_it_is_or_without_space_or_by_its_letters(
    quote: str, found: list[str]
) -> None:
    assert [TEXT[start:end] for start, end in locate(TEXT, quote)] == found


def golds(dataset: Dataset, cache: Path) -> dict[str, tuple[list[str], str | None]]:
    """Return the texts of each case's evidence and of its paragraph."""
    with open_store(dataset, IndexSettings(), cache=cache) as index:

        def text_of(place: Place | None) -> str | None:
            if place is None:
                return None
            return index.article(place.article_id).text[place.start : place.end]

        return {
            name: ([text_of(place) or "" for place in gold.evidence], text_of(gold.paragraph))
            for name, gold in gold_of(dataset, index).items()
        }


def test_the_gold_is_evidence_or_what_holds_an_answer_in_the_paragraph(
    write_folder: Writer, cache: Path
) -> None:
    rain, roof = (
        "Rain closed the market twice last year.",
        "The council then bought a canvas roof for 9,000 crowns.",
    )
    opens = "The market of Lunn opens at six on Saturdays."
    eel = "Farmers sell cheese, honey and smoked eel."
    bell = "A bell from the old ferry ends the trading at noon."
    second, third = f"{rain} {roof}", f"{bell} It rings three times."
    built = BUILT.replace(" out", "\nout")
    cases = [
        *QUESTIONS,
        # An answer that a border cuts has all the sentences that it touches.
        question(id="cut", answers=["last year. The council", "Rain"]),
        # Evidence may stand in another article that is asked.
        case(evidence=[opens, built], scope=["harbour", "market"]),
        CASES[3],
    ]
    assert golds(load_dataset(write_folder(cases)), cache) == {
        "roof": ([roof], second),
        "cheese": ([eel], f"{opens} {eel}"),
        "bell": ([bell], third),
        "moon": ([], third),
        "cut": ([rain, roof], second),
        "built": ([BUILT, opens], None),
        "airport": ([], None),
    }


def test_what_is_not_there_names_the_line(write_folder: Writer, cache: Path) -> None:
    wood = case(id="wood", evidence=["It was built of wood in 1902."])
    tin = question(id="tin", answers=["a tin roof"])
    folder = write_folder([question()])
    dataset = load_dataset(folder)
    for wrong, words in (
        (wood, "the evidence 'It was built of wood in 1902.' is not in 'harbour'."),
        (tin, "the answer 'a tin roof' is not in its paragraph."),
    ):
        (folder / "qa.jsonl").write_text(lines([question(), wrong]), "utf-8")
        with pytest.raises(CaseError) as caught:
            golds(load_dataset(folder), cache)
        assert str(caught.value) == f"{folder / 'qa.jsonl'}, line 2: {words}"
    with open_store(dataset, IndexSettings(), cache=cache) as index:
        documents = [replace(each, text="One.\n\nTwo.") for each in dataset.articles]
        with pytest.raises(CaseError, match="line 1: its paragraph was dropped when the article"):
            gold_of(replace(dataset, articles=tuple(documents)), index)
