"""The documents and the texts that answers are printed as."""

import dataclasses
import json

import pytest

from qa import Answer, Citation, Claim, Considered, Context, ShortAnswer

QUOTE = "The q\u0303 «مرحبا» 👩‍👩‍👧‍👦 stays."
NOTE = Citation(
    1, "signs", "0" * 64, "Signs", "p1", ("Paint", "Walls"), 7, 10, 42, QUOTE, "Before ", " After"
)
PLAIN = Citation(2, "signs", "0" * 64, "Signs", "p1", (), None, 10, 42, "It stays.")
PASSAGE = Considered(
    "p1", 1.5, "signs", "0" * 64, "Signs", ("Paint", "Walls"), 7, 3, 45, "cited as [1]"
)
ANSWERED = Answer(
    question="Does it stay?",
    standalone_question="Does the sign stay?",
    status="answered",
    text=f"{QUOTE} [1]",
    claims=(Claim(QUOTE, "verified", (1,)),),
    citations=(NOTE, PLAIN),
    considered=(PASSAGE,),
    timings_ms={"total": 3.0},
    short_answers=(ShortAnswer(33, 38, "stays", 1),),
)
PERHAPS = dataclasses.replace(
    ANSWERED, status="partial", hedged=True, text=f"Perhaps: {QUOTE} [1]",
    notices=("It may not answer your question.", "The articles differ."),
)  # fmt: skip
NOT_FOUND = Answer("Who?", "Who?", "not_found", "This is not in the article.", nearest=(NOTE,))
PLACE = {"article_id": "signs", "article_sha256": "0" * 64, "title": "Signs", "passage_id": "p1"}
CITATION = {
    **PLACE, "number": 1, "heading": ["Paint", "Walls"], "page": 7, "start": 10, "end": 42,
    "quote": QUOTE, "prefix": "Before ", "suffix": " After", "context": None, "also_in": [],
}  # fmt: skip


def test_an_answer_is_the_documented_document() -> None:
    document = ANSWERED.to_dict()
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert document == {
        "question": "Does it stay?",
        "standalone_question": "Does the sign stay?",
        "status": "answered",
        "reason": None,
        "missing": None,
        "text": f"{QUOTE} [1]",
        "claims": [
            {"text": QUOTE, "support": "verified", "citations": [1], "attributed": False,
             "reason": None, "source": "article", "judged": True},
        ],
        "citations": [
            CITATION,
            {**CITATION, "number": 2, "heading": [], "page": None, "quote": "It stays.",
             "prefix": "", "suffix": ""},
        ],
        "nearest": [],
        "considered": [
            {**PLACE, "score": 1.5, "heading": ["Paint", "Walls"], "page": 7, "start": 3,
             "end": 45, "outcome": "cited as [1]"},
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
        "short_answers": [{"start": 33, "end": 38, "text": "stays", "citation": 1}],
    }  # fmt: skip


FOOTNOTES = (
    f"\n\n[1] “{QUOTE}” (Signs › Paint › Walls, characters 10-42)"
    "\n[2] “It stays.” (Signs, characters 10-42)"
)


@pytest.mark.parametrize(
    ("answer", "changes", "text"),
    [
        (ANSWERED, {}, f"{QUOTE} [1]{FOOTNOTES}"),
        (ANSWERED, {"status": "partial", "missing": "the price", "fallback": "It could not."},
         f"It could not.\n\n{QUOTE} [1]\n\nNot answered: the price{FOOTNOTES}"),
        (ANSWERED, {"notices": ("The model did not finish.",)},
         f"{QUOTE} [1]{FOOTNOTES}\n\nThe model did not finish."),
        # What a quote needs stands right before it.
        (ANSWERED, {"citations": (dataclasses.replace(PLAIN, context=Context(0, 9, "The sign:")),)},
         f"{QUOTE} [1]\n\n[2] The sign: … “It stays.” (Signs, characters 10-42)"),
        # A doubt stands above the sentences, and nowhere else.
        (PERHAPS, {},
         f"Perhaps. It may not answer your question.\n\n{QUOTE} [1]{FOOTNOTES}\n\n"
         "The articles differ."),
        (PERHAPS, {"notices": ()}, f"Perhaps: {QUOTE} [1]{FOOTNOTES}"),
        (PERHAPS, {"text": "It stays.", "notices": ("It may not.",)},
         f"It may not.\n\nIt stays.{FOOTNOTES}"),
        # What is only related is called so and has no marker.
        (NOT_FOUND, {}, "This is not in the article.\n\nNearest sentences:\n"
         f"- “{QUOTE}” (Signs › Paint › Walls, characters 10-42)"),
        (NOT_FOUND, {"nearest": ()}, "This is not in the article."),
        # A title that is also the first heading stands there once.
        (NOT_FOUND, {"nearest": (dataclasses.replace(PLAIN, heading=("Signs", "Walls")),)},
         "This is not in the article.\n\nNearest sentences:\n"
         "- “It stays.” (Signs › Walls, characters 10-42)"),
    ],
)  # fmt: skip
def test_an_answer_reads_as_text(answer: Answer, changes: dict[str, object], text: str) -> None:
    assert str(dataclasses.replace(answer, **changes)) == text  # type: ignore[arg-type]
