import pytest

from eval.judgement import Judgement, JudgementLine

GIVEN = Judgement("down", "answered", "A keeper lit it.", "2025-05-01T10:00:00+00:00", "no")


def test_a_judgement_goes_out_and_comes_back() -> None:
    assert JudgementLine.model_validate(GIVEN.to_dict()).judgement() == GIVEN
    short = JudgementLine.model_validate({"verdict": "up", "given": "So."}).judgement()
    assert short == Judgement("up", "answered", "So.", "")


@pytest.mark.parametrize(
    ("status", "text", "refused", "same"),
    [
        ("answered", "A keeper \n lit it.", False, True),
        ("answered", "A keeper lit it. Twice.", False, False),
        ("answered", "", True, False),
        ("not_found", "", True, True),
        ("not_found", "A keeper lit it.", False, False),
    ],
)
def test_the_same_answer_is_known_again(status: str, text: str, refused: bool, same: bool) -> None:
    line = JudgementLine.model_validate({**GIVEN.to_dict(), "status": status})
    assert line.judgement().gave(text, refused=refused) is same
