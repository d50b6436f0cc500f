from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SourceError, UnreadableSourceError
from tests.index.formats.read_pieces import document, pieces

HEAD = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Helvetica;}{\f1\fcharset204 Arial;}}"
    rb"{\stylesheet{\ql Normal;}{\s1\outlinelevel0\b heading 1;}{\s2 heading 2;}{\s3 Title;}}"
    rb"{\info{\title A harbour}{\author Jos\'e9}{\company Slipway}}{\header A running head}"
)


COLORS = rb"{\colortbl;\ctint255\red255\green255\blue255;\red0\green0\blue0;}"


def rtf(body: bytes) -> bytes:
    return HEAD + body + b"}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rb"\pard Ships\tab come\line in.\par", ["Ships come in."]),
        (rb"\pard\s1 Quays\par\pard\s2 Ships\par", ["# Quays", "## Ships"]),
        (rb"\pard\outlinelevel2 Quays\par", ["### Quays"]),
        (rb"\pard Caf\'e9 \u8364? \u-10179?\u-8704? {\f1 \'cf\'f0\'e8} \{x\}\par",
         ["Café € 😀 При {x}"]),
        (rb"\pard\uc2\u8364 ab\uc0\u8364 c\par", ["€€c"]),
        (rb"\pard A{\deleted gone}{\revised B}.\par", ["AB."]),
        (rb"\pard Ships{\footnote\pard\s1 A note.\par {\shptxt Two.}} sail.\par",
         ["Ships sail.", "A note.", "Two."]),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt a link}}{\*\unknown x}\par", ["a link"]),
        (rb"{\listtext\pard 1.\tab}\pard\li720 one\par{\listtext\'b7\tab}\pard\li1440 dot\par",
         ["1. one", "  - dot"]),
        (rb"{\upr{ansi}{\*\ud{unicode \u8364?}}}\par", ["unicode €"]),
        (rb"{\pict\bin4 {}\\x}Text.\par", ["Text."]),
        (rb"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt In a box.\par}}}Text.\par",
         ["Text.", "In a box."]),
        (rb"\pard\b Quays\par\pard\plain Ships come in.\par", ["## Quays", "Ships come in."]),
        (rb"\trowd\trhdr\cellx1\cellx2\pard\intbl A.\cell B.\cell\row"
         rb"\trowd\cellx1\cellx2\pard\intbl x\par y\cell 1\cell\row\pard After.\par",
         ["!|A.|B.|", "|x y|1|", "After."]),
        (rb"\trowd\clvmgf\cellx1\cellx2 Bern\cell 1\cell\row"
         rb"\trowd\clvmrg\cellx1\cellx2 \cell 2\cell\row", ["|Bern|1|", "|Bern|2|"]),
        (rb"\trowd\cellx1\cellx2\pard\intbl Tides\cell\pard\itap2 Low\par and high\nestcell 7"
         rb"\nestcell{\nesttableprops\trowd\clvmrg\cellx1\nestrow}{\nonesttables Old\par}"
         rb"\pard\intbl\cell\row\trowd\cellx1\cellx2\pard\intbl Quays\cell 2\cell\row"
         rb"\pard\itap0 After.\par",
         ["!|Tides|Low and high 7|", "|Quays|2|", "After."]),
    ],
)  # fmt: skip
def test_a_text_is_read_as_it_is_seen(body: bytes, expected: list[str]) -> None:
    assert pieces(rtf(body), ".rtf") == expected


@pytest.mark.parametrize(
    ("body", "hidden"),
    [
        (rb"\pard It costs {\v Pay Ben.}{\fs2 Pay Eve.}\v0 45 cents.\par", "Pay Ben.Pay Eve."),
        (rb"\pard It costs {\strike 30}45 {\strike\plain cents}\strike0 .\par", "30"),
        (rb"\pard It costs {\striked1 30}45 {\striked1\plain cents}\strike0 .\par", "30"),
        (COLORS + rb"\pard It {\cf1 Pay Ben.}costs {\cf1\highlight1 Pay Eve.}45 cents.\par",
         "Pay Ben.Pay Eve."),
    ],
)  # fmt: skip
def test_hidden_and_struck_text_is_apart(body: bytes, hidden: str) -> None:
    read = document(rtf(body), ".rtf")
    assert [piece.text for piece in read.pieces] == ["It costs 45 cents."]
    assert read.hidden == (hidden,)
    assert (read.title, read.byline) == ("A harbour", "José")


@pytest.mark.parametrize(
    "body",
    [rb"\cf1\highlight2 Ships.", rb"\cbpat2\cf1 Ships.\par", rb"\viewbksp1\cf1 Ships."],
)
def test_white_letters_on_a_colour_are_seen(body: bytes) -> None:
    assert pieces(rtf(COLORS + body), ".rtf") == ["Ships."]


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    assert pieces(rb"{\rtf1 Ships come{\b in", ".rtf") == ["Ships comein"]
    assert pieces(rb"{\rtf1 }}} Ships.\par", ".rtf") == ["Ships."]
    with pytest.raises(UnreadableSourceError, match="nested too deeply"):
        document(rb"{\rtf1 " + b"{" * 5000, ".rtf")


@given(st.lists(st.sampled_from(
    r"{ } \* \par \cell \row \trowd \u8364 \'e9 \footnote \shptxt \listtext \fonttbl \f1 \v \bin9 "
    r"\upr \ud \stylesheet \s1 \uc9 \deleted \plain \pard \intbl text \cellx1 \clvmrg \title "
    r"\colortbl ; \red255 \cf1 \highlight1 \cbpat2 \itap2 \nestcell \nestrow \nesttableprops"
    .split()
)))  # fmt: skip
def test_no_sequence_of_words_breaks(words: list[str]) -> None:
    with suppress(SourceError):
        document(b"{\\rtf1 " + " ".join(words).encode(), ".rtf")
