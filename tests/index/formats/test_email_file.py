from email.message import EmailMessage

import pytest

from index.errors import SourceError
from tests.index.formats.read_pieces import document, pieces

HEAD = (
    b"From: Ada Quay <ada@example.org>\nSubject: The harbour\n"
    b"Date: Tue, 7 May 2024 10:00:00 +0200\n"
)
SENT = "From: Ada Quay, 7 May 2024"
UNSEEN = "Pay Ben and say nothing of it."


def below(data: bytes) -> list[str]:
    """Return the pieces below the line that says who sent the message and when."""
    sent, *rest = pieces(data, ".eml")
    assert sent == SENT
    return rest


def message(plain: str = "", page: str = "") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Ada Quay <ada@example.org>"
    mail["Subject"] = "Käse für den Hafen"
    mail["Date"] = "Tue, 7 May 2024 10:00:00 +0200"
    if plain:
        mail.set_content(plain)
    if page and plain:
        mail.add_alternative(page, subtype="html")
    elif page:
        mail.set_content(page, subtype="html")
    return mail


def test_a_message_has_a_subject_a_sender_and_a_day() -> None:
    page = f"<p>Seen.</p><div style='display:none'>{UNSEEN}</div><script>x</script>"
    read = document(bytes(message(page=page)), ".eml")
    assert (read.title, read.byline) == ("Käse für den Hafen", "Ada Quay")
    assert read.published == "2024-05-07"
    assert [piece.text for piece in read.pieces] == [SENT, "Seen."]
    assert read.hidden == (UNSEEN,)


@pytest.mark.parametrize(
    ("headers", "first"),
    [
        (b"From: ada@example.org\nDate: Tue, 17 Dec 2024 23:30:00 -0500\n",
         "From: ada@example.org, 17 December 2024"),
        (b"From: Ada Quay <a@b.c>, Ben <b@b.c>\nDate: soon\n", "From: Ada Quay, Ben"),
    ],
)  # fmt: skip
def test_the_text_says_who_sent_it_and_when(headers: bytes, first: str) -> None:
    assert pieces(headers + b"\nShips come in.\n", ".eml")[0] == first


@pytest.mark.parametrize(
    ("plain", "page", "expected"),
    [
        ("Plain.", "<p>Page.</p>", ["Plain."]),
        ("", "<h1>Page</h1><p>Text.</p>", ["# Page", "Text."]),
        # Earlier mails stand as quotations below the answer.
        ("Friday suits me.\n\nOn Monday, Ben wrote:\n> When?\n>\n> > Soon?\n", "",
         ["Friday suits me.", "On Monday, Ben wrote:", "> When?", "> Soon?"]),
        ("I agree with the whole of what you wrote about the quays, and with the\nrest.\n\n"
         "> Ships\n> come in.\n\n- one\n- two\n", "",
         ["I agree with the whole of what you wrote about the quays, and with the rest.",
          "> Ships come in.", "- one", "- two"]),
    ],
)  # fmt: skip
def test_the_text_of_a_message_is_read(plain: str, page: str, expected: list[str]) -> None:
    assert below(bytes(message(plain, page))) == expected


def test_attachments_are_named_and_what_is_shown_is_read() -> None:
    mail = message("See the file.")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Käse.pdf")
    mail.add_attachment("Pay Ben.", filename="note.txt")
    mail.add_attachment(message("Inner."))
    names = "Attachments: Käse.pdf, note.txt"
    assert below(bytes(mail)) == ["See the file.", f"{names}"]
    head, attached, rest = bytes(mail).rpartition(b"Content-Disposition: attachment")
    shown = head + b"Content-Disposition: inline" + rest
    assert attached
    assert below(shown) == ["See the file.", "Inner.", names]


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        (b"Content-Type: text/plain; charset=iso-8859-1\n", b"Caf\xe9.", "Café."),
        (b"Content-Type: text/plain; charset=utf-8\n", b"Caf\xe9 au lait.", "Café au lait."),
        (b"Content-Transfer-Encoding: base64\n", b"U2hpcHM=", "Ships"),
        (b"Content-Transfer-Encoding: quoted-printable\n", b"A=20b=", "A b"),
        (b"Content-Type: text/plain; format=flowed\n", b"Ships \ncome \nin.", "Ships come in."),
    ],
)  # fmt: skip
def test_a_message_is_decoded_as_far_as_it_goes(headers: bytes, body: bytes, expected: str) -> None:
    assert below(HEAD + headers + b"\n" + body) == [expected]


def test_a_message_in_utf_16() -> None:
    data = (HEAD + b'Content-Type: text/plain; charset="utf-16"\n\n').decode() + "Ships."
    assert below(data.encode("utf-16")) == ["Ships."]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Content-Type: application/pkcs7-mime\n\nxx", "is protected by a password or a key"),
        (b"Content-Transfer-Encoding: base64\n\n!!!", "has no text"),
        (
            b"".join(
                b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
                for n in range(3000)
            ),
            "is damaged",
        ),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, expected: str) -> None:
    with pytest.raises(SourceError, match=expected):
        document(HEAD + data, ".eml")
