import pytest

from eval.gold import locate

TEXT = "The bell rings. O₂ is written\nout; the bell — rings at Café Nord."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("The bell", ["The bell"]),
        ("bell", ["bell", "bell"]),
        (" written out; ", ["written\nout;"]),
        ("Cafe\u0301 Nord", ["Café Nord"]),
        ("bell - rings", ["bell rings", "bell — rings"]),
        ("bell rings at", ["bell — rings at"]),
        ("gong", []),
        ("", []),
        (" — ", ["—"]),
        ("§", []),
        ("(.*)", []),
    ],
)
def test_a_quote_is_found_as_it_is_or_without_space_or_by_its_letters(
    quote: str, found: list[str]
) -> None:
    assert [TEXT[start:end] for start, end in locate(TEXT, quote)] == found


def test_the_search_stays_within_its_bounds() -> None:
    first, second = locate(TEXT, "bell")
    assert locate(TEXT, "bell", (first[1], len(TEXT))) == (second,)
    assert locate(TEXT, "bell", (first[0] + 1, second[1] - 1)) == ()
