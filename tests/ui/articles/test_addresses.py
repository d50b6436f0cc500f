import pytest

from ui.articles.addresses import addresses_in
from ui.articles.formats import ACCEPTED, KINDS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" https://example.org/a?b=c#d \n", ["https://example.org/a?b=c#d"]),
        ("HTTP://EXAMPLE.ORG", ["HTTP://EXAMPLE.ORG"]),
        ("www.example.org", ["https://www.example.org"]),
        ("example.org/a/b.html", ["https://example.org/a/b.html"]),
        ("bücher.example/ä", ["https://bücher.example/ä"]),
        ("https://a.test\n\nhttps://b.test\nhttps://a.test", ["https://a.test", "https://b.test"]),
        ("http://127.0.0.1:8000/x", ["http://127.0.0.1:8000/x"]),
        ("https://a.test\nand more words", []),
        ("See https://example.org for more.", []),
        ("Rain fell on Tuesday.", []),
        ("Tuesday.", []),
        ("12 !?", []),
        ("3.14", []),
        ("ada@example.org", []),
        ("ftp://example.org/a", ["ftp://example.org/a"]),
        ("file:///etc/passwd", ["file:///etc/passwd"]),
        ("https://[::1", ["https://[::1"]),
        ("[::1", []),
        ("x" * 5000 + ".org", []),
        ("", []),
    ],
)
def test_addresses_are_told_from_text(text: str, found: list[str]) -> None:
    assert list(addresses_in(text)) == found


def test_all_formats_can_be_chosen_and_are_named() -> None:
    assert {".txt", ".log", ".md", ".pdf", ".docx", ".html", ".epub", ".1"} <= set(ACCEPTED)
    assert KINDS.startswith("Text, Markdown, web pages, PDF, DOCX")
    assert len(KINDS) < 120
