"""`footnote eval` scores a dataset or the feedback of the chat, in a store of their own."""

import json
from pathlib import Path

import pytest

from eval.cases import Case
from eval.footnote import Footnote
from eval.outcome import Reply
from index import IndexSettings, get_article
from qa import query
from tests.ui.cli.conftest import QUESTION, QUOTE, Run
from ui.conversations import Feedback, FeedbackStore

NONE_YET = "There is no feedback yet. Give an answer in 'footnote chat' a thumbs up or down.\n"


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def one_case(path: Path) -> Path:
    """Write a file of one case, and its article beside it."""
    (path.parent / "town.txt").write_text(QUOTE)
    case = {
        "id": "built", "question": QUESTION, "history": [], "answers": ["1874"],
        "evidence": [QUOTE], "answerable": True, "reason": None, "article": "town", "tags": [],
    }  # fmt: skip
    path.write_text(json.dumps(case))
    return path


def test_a_small_set_is_scored_as_a_table_as_json_and_as_a_page(
    run: Run, home: Path, tmp_path: Path
) -> None:
    cases, page = one_case(tmp_path / "cases.jsonl"), tmp_path / "page.html"
    shown = run("eval", cases).out
    assert shown.startswith("cases: 1 case, 1 article\n")
    assert "95 % interval" in shown
    scored = run("eval", cases, "--json", "--report", page)
    assert scored.document["scores"]["answer_hit"]["value"] == 1
    assert "run: verbatim; 1 case, 1 article" in page.read_text()
    # What was answered is not asked again.
    assert run("eval", cases).out == shown
    document = run("eval", cases, "--json").document
    assert document["scores"] == scored.document["scores"]
    assert page.read_text().startswith("<!doctype html>")
    assert not home.exists()


def test_a_report_opens_with_six_measures_and_what_failed_and_folds_the_others(
    run: Run, tmp_path: Path
) -> None:
    first = json.loads(one_case(tmp_path / "cases.jsonl").read_text())
    wrong = {**first, "id": "wrong", "answers": ["Lund"], "evidence": []}
    none = {"id": "none", "question": "Who painted it?", "answerable": False, "article": "town"}
    cases = tmp_path / "cases.jsonl"
    cases.write_text("\n".join(map(json.dumps, (first, wrong, none))))
    shown = run("eval", cases).out
    assert shown.index("Failures: ") < shown.index("- wrong: When was the harbour built?")
    assert "latency" not in shown
    assert shown.endswith("--all prints every measure, also by tag.\n")
    whole = run("eval", cases, "--all").out
    assert "latency" in whole
    page = tmp_path / "page.html"
    run("eval", cases, "--report", page)
    before, folded = page.read_text().split("<details><summary>Other measures", 1)
    assert ("answer hit" in before, "latency p50" in before) == (True, False)
    assert "latency p50" in folded
    names = (
        "answer hit",
        "citation hit",
        "sure right",
        "sure",
        "abstention recall",
        "over-refusal",
    )
    for text, place in ((shown, "\n{} "), (whole, "\n{} "), (before, ">{}<small>")):
        places = [text.index(place.format(name)) for name in names]
        assert places == sorted(places)


def test_replies_of_another_system_are_scored_from_a_column(run: Run, tmp_path: Path) -> None:
    table, articles = tmp_path / "asked.csv", tmp_path / "texts"
    articles.mkdir()
    (articles / "town.txt").write_text(QUOTE)
    table.write_text(
        f"question,answer,reply\n{QUESTION},1874,It dates from 1874.\n"
        "When was the harbour dug?,1874,In 1900.\nWho painted it?,-,-\n"
    )
    asked = ["eval", "replies", table, "--articles", articles, "--run", tmp_path / "theirs"]
    scores = run(*asked, "--json").document["scores"]
    assert scores["answer_hit"]["value"] == 0.5
    assert scores["abstention.recall"]["value"] == 1
    assert scores["citation_hit"]["value"] is None
    ours = run("eval", table, "--articles", articles, "--run", tmp_path / "ours")
    assert (ours.status, ours.err) == (0, "")
    assert "answer hit" in run("eval", "compare", tmp_path / "theirs", tmp_path / "ours").out
    table.write_text(f"question,answer\n{QUESTION},1874\n")
    missing = run("eval", "replies", table, "--articles", articles)
    assert "has nothing in a column 'reply'" in missing.out


def test_a_comparison_decides_by_one_measure(run: Run, tmp_path: Path) -> None:
    cases = one_case(tmp_path / "cases.jsonl")
    a, b = tmp_path / "a", tmp_path / "b"
    run("eval", cases, "--run", a)
    run("eval", cases, "--run", b, FOOTNOTE_PASSAGE_TOKENS="128")
    for more, name in (((), "answer hit"), (("--measure", "citation_hit"), "citation hit")):
        decided, explored = run("eval", "compare", a, b, *more).out.split("Exploratory, not to d")
        assert (f"\n{name} " in decided, f"\n{name} " in explored) == (True, False)
        assert "token F1" in explored
    assert run("eval", "compare", a, b, "--json").document["measure"] == "answer_hit"
    assert (
        "'hits' is no measure; there are"
        in run("eval", "compare", a, b, "--measure", "hits").complaint
    )


def test_a_run_that_is_interrupted_says_how_it_goes_on(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = json.loads(one_case(tmp_path / "cases.jsonl").read_text())
    cases = [first, {**first, "id": "again"}, {**first, "id": "stop"}]
    (tmp_path / "cases.jsonl").write_text("\n".join(map(json.dumps, cases)))
    answer = Footnote.__call__

    def stopped(self: Footnote, case: Case) -> Reply:
        if case.id == "stop":
            raise KeyboardInterrupt
        return answer(self, case)

    line = ["eval", tmp_path / "cases.jsonl", "--run", tmp_path / "run"]
    with monkeypatch.context() as patch:
        patch.setattr(Footnote, "__call__", stopped)
        ended = run(*line)
    assert (ended.status, ended.out) == (130, "")
    kept = f"Kept 2 rows in {tmp_path / 'run'}; repeat the command to go on.\n"
    assert ended.err.endswith(kept), ended
    assert run(*line).out.startswith("cases: 3 cases")


@pytest.mark.usefixtures("harbour")
def test_feedback_is_scored_and_written_to_a_folder_to_edit(
    run: Run, home: Path, tmp_path: Path
) -> None:
    folder, page = tmp_path / "mine", tmp_path / "page.html"
    export = ["eval", "--from-feedback", "--export", folder]
    for line in (["eval", "--from-feedback"], export):
        assert run(*line).out == NONE_YET
    document = run("eval", "--from-feedback", "--json").document
    assert (document["dataset"], document["cases"], folder.exists()) == ("feedback", 0, False)
    answer, store = query(QUESTION), FeedbackStore(IndexSettings(home=home))
    store.keep(answer, [get_article("harbour")], Feedback("up"), answer_id="a1")
    shown = run("eval", "--from-feedback", "--report", page)
    assert shown.out.startswith("feedback: 1 case, 1 article\n")
    assert "Evaluation: feedback" in page.read_text()
    scores = run("eval", "--from-feedback", "--json").document["scores"]
    assert (scores["answer_hit"]["value"], scores["citation_hit"]["value"]) == (1, 1)
    store.keep(answer, [get_article("harbour")], Feedback("down"), answer_id="a1")
    for line in (["eval", "--from-feedback"], ["eval", "--from-feedback", "--json"]):
        assert "say what is right in the chat" in run(*line).complaint
    assert run(*export).out == f"exported   1 case to {folder}\n"
    file = folder / "qa.jsonl"
    said = json.loads(file.read_text()) | {"answers": ["1874"], "answerable": True}
    file.write_text(json.dumps(said))
    document = run("eval", folder, "--json").document
    assert document["scores"]["answer_hit"]["value"] == 1
    again = run(*export)
    assert again.status == 2
    assert f"The folder {folder} is not empty; name another" in again.complaint
    other = query("Who was the first master?")
    store.keep(other, [get_article("harbour")], Feedback("up"), answer_id="a2")
    store.close()
    assert run("eval", "--from-feedback").out.endswith(
        "without a known answer; say what is right in the chat, or in their lines in the folder "
        "of --export.\n"
    )


def test_a_suite_is_run_by_its_name_kept_or_not(run: Run, home: Path, tmp_path: Path) -> None:
    claims = tmp_path / "claims.jsonl"
    claim = {
        "claim": "A dog barked.",
        "evidence": ["The dog barked."],
        "supported": True,
        "kind": "same",
    }
    claims.write_text(json.dumps(claim))
    shown = run("eval", "claims", claims, "--json").document
    assert (shown["scores"]["verified"]["value"], shown["settings"]["suite"]) == (1, "claims")
    kept = run("eval", "claims", claims, "--run", tmp_path / "run")
    assert [line.split()[-4:] for line in kept.out.splitlines() if "true: same" in line] == [
        ["1", "1.000", "0.000", "0.000"]
    ]
    assert (
        run("eval", "compare", tmp_path / "run", tmp_path / "run", "--json").document["flips"] == []
    )
    assert not home.exists()


def test_a_run_is_kept_compared_and_held_to_its_floors(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one_case(tmp_path / "cases.jsonl")
    assert "answer hit" in run("eval", "cases.jsonl", "--run", "a").out
    shown = run("eval", "./cases.jsonl", "--run", "b", "--json", FOOTNOTE_PASSAGE_TOKENS="128")
    assert shown.document["scores"]["answer_hit"] == {"value": 1, "interval": None, "cases": 1}
    assert "passage_tokens: 256, 128" in run("eval", "compare", "a", "b").out
    assert run("eval", "compare", "a", "b", "--json").document["flips"] == []
    assert run("eval", "cases.jsonl", "--run", "a", "--report", "a.html").status == 0
    assert run("eval", "report", "b", "--to", "b.html").out == "written   b.html\n"
    # The citation is marked on its line of the article.
    assert f"<mark>{QUOTE}</mark>" in Path("a.html").read_text()
    for floors, status in (
        ('never_break = ["built"]', 0),
        ("fewest_cases = 2\n[[floors.answer_hit]]\nfloor = 0.1\ndate = 2026-01-10", 3),
        ('never_break = ["burnt"]', 2),
    ):
        Path("floors.toml").write_text(floors)
        gate = run("eval", "gate", "b", "--floors", "floors.toml", "--json")
        assert gate.status == status, gate
    # Nothing is asked of a folder that is called like a command but with its path.
    Path("compare").mkdir()
    for line, said in (
        (["eval", "./compare"], "compare has no qa.jsonl"),
        (["eval", "compare"], "footnote eval compare: Missing argument 'BEFORE'. See 'footnote ev"),
        (["eval", "./cases.jsonl", "--run", "floors.toml"], "floors.toml is a file; name a folder"),
        (["eval", "gate", ".", "--floors", "floors.toml"], "but holds some; name one: a, b."),
        (["eval", "--run", "a"], "a holds another run, from which this one differs in the cases"),
        (["eval", "claims"], "footnote eval claims needs a DATASET"),
        (["eval", "claims", "a", "b"], "takes one DATASET; leave out 'b'"),
        (["eval", "report", "a", "--to", "no/x.html"], "no/x.html cannot be written: No such"),
    ):
        ended = run(*line)
        assert (ended.status, said in ended.complaint) == (2, True), ended
    assert not home.exists()
