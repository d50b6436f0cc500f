import pytest

from tests.index.formats.read_pieces import document, pieces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=====\nTitle\n=====\n\nQuays\n-----\n\nShips\n~~~~~\n\nMasts\n-----\n\nText.\n",
         ["# Title", "## Quays", "### Ships", "## Masts", "Text."]),
        ("Ships *come* **in** ``now``, see `here <http://x>`_, :ref:`the quay <q>`, :py:func:`~f`\n"
         "and [1]_.\n", ["Ships come in now, see here, the quay, f and."]),
        ("The final ``\\`` stays, ``C:\\new`` and ``\\*a\\*`` too, and \\*this\\* is\\ n't.\n",
         ["The final \\ stays, C:\\new and \\*a\\* too, and *this* isn't."]),
        ("Call ``*args``, ``**kwargs``, ``:ref:`x```, ``a_`` and ``|b|`` as ``f(`x`)`` is.\n",
         ["Call *args, **kwargs, :ref:`x`, a_ and |b| as f(`x`) is."]),
        ("``one\ntwo``, :file:`C:\\\\new`, :math:`\\alpha`.\n", ["one two, C:\\new, \\alpha."]),
        ("- one\n  wrapped\n\n  more\n- two\n\n  - deep\n",
         ["- one wrapped", "more", "- two", "  - deep"]),
        ("#. a\n#. b\n\n3. c\n#. d\n", ["1. a", "2. b", "3. c", "4. d"]),
        ("Example::\n\n    def f():\n        pass\n\nText.\n",
         ["Example:", "` def f():\n    pass", "Text."]),
        (".. code-block:: python\n   :linenos:\n\n   a = 1\n", ["` a = 1"]),
        (".. note:: Mind the\n   gap.\n", ["Mind the gap."]),
        (".. warning::\n\n   Mind it.\n\n   - one\n", ["Mind it.", "- one"]),
        (".. a comment\n   on two lines\n\n.. _target:\n\n.. image:: x.png\n   :alt: y\n\nText.\n",
         ["Text."]),
        (".. figure:: x.png\n\n   A caption.\n", ["A caption."]),
        (".. [1] A note\n   on two lines.\n", ["A note on two lines."]),
        ("Above.\n\n   A quotation.\n", ["Above.", "> A quotation."]),
        ("term\n   What it is.\n", ["term", "What it is."]),
        ("====  =====\nA     B\n====  =====\nx     1\n      2\ny     3\n====  =====\n",
         ["!|A|B|", "|x|1 2|", "|y|3|"]),
        ("+---+---+\n| A | B |\n+===+===+\n| x | 1 |\n|   | 2 |\n+---+---+\n",
         ["!|A|B|", "|x|1 2|"]),
        (".. csv-table::\n   :header: x\n\n   A, B\n   \"x, y\", 1\n", ["!|A|B|", "|x, y|1|"]),
        ("| A line\n| of verse\n", ["A line\nof verse"]),
        (">>> 1 + 1\n2\n", ["` >>> 1 + 1\n2"]),
        (":Author: Ada\n", ["Author: Ada"]),
    ],
)  # fmt: skip
def test_a_text_is_read_as_it_is_seen(text: str, expected: list[str]) -> None:
    assert pieces(text.encode(), ".rst") == expected


def test_a_heading_that_stands_above_all_others_is_the_title() -> None:
    assert document(b"Title\n=====\n\nQuays\n-----\n\nText.\n", ".rst").title == "Title"
    assert document(b"A\n=\n\nB\n=\n\nText.\n", ".rst").title is None
