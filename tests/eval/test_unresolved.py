from dataclasses import replace

from eval.cases import Case
from eval.gold import Reply
from eval.judgement import Judgement
from eval.outcome import Crash
from eval.result import AskedAgain, Unresolved, ask_again

CASE = Case(
    "a",
    "Who lit the lamp?",
    "harbour",
    False,
    judgement=Judgement("down", "answered", "The council.", "", "no"),
    unresolved=True,
)


def reply_with(*claims: str) -> Reply:
    return Reply(claims, (), (), (), None, 1.0)


def test_whether_the_same_answer_comes_is_told() -> None:
    other, bare = replace(CASE, id="b"), replace(CASE, id="c", judgement=None)
    replies = {
        "a": reply_with("The council."), "b": reply_with(), "c": reply_with("The council."),
    }  # fmt: skip
    unresolved = ask_again(lambda case: replies[case.id], [CASE, other, bare])
    assert unresolved == Unresolved(
        (
            AskedAgain(CASE, "The council.", refused=False, same=True),
            AskedAgain(other, "", refused=True, same=False),
            AskedAgain(bare, "The council.", refused=False, same=False),
        )
    )
    assert (unresolved.count, unresolved.same) == (3, 1)
    assert unresolved.to_dict()["cases"][0] == {
        "id": "a",
        "question": "Who lit the lamp?",
        "given": "The council.",
        "comment": "no",
        "text": "The council.",
        "refused": False,
        "same": True,
    }


def test_an_error_is_a_crash() -> None:
    def fail(case: Case) -> Reply:
        raise RuntimeError("no")

    unresolved = ask_again(fail, [CASE])
    assert unresolved == Unresolved(crashes=(Crash("a", "RuntimeError: no"),))
    assert unresolved.to_dict()["crashes"] == [{"id": "a", "message": "RuntimeError: no"}]
