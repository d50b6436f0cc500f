"""Tell a file's format by what it holds; its suffix decides only where that says nothing."""

import io
import re
import struct
import zipfile
import zlib

PDF, RTF, HTML, MAIL = ".pdf", ".rtf", ".html", ".eml"
ZIP, OLE, ENCRYPTED = "zip", "ole", "encrypted"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Streams that name the program which wrote an old office document, as its directory has them.
_STREAMS = (
    ("EncryptedPackage", ENCRYPTED),
    ("WordDocument", ".doc"),
    ("PowerPoint Document", ".ppt"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
    ("__properties_version1.0", ".msg"),
)
_MIMETYPES = {
    b"application/epub+zip": ".epub",
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.text-template": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
_MEMBERS = (
    ("xl/workbook.bin", ".xlsb"),
    ("word/", ".docx"),
    ("xl/", ".xlsx"),
    ("ppt/", ".pptx"),
    ("META-INF/container.xml", ".epub"),
    ("Index/Document.iwa", ".pages"),
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
# Some bytes may stand before a PDF's header, but then a comment or an object has to follow it, or
# else a text merely shows what a header looks like.
_PDF = re.compile(rb"%PDF-|.{0,1023}[\r\n]%PDF-\d[^\r\n]*(?:\Z|\s+(?:%|\d+ \d+ obj))", re.DOTALL)
_MAIL = re.compile(rb"\s*MIME-Version:", re.IGNORECASE)
_START = 2048

_NO_TAGS = re.compile(
    r"```.*?(?:```|\Z)|<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE
)
# What Markdown is written instead of: a text that has these throughout is a page's source.
_BLOCK_TAG = re.compile(
    r"</?(?:article|blockquote|body|div|dl|h[1-6]|head|header|li|main|nav|ol|p|section|table|td"
    r"|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"^(?:#{1,6} |```|[-*+] |\d+\. |> |\|.*\|$|={3,}$|-{3,}$)", re.MULTILINE)
_LONGEST_START = 200_000
_MIN_TAGS = 4


def detect_format(data: bytes) -> str | None:
    """Return the suffix of the format that the bytes belong to, None if they do not tell.

    Instead of a suffix, ``ZIP`` is an archive of unknown content, ``OLE`` an old office document
    of an unknown program and ``ENCRYPTED`` one that needs a password.
    """
    start = data[:_START]
    if _PDF.match(start):
        return PDF
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return RTF
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zipped(data)
    if start.startswith(_OLE):
        return next((kind for stream, kind in _STREAMS if stream.encode("utf-16-le") in data), OLE)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return HTML if _HTML.match(start.decode("utf-16", "ignore")) else None
    if _HTML.match(start.removeprefix(b"\xef\xbb\xbf").decode("latin-1")):
        return HTML
    return MAIL if _MAIL.match(start) else None


def looks_like_html(text: str) -> bool:
    """Return whether text is the source of a web page or of a part of one.

    Markdown or prose with some tags in it is not: a page begins and ends with a tag, and its block
    tags outnumber the signs of Markdown.
    """
    start = text[:_LONGEST_START].lstrip("\ufeff").strip()
    if _HTML.match(start):
        return True
    if not start.startswith("<") or not start.endswith(">"):
        return False
    bare = _NO_TAGS.sub("", start)
    blocks = len(_BLOCK_TAG.findall(bare))
    return blocks >= _MIN_TAGS and len(_MARKDOWN.findall(bare)) * 2 <= blocks


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.replace("\\", "/") for name in archive.namelist()]
            if "mimetype" in names:
                mimetype = archive.open("mimetype").read(100).strip()
                if mimetype in _MIMETYPES:
                    return _MIMETYPES[mimetype]
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, struct.error):
        # The reader of what its name says tells what is wrong with it.
        return ZIP
    for opening, suffix in _MEMBERS:
        if any(name.startswith(opening) for name in names):
            return suffix
    return ZIP
