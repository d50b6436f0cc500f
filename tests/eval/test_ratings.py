import json
from pathlib import Path

import pytest

from eval.ratings import RatedAnswer, agreement, by_sentences, by_verdicts, rated_answers
from eval.words import overlap
from tests.eval.conftest import lines
from tests.eval.test_faithfulness import verify

LAMP = "The keeper lit the lamp."


def answer(text: str, rating: float, *passages: str) -> RatedAnswer:
    return RatedAnswer(f"{text} {rating}", text, passages or (LAMP,), rating)


def test_answers_come_with_their_passages_and_median_rating(tmp_path: Path) -> None:
    rated = {
        "id": "1", "model": "m", "response": LAMP, "contexts": ["b", "a"],
        "human": {"faithfulness": [1.0, 4.0, 3.0]},
    }  # fmt: skip
    bare = rated | {"id": "2", "contexts": []}
    (tmp_path / "human_ratings.jsonl").write_text(lines([rated, bare]))
    passages = [{"_id": "a", "text": "A"}, {"_id": "b", "text": "B"}]
    (tmp_path / "passages.jsonl").write_text(lines(passages))
    found = rated_answers(tmp_path)
    assert found == (RatedAnswer("1 m", LAMP, ("B", "A"), 3.0),)
    assert found[0].faithful
    assert json.loads(json.dumps(agreement(found, {}).to_dict())) == {
        "faithful": 1,
        "others": 0,
        "areas": {},
    }


def test_questions_and_empty_sentences_claim_nothing() -> None:
    text = "The keeper lit the lamp. So it was. Do you want more?"
    assert answer(text, 4).sentences == (LAMP,)


def test_an_answer_scores_the_mean_of_its_sentences() -> None:
    score = by_verdicts(verify)
    assert score(answer(LAMP, 4)) == 1
    assert score(answer(f"{LAMP} Prices rose.", 4)) == 0.5
    assert score(answer("And?", 4)) == 0


def test_a_baseline_takes_the_passage_that_holds_most() -> None:
    rated = answer(LAMP, 4, "Prices rose.", "A keeper came.")
    assert by_sentences(overlap, together=False)(rated) == pytest.approx(1 / 3)
    together = answer(LAMP, 4, "A keeper came.", "It was lit.")
    assert by_sentences(overlap, together=True)(together) == pytest.approx(2 / 3)


def test_the_area_compares_faithful_answers_with_the_others() -> None:
    answers = [answer(LAMP, 4), answer(LAMP, 3), answer("Prices rose.", 2.5)]
    found = agreement(answers, {"overlap": by_sentences(overlap, together=True)})
    assert (found.faithful, found.others, found.areas) == (2, 1, {"overlap": 1.0})


def test_the_rated_answers_of_the_set(bench: Path) -> None:
    answers = rated_answers(bench / "bench" / "mtrag_human")
    assert len(answers) == 450
    assert sum(each.faithful for each in answers) == 393
    assert all(each.passages for each in answers)
