import json
from pathlib import Path

import pytest

from eval import CaseError
from eval.suites.answerers import format_answerers, run_answerers
from tests.eval.conftest import CASES, Writer

IDEAL = {
    "built": ("Lunn's harbour dates from 1902.", "built its harbour in 1902"),
    "keeper": ("Ana Brekke kept the lighthouse.", "Ana Brekke"),
    "keeper-years": ("She did so for 31 years.", "for 31 years"),
}


@pytest.fixture
def ideal(tmp_path: Path) -> Path:
    lines = [
        {"case": case, "sentences": [{"text": text, "evidence": [quote]}], "missing": None}
        for case, (text, quote) in IDEAL.items()
    ]
    lines.append({"case": "airport", "sentences": [], "missing": "an airport"})
    path = tmp_path / "ideal.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_answerers_are_asked_the_same_questions(
    write_cases_file: Writer, ideal: Path, cache: Path, home: Path
) -> None:
    report = run_answerers(write_cases_file(CASES), ideal=ideal, cache=cache)
    verbatim, scripted = report.runs
    assert [each.run.system for each in report.runs] == ["verbatim", "ideal"]
    assert all(len(each.run.outcomes) == 4 and not each.run.crashes for each in report.runs)
    outcomes = {outcome.case.id: outcome for outcome in scripted.run.outcomes}
    assert outcomes["built"].text == "Lunn's harbour dates from 1902."
    assert outcomes["built"].support == ("partial",)
    assert outcomes["built"].citation_hit is True
    assert outcomes["airport"].refused
    assert outcomes["built"].tokens > 0
    assert verbatim.run.outcomes[0].tokens == 0
    assert verbatim.overlap == 1
    assert not home.exists()
    table = format_answerers(report)
    assert table.splitlines()[2].split() == ["verbatim", "ideal"]
    assert json.loads(json.dumps(report.to_dict()))["answerers"][1]["system"] == "ideal"


def test_a_case_without_an_ideal_answer_is_named(
    write_cases_file: Writer, tmp_path: Path, cache: Path
) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text("")
    with pytest.raises(CaseError, match="'built' has no ideal answer"):
        run_answerers(write_cases_file(CASES), ideal=path, cache=cache)


@pytest.mark.soak
def test_a_real_small_model_is_asked_the_whole_set(
    cache: Path, weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = run_answerers(models=[str(weights)], cache=cache)
    real = report.runs[-1].run
    assert real.system == weights.name
    assert len(real.outcomes) == 117
    assert not real.crashes
    assert real.scores.broken_citations == 0
    for outcome in real.outcomes:
        if outcome.fell_back:
            # The article's own words, which it says, stand in the model's place.
            assert set(outcome.support) <= {"verified"}
        elif set(outcome.support) == {"unsupported"}:
            # What nothing supports stays as the model wrote it, without a footnote.
            assert outcome.cited == 0, outcome.case.id
        else:
            assert outcome.refused or outcome.support, outcome.case.id
    with capsys.disabled():
        print(f"\n{format_answerers(report)}")
