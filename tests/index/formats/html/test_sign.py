import pytest

from index.formats.html import looks_like_html

PAGE = "<div><h1>Tides</h1>\n<p>The sea rises.</p>\n<p>It falls.</p></div>\n"
MARKDOWN = "# Tides\n\nThe sea rises.\n\n- once\n- twice\n"


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><title>x</title>",
        "\ufeff\n<html lang=en>",
        "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-'>",
        "<!-- saved from url=(0014)about:internet -->\n<html>",
        PAGE,
        PAGE * 50,
        "<ul><li>a</li><li>b</li><li>c</li></ul>",
    ],
)
def test_the_source_of_a_page_is_recognised(text: str) -> None:
    assert looks_like_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The sea rises.",
        MARKDOWN,
        f"<div align=center>\n\n# Tides\n\n</div>\n\n{MARKDOWN * 3}",
        f"<p align=center><img src=a.png></p>\n\n{MARKDOWN * 3}",
        f"{MARKDOWN}<details><summary>More</summary>\n\ntext\n\n</details>\n",
        f"Write a page like this:\n\n```html\n{PAGE}```\n",
        f"```html\n{PAGE}```\n",
        "<3 is what they wrote, and a < b > c.",
        "<https://sea.example> is the address.",
        f"Some words first. {PAGE}",
    ],
)
def test_prose_and_markdown_are_not_pages(text: str) -> None:
    assert not looks_like_html(text)
