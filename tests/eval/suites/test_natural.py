"""Questions with patterns for their answers: read, asked and scored."""

import json
from pathlib import Path

import pytest

from eval import format_natural, is_natural, run_natural
from eval.cases import CaseError
from eval.suites.natural import natural_scores
from eval.suites.natural_case import NaturalCase, judged, plain_text, read_natural
from qa import Answer, Citation, Claim

BUNDLED = Path(__file__).parent.parent.parent.parent / "eval" / "data" / "natural"
TEXT = "The mill of Orm was built in 1874. Ada Holm owned the mill. The river drives it."
CASE = NaturalCase(
    id="1",
    article_id="mill",
    question="When was the mill built?",
    kind="plain",
    answerable=True,
    accept=["1874"],
    evidence=["built in 1874"],
)


def answer(text: str, quote: str = "", status: str = "answered") -> Answer:
    note = Citation(1, "mill", "0", "Mill", "p", (), None, 0, len(quote), quote)
    return Answer(
        "?",
        "?",
        status,  # type: ignore[arg-type]
        text,
        claims=(Claim(text, "verified", (1,)),),
        citations=(note,) if quote else (),
    )


def test_an_answer_is_right_where_it_holds_the_facts_and_rests_on_them() -> None:
    found = judged(CASE, answer("It was built in 1874. [1]", "The mill was built in 1874."))
    assert (found.told, found.right, found.first, found.cited) == ("sure", True, True, True)
    assert judged(CASE, answer("It was built in 1875.")).right is False


def test_several_facts_may_be_needed_and_none_may_be_wrong() -> None:
    both = CASE.model_copy(update={"accept": ["1874", "Holm"], "need": 2, "reject": ["Lund"]})
    assert judged(both, answer("Holm built it in 1874.")).right
    assert not judged(both, answer("It was built in 1874.")).right
    assert not judged(both, answer("Holm and Lund built it in 1874.")).right


def test_a_hedge_may_be_right_and_a_refusal_never_is() -> None:
    assert judged(CASE, answer("1874", status="partial")).told == "perhaps"
    assert judged(CASE, answer("1874", status="partial")).right
    refused = judged(CASE, answer("1874", status="not_found"))
    assert (refused.told, refused.right) == ("refused", False)


def test_a_false_premise_may_be_corrected() -> None:
    case = CASE.model_copy(update={"answerable": False})
    found = judged(case, answer("It was built in 1874."))
    assert (found.right, found.corrected) == (None, True)


def test_scores_are_shares_of_what_they_are_about() -> None:
    unanswerable = CASE.model_copy(update={"answerable": False, "accept": []})
    scores = natural_scores(
        [
            judged(CASE, answer("1874")),
            judged(CASE, answer("1900")),
            judged(CASE, answer("", status="not_found")),
            judged(CASE, answer("1874", status="partial")),
            judged(unanswerable, answer("", status="not_found")),
            judged(unanswerable, answer("1874", status="partial")),
        ]
    )
    assert (scores.right, scores.sure_right, scores.over_refusal) == (0.5, 0.5, 0.25)
    assert (scores.sure, scores.perhaps, scores.refused) == (2, 2, 2)
    assert (scores.abstained, scores.doubted) == (1, 2)
    assert natural_scores([]).right is None


def test_marks_and_spaces_do_not_count() -> None:
    assert plain_text("**Bold**  [text](http://a.example) `x`") == "Bold text x"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "mill.txt").write_text(TEXT, "utf-8")
    lines = [CASE.model_dump(mode="json") | {"id": number} for number in range(2)]
    lines.append({**lines[0], "id": 2, "article_id": None, "answerable": False, "accept": []})
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (tmp_path / "qa.jsonl").write_text(text, "utf-8")
    return tmp_path


def test_a_set_is_asked_in_a_store_of_its_own(folder: Path, cache: Path) -> None:
    assert is_natural(folder)
    report = run_natural(folder, cache=cache)
    assert report.crashes == ()
    assert [outcome.scoped for outcome in report.outcomes] == [False, True, False]
    assert report.total.right == 1
    assert report.kinds["plain"].count == 3
    table = format_natural(report)
    assert "3 questions" in table
    assert "all" in table
    assert json.loads(json.dumps(report.to_dict()))["total"]["right"] == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1: "),
        ('{"id": 1}', "line 1: "),
        (json.dumps(CASE.model_dump(mode="json") | {"accept": ["("]}), "not a regular expression"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "qa.jsonl"
    file.write_text(line + "\n", "utf-8")
    with pytest.raises(CaseError, match=said):
        read_natural(file)


def test_an_article_that_is_not_there_is_named(folder: Path, cache: Path) -> None:
    (folder / "articles" / "mill.txt").rename(folder / "articles" / "dam.txt")
    with pytest.raises(CaseError, match="has no article 'mill', as 0 wants"):
        run_natural(folder, cache=cache)


@pytest.mark.parametrize("name", ["open", "sealed"])
def test_the_bundled_sets_are_whole(name: str) -> None:
    cases = read_natural(BUNDLED / name / "qa.jsonl")
    texts = {
        file.stem: plain_text(file.read_text("utf-8"))
        for file in (BUNDLED / name / "articles").iterdir()
    }
    assert len(cases) == 20 * len(texts)
    for case in cases:
        assert case.answerable == bool(case.accept) or case.kind == "false_premise"
        for quote in case.evidence:
            assert case.article_id is not None
            assert plain_text(quote) in texts[case.article_id]
