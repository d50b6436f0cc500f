import dataclasses
import json

import pytest

from qa import Answer, Citation, Claim, Considered

QUOTE = "The q\u0303 «مرحبا» 👩‍👩‍👧‍👦 stays."
NOTE = Citation(
    1, "signs", "0" * 64, "Signs", "p1", ("Paint", "Walls"), 7, 10, 42, QUOTE, "Before ", " After"
)
PLAIN = Citation(2, "signs", "0" * 64, "Signs", "p1", (), None, 10, 42, "It stays.")
ANSWERED = Answer(
    question="Does it stay?",
    standalone_question="Does the sign stay?",
    status="answered",
    text=f"{QUOTE} [1]",
    claims=(Claim(QUOTE, "verified", (1,)),),
    citations=(NOTE, PLAIN),
    considered=(
        Considered(
            "p1", 1.5, "signs", "0" * 64, "Signs", ("Paint", "Walls"), 7, 3, 45, "cited as [1]"
        ),
    ),
    timings_ms={"total": 3.0},
)
NOT_FOUND = Answer("Who?", "Who?", "not_found", "This is not in the article.", nearest=(NOTE,))

CITATION = {
    "number": 1,
    "article_id": "signs",
    "article_sha256": "0" * 64,
    "title": "Signs",
    "passage_id": "p1",
    "heading": ["Paint", "Walls"],
    "page": 7,
    "start": 10,
    "end": 42,
    "quote": QUOTE,
    "prefix": "Before ",
    "suffix": " After",
    "context": None,
    "also_in": [],
}
PLAIN_CITATION = {
    **CITATION,
    "number": 2,
    "heading": [],
    "page": None,
    "quote": "It stays.",
    "prefix": "",
    "suffix": "",
    "context": None,
}


def test_an_answer_is_the_documented_document() -> None:
    assert ANSWERED.to_dict() == {
        "question": "Does it stay?",
        "standalone_question": "Does the sign stay?",
        "status": "answered",
        "reason": None,
        "missing": None,
        "text": f"{QUOTE} [1]",
        "claims": [
            {
                "text": QUOTE,
                "support": "verified",
                "citations": [1],
                "attributed": False,
                "reason": None,
                "source": "article",
                "judged": True,
            }
        ],
        "citations": [CITATION, PLAIN_CITATION],
        "nearest": [],
        "considered": [
            {
                "passage_id": "p1",
                "score": 1.5,
                "article_id": "signs",
                "article_sha256": "0" * 64,
                "title": "Signs",
                "heading": ["Paint", "Walls"],
                "page": 7,
                "start": 3,
                "end": 45,
                "outcome": "cited as [1]",
            }
        ],
        "answerer": "extractive",
        "model": None,
        "host": None,
        "fallback": None,
        "flagged": [],
        "notices": [],
        "usage": {},
        "timings_ms": {"total": 3.0},
        "decision": None,
        "hedged": False,
        "elsewhere": [],
        "kind": "question",
        "by_history": False,
        "reply": None,
        "disagrees": [],
        "table": None,
    }


@pytest.mark.parametrize("answer", [ANSWERED, NOT_FOUND])
def test_the_document_is_json(answer: Answer) -> None:
    document = answer.to_dict()
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_an_answer_reads_as_text_with_its_footnotes() -> None:
    assert str(ANSWERED) == (
        f"{QUOTE} [1]\n"
        "\n"
        f"[1] “{QUOTE}” (Signs › Paint › Walls, characters 10-42)\n"
        "[2] “It stays.” (Signs, characters 10-42)"
    )


def test_what_is_only_related_is_called_so_and_has_no_marker() -> None:
    assert str(NOT_FOUND) == (
        "This is not in the article.\n"
        "\n"
        "Nearest sentences:\n"
        f"- “{QUOTE}” (Signs › Paint › Walls, characters 10-42)"
    )


def test_a_correction_keeps_its_footnotes() -> None:
    corrected = dataclasses.replace(ANSWERED, status="not_found", reason="false_premise")
    assert str(corrected) == str(ANSWERED)


def test_what_is_missing_and_what_was_set_aside_are_said() -> None:
    partial = dataclasses.replace(
        ANSWERED, status="partial", missing="the price", fallback="tiny could not answer."
    )
    text = str(partial)
    assert text.startswith(f"tiny could not answer.\n\n{QUOTE} [1]\n\nNot answered: the price")
    assert f"[1] “{QUOTE}”" in text


def test_what_a_reader_should_know_stands_below_the_text() -> None:
    cut = dataclasses.replace(ANSWERED, status="partial", notices=("The model did not finish.",))
    assert str(cut) == f"{ANSWERED}\n\nThe model did not finish."


def test_nothing_related_leaves_the_plain_words() -> None:
    assert str(dataclasses.replace(NOT_FOUND, nearest=())) == "This is not in the article."


def test_an_answer_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ANSWERED.text = "It went."  # type: ignore[misc]
