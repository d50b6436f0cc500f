import pytest

from index.errors import UnreadableSourceError
from index.formats import decode_text

ENGLISH = "The ferry leaves at nine — “as always”, says the pilot.\nNobody is late."
GERMAN = "Über den Fluss führt eine schöne, große Brücke.\nSie heißt nach ihrem Erbauer."
FRENCH = "Le café était fermé, mais la boulangère nous a donné du pain très frais."
HUNGARIAN = (
    "A komp kilenckor indul, mondta a révész. Senki sem késik, sőt előbb érkezik a kikötőbe."
)
RUSSIAN = "Паром уходит в девять часов.\nНикто не опаздывает."
JAPANESE = "渡し船は九時に出ます。\n誰も遅れません。"
WIDE = ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"]


def reason(data: bytes) -> str:
    with pytest.raises(UnreadableSourceError) as caught:
        decode_text(data, "it")
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        *(
            (text.encode(encoding), text)
            for text in (ENGLISH, GERMAN, RUSSIAN, JAPANESE)
            for encoding in WIDE
        ),
        *((text.encode("cp1252"), text) for text in (ENGLISH, GERMAN, FRENCH, GERMAN + FRENCH)),
        ((ENGLISH * 5 + "\x08").encode(), ENGLISH * 5 + "\x08"),
        (b"GIF89a and PK are magic numbers.", "GIF89a and PK are magic numbers."),
    ],
)
def test_text_is_read_in_the_encoding_that_it_is_in(data: bytes, text: str) -> None:
    assert decode_text(data, "it") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        ("Přívoz odjíždí v devět hodin ráno. Žádný cestující nepřišel pozdě.", "cp1250"),
        (HUNGARIAN, "cp1250"),
        ("Vapur saat dokuzda kalkıyor. Kaptan, kimsenin geç kalmadığını söylüyor.", "cp1254"),
        (JAPANESE, "shift_jis"),
    ],
)
def test_other_code_pages_are_not_mistaken_for_1252(text: str, encoding: str) -> None:
    assert reason(text.encode(encoding)) == (
        "it is not UTF-8, and its encoding cannot be determined; save it again as UTF-8."
    )


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%plain",
        b"{\\rtf1\\ansi words}",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"words\x00and words",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        bytes(range(1, 32)) * 3,
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    assert reason(data) == "it is not text; save its text as a .txt or .md file and add that."
