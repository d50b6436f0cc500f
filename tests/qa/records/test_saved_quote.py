"""What has become of saved quotes, in any text."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article
from qa import Citation, Recheck, recheck
from qa.draft import surroundings
from tests.fakes import make_article

TEXT = "It stays. The q\u0303 is odd 👩‍👩‍👧‍👦. «مرحبا» was painted here. It stays. Nobody minds."
WORDS = st.text(st.characters(codec="utf-8"))
FEW = st.text("ab\n👩")


def cited(text: str, start: int, end: int) -> Citation:
    article = make_article("signs", "Signs", text)
    around = surroundings(text, start, end)
    quote = text[start:end]
    return Citation(1, "signs", article.sha256, "Signs", "p", (), None, start, end, quote, *around)


def quote(words: str, text: str = TEXT) -> Citation:
    start = text.index(words)
    return cited(text, start, start + len(words))


def now(text: str) -> Article:
    return make_article("signs", "Signs", text)


PAINTED = quote("«مرحبا» was painted here.")
LAST = cited(TEXT, TEXT.rindex("It stays."), TEXT.rindex("It stays.") + 9)


FIRST = quote("It stays.")
NEGATIVE = dataclasses.replace(PAINTED, start=-13, end=-1, quote=TEXT[-13:-1])
LENGTH = len(PAINTED.quote)


def altered(**wrong: Any) -> tuple[Citation, str, Recheck]:
    return dataclasses.replace(PAINTED, **wrong), TEXT, Recheck("altered")


@pytest.mark.parametrize(
    ("note", "text", "verdict"),
    [
        (PAINTED, TEXT, Recheck("holds", PAINTED.start, PAINTED.end)),
        (PAINTED, TEXT.replace("Nobody minds.", "Somebody minds."),
         Recheck("holds", PAINTED.start, PAINTED.end)),
        (PAINTED, f"👩‍👩‍👧‍👦 {TEXT}", Recheck("moved", PAINTED.start + 8, PAINTED.end + 8)),
        (PAINTED, TEXT.replace("It stays. ", "", 1),
         Recheck("moved", PAINTED.start - 10, PAINTED.end - 10)),
        (PAINTED, TEXT.replace("painted", "written"), Recheck("gone")),
        (PAINTED, "", Recheck("gone")),
        # Of several places the surroundings decide.
        (FIRST, f"New. {TEXT} More. It stays.", Recheck("moved", 5, 14)),
        (LAST, f"New. {TEXT} More. It stays.", Recheck("moved", LAST.start + 5, LAST.end + 5)),
        # A citation that is wrong of its own article is altered.
        altered(quote="«مرحبا» was written here."),
        altered(start=PAINTED.start + 1, end=PAINTED.end + 1),
        altered(end=PAINTED.end + 1),
        altered(end=0),
        altered(start=10**400, end=10**400 + LENGTH),
        altered(start=-10, end=-10 + LENGTH),
        altered(quote="", end=PAINTED.start),
        (NEGATIVE, TEXT, Recheck("altered")),
        (NEGATIVE, f"x{TEXT}", Recheck("altered")),
    ],
)  # fmt: skip
def test_what_became_of_a_quote_is_told(note: Citation, text: str, verdict: Recheck) -> None:
    assert recheck(note, now(text)) == verdict


def test_without_an_article_it_is_missing() -> None:
    assert recheck(PAINTED, None) == Recheck("missing")


def test_of_places_with_like_surroundings_the_nearest_is_taken() -> None:
    changed = now("It stays. " + "x" * 30 + " It stays. " + "y" * 30 + " It stays.")
    bare = dataclasses.replace(LAST, prefix="", suffix="")
    places = [0, 41, 82]
    for start in range(1, 100):
        note = dataclasses.replace(bare, start=start, end=start + 9)
        expected = min(places, key=lambda place: (abs(place - start), place))
        status = "holds" if start in places else "moved"
        assert recheck(note, changed) == Recheck(status, expected, expected + 9)  # type: ignore[arg-type]


def test_words_that_stand_everywhere_are_found_near() -> None:
    note = dataclasses.replace(cited("a", 0, 1), start=50_001, end=50_002)
    changed = now("ab" * 50_000)
    assert recheck(note, changed) == Recheck("moved", 50_000, 50_001)


@given(WORDS, WORDS, st.data())
def test_after_any_change_the_verdict_is_true(before: str, after: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, len(before)))
    note = cited(before, start, end)
    prefix = after if data.draw(st.booleans()) else ""
    text = data.draw(st.sampled_from([before, after, prefix + before, before + after, ""]))
    article = now(text)
    found = recheck(note, article)
    there = text[start:end] == note.quote
    same = article.sha256 == note.article_sha256
    if not note.quote:
        assert found == Recheck("altered")
    elif there:
        assert found == Recheck("holds", start, end)
    elif same:
        assert found == Recheck("altered")
    elif note.quote in text:
        assert found.status == "moved"
        assert found.start is not None
        assert text[found.start : found.end] == note.quote
        assert found.end == found.start + len(note.quote)
    else:
        assert found == Recheck("gone")


@given(FEW, FEW, FEW, st.data())
def test_what_is_only_pushed_along_is_found_where_it_went(
    text: str, before: str, after: str, data: st.DataObject
) -> None:
    """With all of its surroundings the quote stands in one place, or the nearest is taken."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    note = cited(text, start, end)
    moved = before + text + after
    found = recheck(note, now(moved))
    whole = f"{note.prefix}{note.quote}{note.suffix}"
    if found.status == "moved":
        assert found.start is not None
        assert moved.startswith(whole, found.start - len(note.prefix))
        places = [
            place + len(note.prefix)
            for place in range(len(moved))
            if moved.startswith(whole, place)
        ]
        assert abs(found.start - start) == min(abs(place - start) for place in places)
    else:
        assert found.status == ("holds" if note.quote else "altered")
