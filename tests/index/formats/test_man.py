import pytest

from tests.index.formats.read_pieces import document, pieces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (".TH LS 1\n.SH NAME\nls \\- list\n.SS Options\nText.\n",
         ["# NAME", "ls - list", "## Options", "Text."]),
        (".PP\nOne\ntwo.\n.PP\nThree.\n", ["One two.", "Three."]),
        (".TP\n.B \\-l\nUse a long\nlisting.\n.TP\n.BR \\-a \" or \" \\-b\nAll.\n",
         ["-l Use a long listing.", "-a or -b All."]),
        (".IP \\(bu 2\nDot.\n.IP 1.\nOne.\n", ["• Dot.", "1. One."]),
        (".BR ls (1),\n.I No file\n", ["ls(1), No file"]),
        (".EX\n$ ls\n  -l\n.EE\nText.\n", ["` $ ls\n  -l", "Text."]),
        ("\\fBbold\\fR \\(lqquoted\\(rq \\[em] \\s-1small\\s+1 a\\ b \\e \\*(lqx\n",
         ["bold “quoted” — small a b \\ “x"]),
        (".\\\" A comment.\n.de XX\nhidden\n..\nText.\\\" more\n", ["Text."]),
        (".Dd May 7\n.Dt CAT 1\n.Os\n.Sh NAME\n.Nm cat\n.Nd join files\n.Sh OPTIONS\n.Nm\n"
         ".Op Fl benst\n.Bl -tag\n.It Fl e Ar name\nSee\n.Xr head 1\n.El\n",
         ["# NAME", "cat join files", "# OPTIONS", "cat -benst", "-e name See head 1"]),
    ],
)  # fmt: skip
def test_a_page_is_read_as_it_is_seen(text: str, expected: list[str]) -> None:
    assert pieces(text.encode(), ".man") == expected


def test_its_name_is_the_title() -> None:
    assert document(b".TH LS 1\n.SH NAME\nls\n", ".man").title == "LS(1)"
