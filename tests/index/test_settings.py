"""The environment's settings, and what is said of those that are wrong."""

from pathlib import Path

import platformdirs
import pytest

from index import IndexSettings
from index.errors import SettingsError


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = IndexSettings.from_environment()
    assert settings.home == Path(platformdirs.user_data_dir("footnote", appauthor=False))
    assert settings.passage_tokens == 256
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("FOOTNOTE_PASSAGE_TOKENS", "128")
    # An empty variable is as good as none.
    monkeypatch.setenv("FOOTNOTE_EMBEDDER", "")
    monkeypatch.chdir(tmp_path)
    for home, path in (
        (str(tmp_path / "data"), tmp_path / "data"),
        ("~/articles/../data", tmp_path / "data"),
        ("here", tmp_path / "here"),
    ):
        monkeypatch.setenv("FOOTNOTE_HOME", home)
        settings = IndexSettings.from_environment()
        assert settings.home == path
    assert (settings.passage_tokens, settings.embedder) == (128, None)


@pytest.mark.parametrize(
    ("name", "value", "wish"),
    [
        ("FOOTNOTE_PASSAGE_TOKENS", "512", "it should be at most 256"),
        ("FOOTNOTE_PASSAGE_TOKENS", "31", "it should be at least 32"),
        ("FOOTNOTE_PASSAGE_TOKENS", "many", "it should be a whole number"),
        ("FOOTNOTE_HOME", "~no-such-user/x", "there is no such user; name the folder in full"),
        (
            "FOOTNOTE_HOME",
            "/data/a\udcffb",
            "a folder whose path is not UTF-8 cannot be used; choose another one",
        ),
        ("FOOTNOTE_CHROMA_CA", "/nowhere.pem", "path does not point to a file"),
        *(
            (
                "FOOTNOTE_FETCH_HOSTS",
                value,
                "it should be hosts with commas between, like wiki.example,10.0.0.5:8000,[::1]",
            )
            for value in ("http://a.example", "a b", "::1", "[::g]", "a:99999", "a.example/b", "*")
        ),
    ],
)
def test_a_bad_value_is_one_sentence_with_name_and_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, wish: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        IndexSettings.from_environment()
    assert str(caught.value) == f"{name} is {value!r}: {wish}."


def test_a_bad_value_of_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_CHROMA_TOKEN", "secrét")
    said = "FOOTNOTE_CHROMA_TOKEN is not usable: .*takes only printable ASCII"
    with pytest.raises(SettingsError, match=said) as caught:
        IndexSettings.from_environment()
    assert "secr" not in str(caught.value)
