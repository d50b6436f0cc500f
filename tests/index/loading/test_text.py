import unicodedata
from pathlib import Path

import pytest

from index.errors import EmptySourceError
from index.loading import CleanedText, clean_text


def heading_words(cleaned: CleanedText) -> list[tuple[int, str]]:
    return [
        (heading.level, cleaned.text[heading.start : heading.end]) for heading in cleaned.headings
    ]


def one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("\ufeff", "").split())


PARAGRAPH = "The kettle stood on the stove, and nobody had filled it since the morning."
SECOND = "Outside, rain fell on the tin roof until the gutters ran over."


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        # White space and invisible characters are normalised, halves of characters joined.
        ("\ufeffOne\u00a0 two\t\tthree.\r\nFour\u200b\x00 fi\u00adve.\r\n\r\n\r\n \r\n"
         "Six e\u0301.\ud800",
         "One two three.\nFour five.\n\nSix é.\ufffd"),
        ("A \ud83d\ude00 face.", "A 😀 face."),
        # Letters are not replaced by compatible ones.
        ("ﬁve ² Ⅳ ％.", "ﬁve ² Ⅳ ％."),
    ],
)  # fmt: skip
def test_a_text_keeps_its_letters_in_one_form(raw: str, text: str) -> None:
    assert clean_text(raw).text == text


PASTES = [
    # A page's head, its menu and its foot.
    (
        f"Skip to main content\nMenu\nHome\nNews\nSport\nSign in\n\nA Wet Morning\n\n"
        f"{PARAGRAPH}\n\nShare on Facebook\n\n{SECOND}\n\n"
        "© 2023 Example. All rights reserved.\nPrivacy Policy",
        f"A Wet Morning\n\n{PARAGRAPH}\n\n{SECOND}",
    ),
    # A list of links under a label, in one block.
    (
        f"{PARAGRAPH}\n\nRelated articles\nTen kettles we like\nHow to mend a roof\n\n{SECOND}",
        f"{PARAGRAPH}\n\n{SECOND}",
    ),
    # The same with blank lines; what stands above the next paragraph may be its heading.
    (
        f"{PARAGRAPH}\n\nMost read\n\nTen kettles we like\n\nHow to mend a roof\n\n"
        f"The roof\n\n{SECOND}",
        f"{PARAGRAPH}\n\nThe roof\n\n{SECOND}",
    ),
    # Rules, counters, addresses, notices.
    (
        f"{PARAGRAPH}\n\n=====\n\n12 comments\nhttps://example.org/a/b?c=d\n* * *\n"
        f"We use cookies to improve your visit. By staying you agree.\n\n{SECOND}",
        f"{PARAGRAPH}\n\n{SECOND}",
    ),
    (
        f"Zum Inhalt springen\nMenü\nSuche\n\n{PARAGRAPH}\n\nAdvertisement\n\n{SECOND}\n\n"
        "Follow The Kettle on Twitter and Facebook",
        f"{PARAGRAPH}\n\n{SECOND}",
    ),
]


@pytest.mark.parametrize(("raw", "expected"), PASTES)
def test_furniture_of_copied_pages_is_dropped(raw: str, expected: str) -> None:
    assert clean_text(raw).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "Share your bread with a neighbour, she wrote.",
        "We subscribe to the paper.\n\nHome is where the kettle is.",
        f"Search\n\n{PARAGRAPH}",
        f"Comments\n\n{PARAGRAPH}",
        "- Flour\n- Sugar\n- Eggs\n- Butter",
        "Lake of the Woods\nLake Superior\nLake Erie",
        "The reader's view\nThe writer's view\nThe printer's view",
        "The address is given in the notes below as\nhttps://example.org/notes\nand nowhere else.",
        "They said that this site uses cookies for tests.",
        "The song goes:\nmore\nand more\nand evermore",
        "Cookies are small files. Sites use cookies to know you again.",
        "x = 3",
        "Follow the path on foot until it turns.",
        "Year | Rain\n1990 | 40",
    ],
)
def test_what_may_be_the_article_stays(text: str) -> None:
    assert one_line(clean_text(text).text) == one_line(text)


@pytest.mark.parametrize(
    "raw",
    ["", " \n\t\r\n ", "\ufeff\u200b\x00", "-----\n\n====", "Skip to content\nMenu\nSubscribe"],
)
@pytest.mark.parametrize("markdown", [False, True])
def test_nothing_left_is_an_error_that_says_what_to_do(raw: str, markdown: bool) -> None:
    with pytest.raises(EmptySourceError, match="at least one sentence"):
        clean_text(raw, markdown=markdown)


MARKDOWN = """---
title: "A wet morning"
date: 2023-06-17T08:00:00Z
lang: en-GB
tags:
  - rain
---

# A wet *morning*

<!-- not for
readers -->
The **kettle *stood* on** the [stove](https://example.org/a_(b) "Stove"), _not_ the snake_case_name.
![A stove](stove.png) See [the notes][n], `a*b*c` and <https://example.org>.[^1] 2 \\* 3 &amp; 4.

Setext heading
--------------

> Quoted
> words.

* One
+ [x] Two
  1. Three

| Year | Rain |
|------|-----:|
| 1990 | **40** |

```python
# no heading
x = a * b * c
```

### Closed ###

***

Last~~ly~~<br>line [3][4].

[n]: https://example.org/notes
[^1]: A note.
"""


def test_markdown_is_read_as_its_reader_sees_it() -> None:
    cleaned = clean_text(MARKDOWN, markdown=True)
    assert cleaned.text == (
        "A wet morning\n\n"
        "The kettle stood on the stove, not the snake_case_name.\n"
        "See the notes, a*b*c and https://example.org. 2 * 3 & 4.\n\n"
        "Setext heading\n\n"
        "Quoted\nwords.\n\n"
        "- One\n- Two\n1. Three\n\n"
        "Year | Rain\n1990 | 40\n\n"
        "# no heading\nx = a * b * c\n\n"
        "Closed\n\n"
        "Last\nline [3][4].\n\n"
        "A note."
    )
    assert heading_words(cleaned) == [(1, "A wet morning"), (2, "Setext heading"), (3, "Closed")]
    assert (cleaned.title, cleaned.published, cleaned.language) == (
        "A wet morning",
        "2023-06-17",
        "en",
    )


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Limits[^1]: foam.\n\n[^1]: A note.", "Limits: foam.\n\nA note."),
        ("![a](data:image/svg+xml;base64," + "QUJD" * 2_000 + ")\n\nShips.", "Ships."),
        ("Ice ~~is~~ was supported.", "Ice was supported."),
        ("It costs <del>30</del><ins>45</ins> cents.", "It costs 45 cents."),
        ("<p>It costs <s>30</s><br/>45 &euro;</p>", "It costs\n45 €"),
        ("```\ndef f(x):\n    if x:\n\treturn 1\n```", "def f(x):\n    if x:\n    return 1"),
        ("Run it:\n\n    if x:\n        return 1", "Run it:\n\nif x:\n    return 1"),
        ("Give <name> and `<b>`.", "Give <name> and <b>."),
        # The tags of a template are not its text, unless they are told of.
        (
            '{% hint style="info" %}\nRinse it.\n{% endhint %}\n\n{% tabs %} {% tab title="B" %}\n'
            "# B\nGo on.\n\n{% endtab %}",
            "Rinse it.\n\nB\n\nGo on.",
        ),
        ("- `{% if %}`\n- Say {% if %}", "- {% if %}\n- Say {% if %}"),
        ("```\n{% if %}\n```", "{% if %}"),
        # A year at the start of a line is no item, nor is it lost where it stands alone.
        (
            "It was built in\n1702. It stands in\n\n1703.",
            "It was built in\n1702. It stands in\n\n1703.",
        ),
        # Front matter without its end is text, and an impossible date is none.
        ("---\nIt is: so.\n\nAnd on.", "It is: so.\n\nAnd on."),
        ("---\ndate: 2023-02-31\n---\nText.", "Text."),
    ],
)
def test_markdown_loses_and_keeps_what_its_reader_does(markdown: str, text: str) -> None:
    cleaned = clean_text(markdown, markdown=True)
    assert (cleaned.text, cleaned.published) == (text, None)


@pytest.mark.parametrize("markdown", [False, True])
@pytest.mark.parametrize("name", ["xquad/en", "xquad/de"])
def test_articles_lose_nothing_but_white_space(bench: Path, name: str, markdown: bool) -> None:
    paths = sorted((bench / "bench" / name / "articles").glob("*.txt"))
    assert paths
    for path in paths:
        raw = path.read_text(encoding="utf-8").replace("\u200b", "").replace("\u00ad", "")
        raw = raw.replace("\u2060", "")
        assert one_line(clean_text(raw, markdown=markdown).text) == one_line(raw), path.name
