from qa import Citation, Claim, draft

NOTE = Citation(1, "signs", "0" * 64, "Signs", "p1", (), None, 0, 9, "It stays.")
CLAIM = Claim("It stays.", "verified", (1,))


def test_claims_make_an_answer() -> None:
    made = draft.found([CLAIM], [NOTE])
    assert (made.status, made.text, made.reason) == ("answered", "It stays. [1]", None)
    assert (made.claims, made.citations, made.missing) == ((CLAIM,), (NOTE,), None)


def test_what_is_missing_makes_it_a_partial_one() -> None:
    made = draft.found([CLAIM], [NOTE], "the price")
    assert (made.status, made.missing) == ("partial", "the price")


def test_what_was_not_finished_is_partial_and_names_nothing_missing() -> None:
    made = draft.cut([CLAIM], [NOTE])
    assert (made.status, made.missing, made.claims) == ("partial", None, (CLAIM,))


def test_a_correction_answers_a_question_that_assumes_something_else() -> None:
    made = draft.corrected([CLAIM], [NOTE])
    assert (made.status, made.reason) == ("not_found", "false_premise")
    assert made.text.endswith(": It stays. [1]")
    assert made.claims == (CLAIM,)


def test_what_may_answer_is_hedged() -> None:
    made = draft.hedged([CLAIM], [NOTE])
    assert (made.status, made.hedged) == ("partial", True)
    assert made.text == "This may answer it: It stays. [1]"


def test_what_is_not_found_is_said_in_one_sentence_and_nothing_is_asserted() -> None:
    assert draft.not_found(1, []).text == "No answer was found in the article."
    assert draft.not_found(3, []).text == "No answer was found in the articles."
    assert draft.not_found(None, []).text == "No answer was found in the selected text."
    named = draft.not_found(1, [NOTE], missing="the price", elsewhere=["b"])
    assert named.text == "No answer was found in the article."
    assert (named.nearest, named.missing, named.elsewhere) == ((NOTE,), "the price", ("b",))


def test_a_greeting_is_greeted() -> None:
    made = draft.greeted()
    assert (made.status, made.reason, made.claims) == ("not_found", "off_topic", ())
