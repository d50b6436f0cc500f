"""Build small office files and books, as their programs write them."""

import io
import zipfile
from collections.abc import Mapping, Sequence

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = f"{_R}/"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_X = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of members; the first is stored as it is, as OpenDocument and EPUB ask."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(members.items()):
            stored = zipfile.ZIP_STORED if number == 0 else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=stored)
    return buffer.getvalue()


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """Return a part of relationships: id to (last word of the kind, target)."""
    listed = "".join(
        f'<Relationship Id="{id_}" Type="{_KIND}{kind}" Target="{target}"/>'
        for id_, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_RELS}">{listed}</Relationships>'


def core(title: str = "", author: str = "", language: str = "") -> str:
    """Return the core properties of an Office Open XML file."""
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
        f"<dc:language>{language}</dc:language></cp:coreProperties>"
    )


def word_part(name: str, content: str) -> str:
    """Return a part of a Word document with its namespaces."""
    return (
        f'<w:{name} xmlns:w="{_W}" xmlns:r="{_R}" xmlns:mc="{_MC}" xmlns:v="urn:schemas-microsoft-'
        'com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        f"{content}</w:{name}>"
    )


STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/>{rest}</w:style>'
    for id_, name, rest in (
        ("berschrift1", "heading 1", ""),
        ("berschrift2", "heading 2", ""),
        ("Titel", "Title", ""),
        ("Zitat", "Quote", ""),
        ("Quelltext", "HTML Preformatted", ""),
        ("Verzeichnis1", "toc 1", ""),
        ("Eigene", "My heading", '<w:basedOn w:val="berschrift2"/>'),
        ("Gliederung", "Outlined", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
        ("Geheim", "Secret", "<w:rPr><w:vanish/></w:rPr>"),
        ("Gestrichen", "Struck", "<w:rPr><w:strike/></w:rPr>"),
    )
)


def docx(body: str, **parts: str) -> bytes:
    """Return a Word document; ``parts`` are contents of styles, numbering, footnotes and core."""
    main = {
        "r1": ("styles", "styles.xml"),
        "r2": ("numbering", "numbering.xml"),
        "r3": ("footnotes", "footnotes.xml"),
        "r4": ("header", "header1.xml"),
    }
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(
            {"r1": ("officeDocument", "word/document.xml"), "r2": ("x/core-properties", "core.xml")}
        ),
        "word/document.xml": word_part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations(main),
        "word/styles.xml": word_part("styles", parts.get("styles", STYLES)),
        "word/numbering.xml": word_part("numbering", parts.get("numbering", "")),
        "word/footnotes.xml": word_part("footnotes", parts.get("footnotes", "")),
        "word/header1.xml": word_part("hdr", paragraph("A running head.")),
        "core.xml": parts.get("core", core()),
    }
    return zipped(members)


def run(text: str, properties: str = "") -> str:
    """Return a run of a Word paragraph."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str = "", style: str = "", properties: str = "", runs: str = "") -> str:
    """Return a Word paragraph of a text, or of runs."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    content = (run(text) if text else "") + runs
    return f"<w:p><w:pPr>{styled}{properties}</w:pPr>{content}</w:p>"


def pptx(slides: Sequence[str], attributes: Mapping[int, str] | None = None) -> bytes:
    """Return a presentation of slides, each the shapes on it; attributes by number from 1."""
    numbers = range(1, len(slides) + 1)
    listed = "".join(f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in numbers)
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations({"r1": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{_P}" xmlns:r="{_R}"><p:sldIdLst>'
        f"{listed}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            {f"r{n}": ("slide", f"slides/slide{n}.xml") for n in numbers}
        ),
    }
    for number, shapes in zip(numbers, slides, strict=True):
        given = (attributes or {}).get(number, "")
        members[f"ppt/slides/slide{number}.xml"] = (
            f'<p:sld xmlns:p="{_P}" xmlns:a="{_A}" xmlns:r="{_R}" {given}><p:cSld><p:spTree>'
            f"{shapes}</p:spTree></p:cSld></p:sld>"
        )
    members["ppt/slides/_rels/slide1.xml.rels"] = relations(
        {"r1": ("notesSlide", "../notesSlides/notes1.xml")}
    )
    members["ppt/notesSlides/notes1.xml"] = (
        f'<p:notes xmlns:p="{_P}" xmlns:a="{_A}"><p:cSld><p:spTree>'
        f"{shape('Said aloud.', 'body')}{shape('1', 'sldNum')}</p:spTree></p:cSld></p:notes>"
    )
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
    sheets: Mapping[str, str],
    strings: Sequence[str] = (),
    formats: Sequence[str] = (),
    states: Mapping[str, str] | None = None,
) -> bytes:
    """Return a workbook: sheets by name, shared strings, formats that styles count from 1."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{(states or {}).get(name, "visible")}" '
        f'r:id="r{n}"/>'
        for n, name in zip(numbers, sheets, strict=True)
    )
    codes = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(formats)))
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations({"r1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{_X}" xmlns:r="{_R}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            {f"r{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in numbers}
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{_X}">'
        + "".join(f"<si>{string}</si>" for string in strings)
        + "</sst>",
        "xl/styles.xml": f'<styleSheet xmlns="{_X}"><numFmts>{codes}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
    }
    for number, content in zip(numbers, sheets.values(), strict=True):
        members[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_X}">{content}</worksheet>'
        )
    return zipped(members)


def sheet_rows(rows: Sequence[Sequence[str]], attributes: Mapping[int, str] | None = None) -> str:
    """Return the data of a sheet of texts; an empty row leaves its number free."""
    data = "".join(
        f'<row r="{number}" {(attributes or {}).get(number, "")}>'
        + "".join(
            f'<c r="{chr(65 + column)}{number}" t="str"><v>{cell}</v></c>'
            for column, cell in enumerate(row)
            if cell
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
        if row
    )
    return f"<sheetData>{data}</sheetData>"


def odt(text: str, automatic: str = "", common: str = "", manifest: str = "") -> bytes:
    """Return an OpenDocument text: its blocks, its own styles and the common ones."""
    names = " ".join(
        f'xmlns:{name}="{_ODF}{name}:1.0"'
        for name in ("office", "text", "table", "style", "draw", "meta", "manifest")
    )
    names += f' xmlns:fo="{_ODF}xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {names}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:text>{text}</office:text>"
            "</office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {names}><office:styles>{common}"
            "</office:styles></office:document-styles>",
            "meta.xml": f"<office:document-meta {names}><office:meta><dc:title>A harbour</dc:title>"
            "<meta:initial-creator>Ada Quay</meta:initial-creator>"
            "<dc:language>de-CH</dc:language></office:meta></office:document-meta>",
            "META-INF/manifest.xml": f"<manifest:manifest {names}>{manifest}</manifest:manifest>",
        }
    )


def epub(
    chapters: Mapping[str, str], nav: str = "", extra: Mapping[str, str] | None = None
) -> bytes:
    """Return a book of chapters, in the order given; ``nav`` names the table of contents."""
    items = "".join(
        f'<item id="i{n}" href="text/{name}" media-type="application/xhtml+xml" '
        f'properties="{"nav" if name == nav else ""}"/>'
        for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": f'<container xmlns="{_ODF}container"><rootfiles><rootfile '
            'full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.'
            'org/dc/elements/1.1/"><metadata><dc:title>Tides</dc:title><dc:creator>Ada Quay'
            "</dc:creator><dc:creator>Ben Lock</dc:creator><dc:language>en-GB</dc:language>"
            "<dc:date>2019-08-23T00:00:00Z</dc:date><dc:publisher>Slipway</dc:publisher>"
            f"</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>",
            **{
                f"OEBPS/text/{name}": '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://'
                f'www.w3.org/1999/xhtml"><head><title>x</title></head><body>{body}</body></html>'
                for name, body in chapters.items()
            },
            **(extra or {}),
        }
    )
