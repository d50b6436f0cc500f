import pytest
from pydantic import ValidationError

from index import IndexSettings
from index.settings import setting_names
from qa import QASettings


def test_no_model_is_named_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "a-key")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9")
    assert QASettings().model is None


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


def test_what_both_classes_read_is_the_server_alone_and_means_the_same() -> None:
    ours, theirs = setting_names(QASettings), setting_names(IndexSettings)
    shared = ours.keys() & theirs.keys()
    assert shared == {
        "OPENAI_BASE_URL",
        "OPENAI_API_KEY",
        "FOOTNOTE_MODEL_TIMEOUT",
    }
    for name in shared:
        assert ours[name].annotation == theirs[name].annotation
        assert ours[name].default == theirs[name].default
        assert ours[name].metadata == theirs[name].metadata


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        QASettings().model = "small-model"  # type: ignore[misc]
