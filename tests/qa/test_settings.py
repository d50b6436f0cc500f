import pytest

from index import IndexSettings
from index.settings import setting_names
from qa import QASettings


@pytest.mark.parametrize(
    ("value", "model"),
    [("small-model", "small-model"), (" small ", "small"), ("", None), (" ", None)],
)
def test_the_environment_names_the_model(
    monkeypatch: pytest.MonkeyPatch, value: str, model: str | None
) -> None:
    monkeypatch.setenv("FOOTNOTE_MODEL", value)
    assert QASettings().model == model


def test_every_setting_is_described() -> None:
    for name, field in setting_names(QASettings).items():
        assert name.startswith(("FOOTNOTE_", "OPENAI_"))
        assert field.description, name


def test_what_both_classes_read_is_the_server_alone() -> None:
    ours, theirs = setting_names(QASettings), setting_names(IndexSettings)
    shared = ours.keys() & theirs.keys()
    assert shared == {"OPENAI_BASE_URL", "OPENAI_API_KEY", "FOOTNOTE_MODEL_TIMEOUT"}
