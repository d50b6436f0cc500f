"""Build small office files and books, as their programs write them."""

import io
import zipfile
from collections.abc import Mapping, Sequence

_OOXML = "http://schemas.openxmlformats.org"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_NAMES = ("office", "text", "table", "style", "draw", "meta", "manifest")
_NAMES = {
    "w": f"{_OOXML}/wordprocessingml/2006/main",
    "p": f"{_OOXML}/presentationml/2006/main",
    "a": f"{_OOXML}/drawingml/2006/main",
    "m": f"{_OOXML}/officeDocument/2006/math",
    "r": f"{_OOXML}/officeDocument/2006/relationships",
    "mc": f"{_OOXML}/markup-compatibility/2006",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fo": f"{_ODF}xsl-fo-compatible:1.0",
    **{name: f"{_ODF}{name}:1.0" for name in _ODF_NAMES},
}
_SHEET = f"{_OOXML}/spreadsheetml/2006/main"
# Ids, names and what else the styles of a Word document say.
_WORD_STYLES = (
    ("berschrift1", "heading 1", ""),
    ("berschrift2", "heading 2", ""),
    ("Titel", "Title", ""),
    ("Zitat", "Quote", ""),
    ("Quelltext", "HTML Preformatted", ""),
    ("Verzeichnis1", "toc 1", ""),
    ("Eigene", "My heading", '<w:basedOn w:val="berschrift2"/>'),
    ("Gliederung", "Outlined", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
    ("Gestrichen", "Struck", "<w:rPr><w:strike/></w:rPr>"),
)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of members; the first is stored as it is, as OpenDocument and EPUB ask."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(members.items()):
            stored = zipfile.ZIP_STORED if number == 0 else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=stored)
    return buffer.getvalue()


def part(tag: str, content: str, more: str = "", default: str = "urn:none") -> str:
    """Return the XML of a part of a file, with the namespaces of all formats."""
    names = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())
    return f'<{tag} xmlns="{default}" {names} {more}>{content}</{tag}>'


def _relations(kind: str, targets: Sequence[str]) -> str:
    """Return relations of one kind with the ids r1, r2 and so on."""
    listed = "".join(
        f'<Relationship Id="r{number}" Type="{_OOXML}/{kind}" Target="{target}"/>'
        for number, target in enumerate(targets, 1)
    )
    return part("Relationships", listed, default=f"{_OOXML}/package/2006/relationships")


def docx(body: str, **parts: str) -> bytes:
    """Return a Word document; ``parts`` are contents of numbering, footnotes and core."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/>{rest}</w:style>'
        for id_, name, rest in _WORD_STYLES
    )
    return zipped(
        {
            "_rels/.rels": _relations("officeDocument", ["word/document.xml"]),
            "word/document.xml": part("w:document", f"<w:body>{body}</w:body>"),
            "word/styles.xml": part("w:styles", styles),
            "docProps/core.xml": part("core", parts.pop("core", "")),
            **{f"word/{name}.xml": part(f"w:{name}", each) for name, each in parts.items()},
        }
    )


def run(text: str, properties: str = "") -> str:
    """Return a run of a Word paragraph."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str = "", style: str = "", properties: str = "", runs: str = "") -> str:
    """Return a Word paragraph of a text, or of runs."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    content = (run(text) if text else "") + runs
    return f"<w:p><w:pPr>{styled}{properties}</w:pPr>{content}</w:p>"


def pptx(slides: Sequence[str], attributes: Mapping[str, str] | None = None) -> bytes:
    """Return a presentation of slides, each the shapes on it, and attributes of "slide1" and so on.

    The first slide has notes.
    """
    numbers = range(1, len(slides) + 1)
    listed = "".join(f'<p:sldId r:id="r{number}"/>' for number in numbers)
    members = {
        "_rels/.rels": _relations("officeDocument", ["ppt/main.xml"]),
        "ppt/main.xml": part("p:presentation", f"<p:sldIdLst>{listed}</p:sldIdLst>"),
        "ppt/_rels/main.xml.rels": _relations(
            "slide", [f"slide{number}.xml" for number in numbers]
        ),
        "ppt/_rels/slide1.xml.rels": _relations("notesSlide", ["notes/notes1.xml"]),
    }
    trees = {f"slide{number}": shapes for number, shapes in zip(numbers, slides, strict=True)}
    trees["notes/notes1"] = shape("Said aloud.", "body") + shape("1", "sldNum")
    for name, shapes in trees.items():
        tree = f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
        members[f"ppt/{name}.xml"] = part("p:sld", tree, (attributes or {}).get(name, ""))
    return zipped(members)


def shape(text: str, kind: str = "", content: str = "", hidden: bool = False) -> str:
    """Return a shape with a text or with paragraphs; ``kind`` of its placeholder, if it is one."""
    place = f'<p:ph type="{kind}"/>' if kind else ""
    unseen = 'hidden="1"' if hidden else ""
    paragraphs = content or f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="1" name="x" {unseen}/><p:nvPr>{place}</p:nvPr></p:nvSpPr>'
        f"<p:txBody>{paragraphs}</p:txBody></p:sp>"
    )


def xlsx(
    sheets: Mapping[str, str], strings: str = "", styles: str = "", more: str = "", book: str = ""
) -> bytes:
    """Return a workbook: sheets by name, shared strings, styles, attributes of the last sheet.

    ``book`` is what the workbook says of itself.
    """
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{name}" r:id="r{number}" {more if number == len(sheets) else ""}/>'
        for number, name in zip(numbers, sheets, strict=True)
    )
    contents = {
        "workbook": f"{book}<sheets>{listed}</sheets>",
        "sharedStrings": strings,
        "styles": styles,
        **{f"sheet{n}": content for n, content in zip(numbers, sheets.values(), strict=True)},
    }
    return zipped(
        {
            "xl/_rels/workbook.xml.rels": _relations(
                "worksheet", [f"sheet{n}.xml" for n in numbers]
            ),
            **{f"xl/{name}.xml": part("x", each, "", _SHEET) for name, each in contents.items()},
        }
    )


def sheet_rows(rows: Sequence[Sequence[str]], attributes: Mapping[int, str] | None = None) -> str:
    """Return the data of a sheet of texts; an empty row leaves its number free."""
    data = ""
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{chr(65 + column)}{number}" t="str"><v>{cell}</v></c>'
            for column, cell in enumerate(row)
            if cell
        )
        if row:
            data += f'<row r="{number}" {(attributes or {}).get(number, "")}>{cells}</row>'
    return f"<sheetData>{data}</sheetData>"


def odt(text: str, styles: str = "", manifest: str = "") -> bytes:
    """Return an OpenDocument text: its blocks, and its styles."""
    content = f"{styles}<office:body><office:text>{text}</office:text></office:body>"
    meta = (
        "<office:meta><dc:title>A harbour</dc:title><dc:language>de-CH</dc:language>"
        "<meta:initial-creator>Ada Quay</meta:initial-creator></office:meta>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": part("office:document-content", content),
            "meta.xml": part("office:document-meta", meta),
            "META-INF/manifest.xml": part("manifest:manifest", manifest),
        }
    )


def epub(chapters: Mapping[str, str], nav: str = "", encryption: str = "") -> bytes:
    """Return a book of chapters, in the order given; ``nav`` names the table of contents."""
    items = "".join(
        f'<item id="{name}" href="text/{name}" media-type="application/xhtml+xml" '
        f'properties="{"nav" if name == nav else ""}"/>'
        for name in chapters
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    metadata = (
        "<metadata><dc:title>Tides</dc:title><dc:creator>Ada Quay</dc:creator>"
        "<dc:creator>Ben Lock</dc:creator><dc:language>en-GB</dc:language>"
        "<dc:date>2019-08-23T00:00:00Z</dc:date><dc:publisher>Slipway</dc:publisher></metadata>"
    )
    book = f"{metadata}<manifest>{items}</manifest><spine>{spine}</spine>"
    root = '<rootfile full-path="OEBPS/book.opf"/>'
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": part("container", root, default=f"{_ODF}container"),
            "META-INF/encryption.xml": part("encryption", encryption),
            "OEBPS/book.opf": part("package", book, default="http://www.idpf.org/2007/opf"),
            **{
                f"OEBPS/text/{name}": f"<html><title>x</title><body>{body}</body></html>"
                for name, body in chapters.items()
            },
        }
    )
