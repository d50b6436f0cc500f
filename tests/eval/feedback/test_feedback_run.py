from pathlib import Path

from eval.feedback.feedback import Feedback
from eval.feedback.feedback_store import FeedbackStore, run_feedback
from eval.reporting.report import format_table, write_report
from index import IndexSettings, MiniLMEmbedder
from qa import Turn
from tests.eval.conftest import HARBOUR, MARKET
from tests.eval.judged import BUILT, LAMP, opened_library

PRAISE = Feedback("up")


def test_without_feedback_there_is_nothing_to_score(tmp_path: Path) -> None:
    report = run_feedback(IndexSettings(home=tmp_path))
    assert (report.dataset, report.footnote.outcomes, report.unresolved.count) == (
        "feedback", (), 0,
    )  # fmt: skip
    assert report.to_dict()["cases"] == []


def test_feedback_on_answers_is_scored_as_it_was_given(
    tmp_path: Path, cache: Path, embedder: MiniLMEmbedder
) -> None:
    home = tmp_path / "home"
    store = FeedbackStore.open(IndexSettings(home=home))
    with opened_library(home, embedder, harbour=HARBOUR, market=MARKET) as (index, ask):
        both = [index.article("harbour"), index.article("market")]
        lamp = ask("Who lit the lamp?")
        assert [note.quote for note in lamp.citations] == [LAMP]
        store.keep(lamp, both, PRAISE, answer_id="lamp")
        years = [Turn(lamp.question, lamp.text)]
        follow_up = ask("For how many years?", history=years)
        store.keep(follow_up, both, PRAISE, answer_id="years", history=years)
        airline = ask("Which airline flies from Tokyo to Madrid?")
        assert airline.status == "not_found"
        store.keep(airline, both, PRAISE, answer_id="airline")
        built = ask("When was the harbour built?", articles=["harbour"])
        corrected = Feedback("down", corrected="in 1871")
        store.keep(built, both[:1], corrected, answer_id="built")
        absent = Feedback("down", absent=True)
        store.keep(ask("Who sells smoked eel?"), both, absent, answer_id="eel")
        bell = ask("When does the market open?")
        store.keep(bell, both, Feedback("down", "not asked"), answer_id="opens")
    report = run_feedback(IndexSettings(home=home), cache=cache)
    assert report.footnote.crashes == ()
    assert {o.case.id: (o.failure, o.citation_hit) for o in report.footnote.outcomes} == {
        "lamp": (None, True),
        "years": (None, True),
        "airline": (None, None),
        "built": ("wrong answer", None),
        "eel": ("should refuse", None),
    }
    assert report.articles == 2
    (again,) = report.unresolved.outcomes
    assert (again.case.id, again.same_as_judged) == ("opens", True)
    assert report.to_dict()["unresolved"]["cases"][0]["comment"] == "not asked"
    table = format_table(report)
    assert "Failures: should refuse 1, wrong answer 1" in table or (
        "Failures: wrong answer 1, should refuse 1" in table
    )
    assert table.endswith(
        "Unresolved, not scored: 1 answer called wrong without a correction; 1 given again, "
        "0 changed\n  again: When does the market open?"
    )
    write_report(report, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<h2>Unresolved: 1</h2>" in page
    assert "When does the market open?" in page


def test_each_question_is_asked_of_the_version_that_it_was_judged_on(
    tmp_path: Path, cache: Path, embedder: MiniLMEmbedder
) -> None:
    home = tmp_path / "home"
    store = FeedbackStore.open(IndexSettings(home=home))
    for number, year in enumerate(("1902", "1907")):
        text = HARBOUR.replace("1902", year)
        with opened_library(home, embedder, harbour=text) as (index, ask):
            answer = ask("When was the harbour built?")
            assert answer.citations[0].quote == BUILT.replace("1902", year)
            store.keep(answer, [index.article("harbour")], PRAISE, answer_id=f"a{number}")
    report = run_feedback(IndexSettings(home=home), cache=cache)
    assert [(o.failure, o.citation_hit, o.reply.text) for o in report.footnote.outcomes] == [
        (None, True, BUILT),
        (None, True, BUILT.replace("1902", "1907")),
    ]
    assert report.articles == 2
    # The baselines, too, are asked of that version alone.
    assert [o.citation_hit for o in report.baselines[0].outcomes] == [True, True]


def test_a_store_of_unresolved_cases_alone_is_asked(
    tmp_path: Path, cache: Path, embedder: MiniLMEmbedder
) -> None:
    home = tmp_path / "home"
    with opened_library(home, embedder, harbour=HARBOUR) as (index, ask):
        answer = ask("Who lit the lamp?")
        FeedbackStore.open(IndexSettings(home=home)).keep(
            answer, [index.article("harbour")], Feedback("down"), answer_id="a1"
        )
    report = run_feedback(IndexSettings(home=home), cache=cache)
    assert report.footnote.outcomes == ()
    assert [each.same_as_judged for each in report.unresolved.outcomes] == [True]
    assert format_table(report).splitlines()[0].startswith("feedback: 1 article, ")
