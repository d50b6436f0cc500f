"""A folder with a text classifier judges instead of a model."""

from pathlib import Path

import pytest

from index import SettingsError
from qa.verification.classifier import ClassifierJudge
from tests.fakes import ScriptedModel
from tests.qa.answered import MEETING, Serve
from tests.qa.verification.tiny_onnx import write_judge

NLI = {"0": "ENTAILMENT", "1": "not_entailment"}
COMMON = "It was in the city and it was there."
RARE = "Zoroastrian cuneiform palimpsests."


@pytest.mark.parametrize(
    ("labels", "common"),
    [
        (NLI, True),
        ({"0": "LABEL_0", "1": "LABEL_1"}, False),
        ({"0": "unsupported", "1": "supported"}, False),
        ({"0": "contradiction", "1": "entailment"}, False),
    ],
)
def test_the_label_that_means_supported_decides(
    tmp_path: Path, labels: dict[str, str], common: bool
) -> None:
    judge = ClassifierJudge.open(write_judge(tmp_path / "nli", labels))
    for text, supported in ((COMMON, common), (RARE, not common)):
        opinion = judge.opinion(text, text, 1.0)
        assert opinion is not None
        assert opinion.supported is supported
        assert opinion.reason.startswith("nli ")


def test_long_evidence_is_cut_and_the_claim_is_not(tmp_path: Path) -> None:
    judge = ClassifierJudge.open(write_judge(tmp_path, NLI))
    assert judge.opinion(COMMON, COMMON * 2000, 1.0) is not None


def test_it_judges_what_a_model_wrote(serve: Serve, tmp_path: Path) -> None:
    folder = write_judge(tmp_path / "nli", NLI)
    model = ScriptedModel(["The adviser saw China's top diplomat in Vienna [?Vienna]."])
    answer = serve(model, judge=folder).answer(MEETING)
    (claim,) = answer.claims
    assert (claim.support, claim.judged) == ("verified", True)
    assert claim.reason == "nli says the passage supports all of this."
    assert model.judged == []
    assert "judge_requests" not in answer.usage


def test_a_folder_that_is_no_judge_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"has no config\.json"):
        ClassifierJudge.open(tmp_path)
    folder = write_judge(tmp_path / "sentiment", {"0": "positive", "1": "negative"})
    with pytest.raises(SettingsError, match="No label"):
        ClassifierJudge.open(folder)
    (folder / "model.onnx").write_bytes(b"no model")
    with pytest.raises(SettingsError, match="cannot be read"):
        ClassifierJudge.open(folder)
