import pytest

from ui.cli.arguments import parse


def test_two_evaluations_at_once_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(["eval", "--answerers", "--follow-ups"])
    assert caught.value.code == 2
    assert "not allowed with argument" in capsys.readouterr().err
