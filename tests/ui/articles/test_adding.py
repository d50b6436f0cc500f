"""What the box takes for an address."""

import pytest

from ui.articles.adding import addresses_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" https://example.org/a?b=c#d \n", ["https://example.org/a?b=c#d"]),
        ("www.example.org", ["https://www.example.org"]),
        ("example.org/a/b.html", ["https://example.org/a/b.html"]),
        ("bücher.example/ä", ["https://bücher.example/ä"]),
        ("https://a.test\n\nhttps://b.test\nhttps://a.test", ["https://a.test", "https://b.test"]),
        ("https://a.test\nand more words", []),
        ("See https://example.org for more.", []),
        ("Tuesday.", []),
        ("ada@example.org", []),
        ("ftp://example.org/a", ["ftp://example.org/a"]),
        ("https://[::1", ["https://[::1"]),
    ],
)
def test_addresses_are_told_from_text(text: str, found: list[str]) -> None:
    assert list(addresses_in(text)) == found
