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


def test_what_is_not_found_is_said_in_words() -> None:
    assert draft.not_found(1, []).text == "This is not in the article."
    assert draft.not_found(3, []).text == "This is not in the articles."
    assert draft.not_found(None, []).text == "This is not in the selected text."
    assert draft.not_found(None, [], reason="off_topic").text == (
        "Nothing about this was found in the selected text."
    )
    assert draft.not_found(1, [], missing="the price").text == (
        "The article says nothing about the price."
    )
    assert draft.not_found(1, [], missing="at what price it sold").text == (
        "The article does not say at what price it sold."
    )
    assert draft.not_found(2, [], missing="whether it sold").text == (
        "The articles do not say whether it sold."
    )
    assert (
        draft.not_found(2, [], reason="off_topic").text
        == "Nothing about this was found in the articles."
    )
    assert draft.not_found(1, [NOTE]).nearest == (NOTE,)
