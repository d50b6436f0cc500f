"""A folder with a text classifier judges instead of a model."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from index.errors import SettingsError
from qa.verification.classifier import ClassifierJudge
from tests.fakes import ScriptedModel
from tests.qa.answered import MEETING, Serve

COMMON = "It was in the city and it was there."
RARE = "Zoroastrian cuneiform palimpsests."


def write_judge(folder: Path, labels: dict[str, str]) -> Path:
    """Write a classifier of two labels, the first of which is likelier for frequent words."""
    folder.mkdir(exist_ok=True)
    shutil.copy(Path(__file__).parent / "tiny.onnx", folder / "model.onnx")
    shutil.copy(Path(str(files("index"))) / "data" / "tokenizer.json", folder / "tokenizer.json")
    (folder / "config.json").write_text(json.dumps({"id2label": labels}))
    return folder


@pytest.mark.parametrize(
    ("labels", "common"),
    [
        ({"0": "ENTAILMENT", "1": "not_entailment"}, True),
        ({"0": "contradiction", "1": "entailment"}, False),
    ],
)
def test_the_probability_of_entailment_decides(
    tmp_path: Path, labels: dict[str, str], common: bool
) -> None:
    judge = ClassifierJudge(write_judge(tmp_path / "nli", labels))
    # Long evidence is cut, and the claim is not.
    for text, supported in ((COMMON, common), (RARE, not common), (COMMON * 2000, common)):
        (opinion,) = judge.opinions([(text[:99], text)], 1.0)
        assert opinion.supported is supported
        assert opinion.reason.startswith("nli ")


def test_it_judges_what_a_model_wrote(serve: Serve, tmp_path: Path) -> None:
    folder = write_judge(tmp_path / "nli", {"0": "entailment", "1": "neutral"})
    model = ScriptedModel(["The adviser saw China's top diplomat in Vienna [?Vienna]."])
    answer = serve(model, judge=str(folder)).answer(MEETING)
    (claim,) = answer.claims
    assert (claim.support, claim.judged) == ("verified", True)
    assert claim.reason == "nli says the passage supports all of this."
    assert model.judged == []
    assert "judge_requests" not in answer.usage


def test_a_folder_that_is_no_judge_says_what_is_wrong(tmp_path: Path) -> None:
    folder = write_judge(tmp_path / "sentiment", {"0": "positive", "1": "negative"})
    with pytest.raises(SettingsError, match="No label"):
        ClassifierJudge(folder)
    (folder / "model.onnx").write_bytes(b"no model")
    with pytest.raises(SettingsError, match="cannot be read"):
        ClassifierJudge(folder)
