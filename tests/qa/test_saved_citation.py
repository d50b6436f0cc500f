"""What has become of saved quotes, in any text."""

from dataclasses import replace

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


def now(text: str) -> Article:
    return make_article("signs", "Signs", text)


def cited(text: str, start: int, end: int) -> Citation:
    around = surroundings(text, start, end)
    sha256, quote = now(text).sha256, text[start:end]
    return Citation(1, "signs", sha256, "Signs", "p", (), None, start, end, quote, *around)


PAINTED = cited(TEXT, TEXT.index("«"), TEXT.index(" It stays. Nobody"))
FIRST, LAST = cited(TEXT, 0, 9), cited(TEXT, TEXT.rindex("It"), TEXT.rindex("It") + 9)
LENGTH = len(PAINTED.quote)


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
        # Of several places the surroundings decide, and the nearest of equally good ones.
        (replace(LAST, prefix="", suffix="", start=30, end=39),
         f"It stays.{'x' * 30} It stays.{'y' * 30}", Recheck("moved", 40, 49)),
        (FIRST, f"New. {TEXT} More. It stays.", Recheck("moved", 5, 14)),
        (LAST, f"New. {TEXT} More. It stays.", Recheck("moved", LAST.start + 5, LAST.end + 5)),
        # A citation that is wrong of its own article is altered.
        *((replace(PAINTED, **wrong), TEXT, Recheck("altered")) for wrong in (
            {"quote": "«مرحبا» was written here."},
            {"start": PAINTED.start + 1, "end": PAINTED.end + 1},
            {"start": 10**400, "end": 10**400 + LENGTH},
            {"quote": "", "end": PAINTED.start},
        )),
        # Words that are everywhere are found near.
        (replace(cited("a", 0, 1), start=50_001, end=50_002), "ab" * 50_000,
         Recheck("moved", 50_000, 50_001)),
    ],
)  # fmt: skip
def test_what_became_of_a_quote_is_told(note: Citation, text: str, verdict: Recheck) -> None:
    assert recheck(note, now(text)) == verdict
    assert recheck(note, None) == Recheck("missing")


@given(WORDS, WORDS, st.data())
def test_after_any_change_the_verdict_is_true(before: str, after: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, len(before)))
    note = cited(before, start, end)
    prefix = after if data.draw(st.booleans()) else ""
    text = data.draw(st.sampled_from([before, after, prefix + before, before + after, ""]))
    article = now(text)
    found = recheck(note, article)
    if not note.quote:
        assert found == Recheck("altered")
    elif text[start:end] == note.quote:
        assert found == Recheck("holds", start, end)
    elif article.sha256 == note.article_sha256:
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
