"""Questions of five kinds, and the marks that telling them apart must hold."""

import json
from collections import Counter
from pathlib import Path

import pytest

from eval.cases import CaseError
from eval.dataset import Dataset, load_dataset
from eval.kinds import KINDS, SCORED, KindCase, KindOutcome, KindScores, read_kinds, run_kinds
from tests.eval.conftest import MARKET, QUESTIONS, Writer

_PARAGRAPH = MARKET.split("\n\n")[1]
_ROOF = (1, _PARAGRAPH.index("The council"), len(_PARAGRAPH))


def case(kind: str = "answerable", **fields: object) -> KindCase:
    assert kind in KINDS
    given: dict[str, object] = {
        "id": kind, "article": "market", "kind": kind,
        "question": "What did the council buy for 9,000 crowns?", "answers": ("a canvas roof",),
        "spans": (_ROOF,), "missing": None, "ideal": "It bought a roof of canvas.",
        "held_out": False,
    }  # fmt: skip
    return KindCase(**(given | fields))  # type: ignore[arg-type]


CASES = (
    case(),
    case(
        "false_premise",
        question="Why did the council buy a canvas roof for 5,000 crowns?",
        ideal="The council bought the canvas roof for 9,000 crowns.",
    ),
    case(
        "partial",
        question="What did the council buy for 9,000 crowns, and how many bakers does it employ?",
        missing="the number of bakers",
    ),
    case(
        "missing",
        question="How many bakers does the market of Lunn employ?",
        spans=(),
        ideal=None,
    ),
    case("off_topic", question="Why do cats purr?", spans=(), ideal=None, held_out=True),
)


@pytest.fixture
def market(write_folder: Writer) -> Dataset:
    return load_dataset(write_folder(QUESTIONS))


def test_the_bundled_questions_are_balanced() -> None:
    cases = read_kinds()
    assert Counter((each.kind, each.held_out) for each in cases) == dict.fromkeys(
        ((kind, half) for kind in KINDS for half in (False, True)), 20
    )
    assert len({each.article for each in cases}) == 20
    halves = [{each.article for each in cases if each.held_out == half} for half in (False, True)]
    assert not halves[0] & halves[1]
    assert all(bool(each.spans) == (each.kind not in {"off_topic", "missing"}) for each in cases)


def test_questions_are_asked_and_told_apart(market: Dataset, cache: Path) -> None:
    verbatim, held_out, ideal, _ = run_kinds(market, CASES, cache=cache).scores
    assert (verbatim.system, verbatim.held_out, len(verbatim.outcomes)) == ("verbatim", False, 4)
    assert [each.told for each in verbatim.outcomes] == [each.kind for each in CASES[:4]]
    assert [each.cited for each in verbatim.outcomes] == [True, True, True, False]
    assert [each.missing for each in verbatim.outcomes[2:]] == [
        "how many bakers the council employs",
        "how many bakers the market of Lunn employs",
    ]
    assert (held_out.held_out, [each.told for each in held_out.outcomes]) == (True, ["off_topic"])
    assert ideal.system == "ideal"
    assert [each.told for each in ideal.outcomes] == [each.kind for each in CASES[:4]]


def test_one_half_can_be_asked_alone(market: Dataset, cache: Path) -> None:
    report = run_kinds(market, CASES, held_out=[True], cache=cache)
    assert [(each.system, each.held_out) for each in report.scores] == [
        ("verbatim", True),
        ("ideal", True),
    ]
    document = report.to_dict()["kinds"][0]
    assert document["accuracy"]["off_topic"] == 1.0
    assert document["outcomes"][0]["question"] == "Why do cats purr?"


def test_an_article_or_a_span_that_is_not_there_is_named(market: Dataset, cache: Path) -> None:
    with pytest.raises(CaseError, match="no article 'fair'"):
        run_kinds(market, [case(article="fair")], cache=cache)
    for wrong in ((9, 0, 5), (1, 900, 950)):
        with pytest.raises(CaseError, match="span of answerable"):
            run_kinds(market, [case(spans=(wrong,))], cache=cache)


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "kinds.jsonl"
    for line in ("[]", "{", '{"id": "a"}', json.dumps({"id": "a", "article": "b", "kind": "odd"})):
        path.write_text(line, encoding="utf-8")
        with pytest.raises(CaseError, match=r"kinds\.jsonl, line 1"):
            read_kinds(path)


def outcomes(*pairs: tuple[str, str, bool]) -> KindScores:
    made = [KindOutcome(case(kind), told, cited, None, "") for kind, told, cited in pairs]  # type: ignore[arg-type]
    return KindScores("verbatim", False, tuple(made))


def test_shares_are_counted_by_kind() -> None:
    scores = outcomes(
        ("answerable", "answerable", True),
        ("answerable", "false_premise", False),
        ("missing", "missing", False),
        ("off_topic", "missing", False),
        ("false_premise", "false_premise", True),
        ("false_premise", "false_premise", False),
        ("partial", "answerable", True),
    )
    assert [scores.accuracy(kind) for kind in SCORED] == [0.0, 1.0, 1.0, 0.5]
    assert scores.macro_accuracy == 0.625
    assert scores.accuracy("partial") == 0.0
    assert scores.contradiction_right == 0.5
    assert scores.wrongly_contradicted == 0.5
    assert scores.confusion["off_topic"]["missing"] == 1


def test_nothing_asked_has_no_shares() -> None:
    scores = outcomes()
    assert scores.macro_accuracy is None
    assert scores.contradiction_right is None
    assert scores.wrongly_contradicted is None


# A little under what is measured without a model: .875 and .637. Raised when that rises; the
# aim over both halves is .80, with 2 % of the answerable questions contradicted at most.
FLOORS = {"tuning": 0.85, "held out": 0.61}
IDEAL = 0.93
CONTRADICTION_RIGHT = 0.9
WRONGLY_CONTRADICTED = 0.1


def hold_floors(scores: KindScores, macro_accuracy: float) -> None:
    assert scores.macro_accuracy is not None
    assert scores.macro_accuracy >= macro_accuracy
    assert scores.contradiction_right is not None
    assert scores.contradiction_right >= CONTRADICTION_RIGHT
    assert scores.wrongly_contradicted is not None
    assert scores.wrongly_contradicted <= WRONGLY_CONTRADICTED


def test_kinds_are_told_apart_on_a_sample(bench: Path, cache: Path) -> None:
    cases = [case for case in read_kinds() if not case.held_out]
    articles = sorted({case.article for case in cases})[::3]
    cases = [case for case in cases if case.article in articles]
    assert len(cases) >= 30
    verbatim, ideal = run_kinds(bench / "bench" / "xquad" / "en", cases, cache=cache).scores
    # So few questions say less than all of them.
    hold_floors(verbatim, FLOORS["tuning"] - 0.1)
    hold_floors(ideal, IDEAL - 0.1)


@pytest.mark.soak
def test_kinds_are_told_apart_on_the_bundled_questions(bench: Path, cache: Path) -> None:
    tuning, held_out, *ideal = run_kinds(bench / "bench" / "xquad" / "en", cache=cache).scores
    hold_floors(tuning, FLOORS["tuning"])
    hold_floors(held_out, FLOORS["held out"])
    for scores in ideal:
        hold_floors(scores, IDEAL)
