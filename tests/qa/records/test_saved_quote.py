"""What has become of saved quotes, in any text."""

import dataclasses

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
    return Citation(
        1,
        "signs",
        article.sha256,
        "Signs",
        "p",
        (),
        None,
        start,
        end,
        text[start:end],
        *surroundings(text, start, end),
    )


def quote(words: str, text: str = TEXT) -> Citation:
    start = text.index(words)
    return cited(text, start, start + len(words))


def now(text: str) -> Article:
    return make_article("signs", "Signs", text)


PAINTED = quote("«مرحبا» was painted here.")
LAST = cited(TEXT, TEXT.rindex("It stays."), TEXT.rindex("It stays.") + 9)


def test_a_quote_of_an_unchanged_article_holds() -> None:
    assert recheck(PAINTED, now(TEXT)) == Recheck("holds", PAINTED.start, PAINTED.end)


def test_a_quote_holds_where_only_what_follows_it_changed() -> None:
    changed = now(TEXT.replace("Nobody minds.", "Somebody minds."))
    assert recheck(PAINTED, changed) == Recheck("holds", PAINTED.start, PAINTED.end)


def test_a_quote_moves_with_what_stands_before_it() -> None:
    changed = now(f"👩‍👩‍👧‍👦 {TEXT}")
    assert recheck(PAINTED, changed) == Recheck("moved", PAINTED.start + 8, PAINTED.end + 8)
    shorter = now(TEXT.replace("It stays. ", "", 1))
    assert recheck(PAINTED, shorter) == Recheck("moved", PAINTED.start - 10, PAINTED.end - 10)


def test_a_quote_that_changed_is_gone() -> None:
    assert recheck(PAINTED, now(TEXT.replace("painted", "written"))) == Recheck("gone")
    assert recheck(PAINTED, now("")) == Recheck("gone")


def test_without_an_article_it_is_missing() -> None:
    assert recheck(PAINTED, None) == Recheck("missing")


def test_of_several_places_the_surroundings_decide() -> None:
    changed = now(f"New. {TEXT} More. It stays.")
    assert recheck(quote("It stays."), changed) == Recheck("moved", 5, 14)
    assert recheck(LAST, changed) == Recheck("moved", LAST.start + 5, LAST.end + 5)


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


@pytest.mark.parametrize(
    "wrong",
    [
        {"quote": "«مرحبا» was written here."},
        {"start": PAINTED.start + 1, "end": PAINTED.end + 1},
        {"end": PAINTED.end + 1},
        {"end": 0},
        {"start": 10**400, "end": 10**400 + len(PAINTED.quote)},
        {"start": -10, "end": -10 + len(PAINTED.quote)},
        {"quote": "", "end": PAINTED.start},
    ],
)
def test_a_citation_that_is_wrong_is_altered(wrong: dict[str, object]) -> None:
    altered = dataclasses.replace(PAINTED, **wrong)  # type: ignore[arg-type]
    assert recheck(altered, now(TEXT)) == Recheck("altered")


def test_offsets_from_the_end_are_no_offsets() -> None:
    negative = dataclasses.replace(PAINTED, start=-13, end=-1, quote=TEXT[-13:-1])
    assert recheck(negative, now(TEXT)) == Recheck("altered")
    assert recheck(negative, now(f"x{TEXT}")) == Recheck("altered")


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
