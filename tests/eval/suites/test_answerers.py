import json
from pathlib import Path

import pytest

from eval import CaseError
from eval.dataset import DATA, load_dataset
from eval.suites.answerers import four_gram_overlap, run_answerers
from eval.suites.ideal_answers import IdealAnswer, read_ideal_answers
from eval.suites.suite import format_suite
from tests.eval.conftest import CASES, Writer, lines

IDEAL = [
    ("built", "Lunn's harbour dates from 1902.", "built its harbour in 1902"),
    ("keeper", "Ana Brekke kept the lighthouse.", "Ana Brekke"),
    ("keeper-years", "She did so for 31 years.", "for 31 years"),
]
ANSWER = IdealAnswer.model_validate(
    {
        "case": "a",
        "sentences": [
            {"text": "It dates from 1902.", "evidence": ["It was built in 1902."]},
            {"text": "Granite was used.", "evidence": ["It is of granite."]},
        ],
        "missing": None,
    }
)


def test_answerers_are_asked_the_same_questions(
    write_cases_file: Writer, tmp_path: Path, cache: Path, home: Path
) -> None:
    ideal = tmp_path / "ideal.jsonl"
    answers = [
        {"case": case, "sentences": [{"text": text, "evidence": [quote]}], "missing": None}
        for case, text, quote in IDEAL
    ]
    ideal.write_text(lines(answers))
    path = write_cases_file(CASES)
    with pytest.raises(CaseError, match="'airport' has no ideal answer"):
        run_answerers(path, ideal=ideal, cache=cache)

    ideal.write_text(lines([*answers, {"case": "airport", "sentences": [], "missing": "it"}]))
    report = run_answerers(path, ideal=ideal, cache=cache)
    verbatim, scripted = json.loads(json.dumps(report.to_dict()))["answerers"]
    assert (verbatim["system"], scripted["system"]) == ("verbatim", "ideal")
    assert verbatim["crashes"] == scripted["crashes"] == []
    # Another wording is not verified by an exact check, and is what was cited.
    assert scripted["scores"]["verified"] == 0
    assert scripted["scores"]["answer_hit"] == scripted["scores"]["citation_hit"] == 1
    assert scripted["scores"]["abstention"]["recall"] == 1
    assert scripted["scores"]["tokens"] > verbatim["scores"]["tokens"] == 0
    assert scripted["four_gram_overlap"] < verbatim["four_gram_overlap"] == 1
    assert format_suite(report).splitlines()[2].split() == ["verbatim", "ideal"]
    assert not home.exists()


def test_the_share_of_four_words_that_are_copied() -> None:
    article = "The harbour of Lunn was built in 1902 out of grey granite."
    for answer, overlap in (
        ("the Harbour of Lunn, was old", 2 / 3),
        ("It is made of stone from there.", 0),
        ("in 1902", None),
    ):
        assert four_gram_overlap([answer], [article]) == overlap


def test_the_ideal_answer_names_the_passages_that_hold_its_evidence() -> None:
    for content, reply in (
        (
            "[1] Town\nIt was  built\nin 1902.\n\n[2] Town\nNothing.\n\n"
            "[3] Town\nIt is of granite. It was built in 1902.\n\nQuestion: When?",
            "It dates from 1902. [1][3] Granite was used. [3]",
        ),
        ("[1] Town\nNothing.\n\nQuestion: When?", "NOT FOUND: that"),
        # A request to rewrite a follow-up is left to the rules.
        ("Question: When?\nAnswer: 1902.\n\nLast question: And why?", ""),
    ):
        assert ANSWER.reply(content) == reply


def test_every_bundled_case_has_an_ideal_answer_in_other_words() -> None:
    dataset = load_dataset()
    answers = read_ideal_answers(DATA / "ideal_answers.jsonl")
    assert set(answers) == {case.id for case in dataset.cases}
    for case in dataset.cases:
        assert bool(answers[case.id].sentences) == case.answerable
    written = [" ".join(s.text for s in answer.sentences) for answer in answers.values()]
    overlap = four_gram_overlap(written, [each.text for each in dataset.articles])
    assert overlap is not None
    assert overlap < 0.3


@pytest.mark.soak
def test_a_real_small_model_is_asked_the_whole_set(
    cache: Path, weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = run_answerers(models=[str(weights)], cache=cache)
    real = report.figures["answerers"][-1]
    assert real["system"] == weights.name
    assert (real["scores"]["cases"], real["crashes"]) == (117, [])
    assert real["scores"]["broken_citations"] == 0
    with capsys.disabled():
        print(f"\n{format_suite(report)}")
