"""What a reader says of an answer becomes a case."""

from dataclasses import replace

import pytest

from eval import Case, Judgement, keep_article
from index import Article
from qa import Answer, Claim, Turn
from tests.eval.judged import BUILT, LAMP, answered, article, citation, refused
from ui.conversations import Feedback, articles_to_keep, feedback_of
from ui.conversations.feedback import MAX_ARTICLES, FeedbackError, case_from, feedback_in

HARBOUR = article(f"{BUILT} {LAMP} She wrote down every ship. In 1931 the lamp was sold.")
NAME = keep_article(HARBOUR).name
AT = "2025-05-01T10:00:00+00:00"


def case_of(answer: Answer, feedback: Feedback, *articles: Article) -> Case:
    case, kept = case_from(answer, articles or (HARBOUR,), feedback, answer_id="turn-1", at=AT)
    assert {case.article} <= set(case.scope) == {each.name for each in kept}
    assert feedback_in(case) == feedback
    return case


def test_a_praised_answer_becomes_a_case_that_its_evidence_answers() -> None:
    history = [Turn("What is there?", "A harbour. [1]")]
    answer = answered(HARBOUR, LAMP)
    case, kept = case_from(
        answer, [HARBOUR], Feedback("up", "well put"), answer_id="a-1", at=AT, history=history
    )
    assert kept == (keep_article(HARBOUR),)
    assert case == Case(
        id="a-1",
        question="Who lit the lamp?",
        article=NAME,
        answerable=True,
        history=tuple(history),
        answers=(LAMP,),
        evidence=(LAMP,),
        tags=("feedback", "up"),
        scope=(NAME,),
        judgement=Judgement("up", "answered", LAMP, AT, "well put"),
    )


def test_of_a_models_answer_what_is_verified_counts_and_its_quotes() -> None:
    answer = replace(
        answered(HARBOUR, LAMP, BUILT),
        claims=(Claim("Brekke kept it lit.", "verified", (1,)), Claim("So.", "partial", (2,))),
        answerer="llm",
        model="tiny",
    )
    case = case_of(answer, Feedback("up"))
    assert case.answers == ("Brekke kept it lit.", LAMP)
    assert case.evidence == (LAMP, BUILT)
    assert case.judgement == Judgement(
        "up", "answered", "Brekke kept it lit. So.", AT, model="tiny"
    )
    claims = (Claim("Brekke did.", "unsupported", ()),)
    case = case_of(replace(answer, claims=claims, citations=()), Feedback("up"))
    assert (case.answers, case.evidence) == (("Brekke did.",), ())


def test_a_praised_refusal_keeps_its_reason() -> None:
    case = case_of(refused(HARBOUR), Feedback("up"))
    assert (case.answerable, case.answers, case.evidence) == (False, (), ())
    assert (case.reason, case.unresolved) == ("missing", False)
    assert case.judgement is not None
    assert case.judgement.given == "The article does not say who paid for the lamp."


MANY = article(" ".join(f"Brekke saw ship {number}." for number in range(6)))


@pytest.mark.parametrize(
    ("corrected", "of", "evidence"),
    [
        ("ANA brekke", HARBOUR, (LAMP,)),
        ("grey  granite.", HARBOUR, (BUILT,)),
        ("31", HARBOUR, (LAMP,)),
        ("the lamp", HARBOUR, (LAMP, "In 1931 the lamp was sold.")),
        ("called Ana Brekke lit the lamp for 31 years. She wrote", HARBOUR,
         (LAMP, "She wrote down every ship.")),
        ("the council", HARBOUR, ()),
        ("...", HARBOUR, ()),
        # What stands everywhere does not say which sentence answers.
        ("Brekke", MANY, ()),
    ],
)  # fmt: skip
def test_a_correction_is_the_answer_and_its_evidence_are_the_sentences_that_hold_it(
    corrected: str, of: Article, evidence: tuple[str, ...]
) -> None:
    case = case_of(refused(of), Feedback("down", corrected=corrected), of)
    assert (case.answerable, case.answers, case.evidence) == (True, (corrected,), evidence)
    assert case.tags == ("feedback", "down")


def test_what_is_only_called_wrong_is_unresolved_and_what_the_article_lacks_is_not() -> None:
    case = case_of(answered(HARBOUR, LAMP), Feedback("down", absent=True))
    assert (case.answerable, case.answers, case.evidence) == (False, (), ())
    assert (case.reason, case.unresolved) == (None, False)
    case = case_of(answered(HARBOUR, LAMP), Feedback("down", "no"))
    assert (case.unresolved, case.tags) == (True, ("feedback", "down", "unresolved"))
    assert case.judgement is not None
    assert case.judgement.given == LAMP


def test_the_article_of_a_case_is_the_one_that_most_evidence_is_in() -> None:
    market = article("The market opens at six. A bell ends it. Eel is sold.", "market")
    answer = answered(market, "A bell ends it.", "Eel is sold.")
    mixed = replace(answer, citations=(citation(HARBOUR, LAMP, 3), *answer.citations))
    case = case_of(mixed, Feedback("up"), HARBOUR, market)
    assert case.article == keep_article(market).name
    assert case.evidence == (LAMP, "A bell ends it.", "Eel is sold.")
    unheld = case_of(answer, Feedback("down", corrected="a horn"), HARBOUR, market)
    assert unheld.article == keep_article(market).name


def test_a_quote_that_a_newer_version_lost_is_no_evidence() -> None:
    newer = article(f"{LAMP} She left.")
    case = case_of(answered(HARBOUR, BUILT, LAMP), Feedback("up"), newer)
    assert (case.answers, case.evidence) == ((BUILT, LAMP), (LAMP,))
    with pytest.raises(FeedbackError, match="is no longer there"):
        case_from(refused(HARBOUR), [], Feedback("up"), answer_id="a", at=AT)


def test_half_a_character_becomes_a_whole_one() -> None:
    odd = replace(answered(HARBOUR, LAMP), question="Who \ud83d?")
    case = case_of(odd, feedback_of("down", "\ude00", "ship \ud83d"))
    assert (case.question, case.answers) == ("Who \ufffd?", ("ship \ufffd",))
    assert feedback_in(case) == Feedback("down", "\ufffd", "ship \ufffd")


def test_what_a_page_sends_is_taken() -> None:
    assert feedback_of("up", "  ", " ") == Feedback("up")
    assert feedback_of("down", " hm ", " 1902 ") == Feedback("down", "hm", "1902")
    assert feedback_of("down", absent=True) == Feedback("down", absent=True)


@pytest.mark.parametrize(
    ("verdict", "comment", "corrected", "absent", "words"),
    [
        ("sideways", None, None, False, "'sideways' is not a verdict; say 'up' or 'down'."),
        ("up", None, "1902", False, "Only a thumb down can have a corrected answer"),
        ("up", None, None, True, "Only a thumb down can have a corrected answer"),
        ("down", None, "1902", True, "exclude each other; choose one."),
        ("down", "x" * 4001, None, False, "The comment is 4,001 characters long; the limit is 4"),
        ("down", None, "x" * 4001, False, "The corrected answer is 4,001 characters long"),
    ],
)
def test_feedback_that_contradicts_itself_is_refused(
    verdict: str, comment: str | None, corrected: str | None, absent: bool, words: str
) -> None:
    with pytest.raises(FeedbackError) as caught:
        feedback_of(verdict, comment, corrected, absent)
    assert words in str(caught.value)


def test_all_articles_are_kept_where_they_are_few() -> None:
    few = ["harbour", "market"]
    assert articles_to_keep(answered(HARBOUR, LAMP), few) == ("harbour", "market")
    many = [f"a{number}" for number in range(MAX_ARTICLES)]
    assert articles_to_keep(answered(HARBOUR, LAMP), [*many, "harbour"]) == ("harbour",)
    assert articles_to_keep(refused(HARBOUR), [*many, "harbour"]) == ("harbour",)
    bare = replace(refused(HARBOUR), nearest=())
    assert articles_to_keep(bare, [*many, "harbour"]) == tuple(many)
