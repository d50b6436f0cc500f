import pytest
from pydantic import ValidationError

from index import IndexSettings, setting_names
from qa import QASettings


def test_no_model_is_named_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "a-key")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9")
    assert QASettings().model is None


@pytest.mark.parametrize(("value", "model"), [("small-model", "small-model"), ("", None)])
def test_the_environment_names_the_model(
    monkeypatch: pytest.MonkeyPatch, value: str, model: str | None
) -> None:
    monkeypatch.setenv("FOOTNOTE_MODEL", value)
    assert QASettings().model == model


def test_every_setting_is_described_and_none_is_named_twice() -> None:
    names = setting_names(QASettings)
    assert all(
        name.startswith(("FOOTNOTE_", "OPENAI_")) and field.description
        for name, field in names.items()
    )
    assert not set(names) & set(setting_names(IndexSettings))


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        QASettings().model = "small-model"  # type: ignore[misc]
