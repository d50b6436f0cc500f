"""Find what a page says about itself: title, author, date, site, language."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Any

from dateutil import parser as dates
from lxml.html import HtmlElement

from index.formats.document import Document
from index.formats.html.hidden import seen_text

_ARTICLE = re.compile(r"Article|Posting|Report|WebPage|CreativeWork|Recipe|Review")
_ASKED = frozenset(("headline", "author", "datePublished", "publisher", "name"))
# Where pages state things, the most telling first.
_TITLES = (
    "dc:title dcterms:title og:title citation_title twitter:title parsely-title sailthru.title"
    " title"
).split()
_AUTHORS = (
    "dc:creator dcterms:creator author article:author citation_author parsely-author"
    " sailthru.author og:article:author byl"
).split()
_DATES = (
    "article:published_time og:article:published_time datepublished parsely-pub-date"
    " citation_publication_date dc:date:issued dcterms:issued dcterms:created dc:date dcterms:date"
    " sailthru.date pubdate publishdate publish-date publish_date article_date_original date"
).split()
_SITES = "og:site_name application-name dc:publisher citation_journal_title".split()
# Signs that part an article's title from the name of its site.
_PARTING = re.compile(r"\s+[|–—·»›:/\\>-]+\s+|\s*[|»›]\s*")
_AUTHOR_MARKS = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author']",
    "//*[contains(concat(' ', @rel, ' '), ' author ')]",
    "//*[contains(concat(' ', @class, ' '), ' byline ')]",
    "//*[contains(concat(' ', @class, ' '), ' author ')]",
)
_DATE_MARKS = (
    "//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content",
    "//time/@datetime",
)
_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d[/-]\d\d?[/-]\d\d?)(?=[/_-])")
# An address, an account or a file.
_NOT_A_NAME = re.compile(r"https?:|www\.|@|\S+\.[a-z]{2,4}$")
_FIRST_YEAR = 1900
_LONGEST_AUTHOR = 100


def facts_of(root: HtmlElement) -> Document:
    """Return what a whole page, its head and scripts included, says about itself; no pieces."""
    metas = _metas(root)
    data = max(_linked_data(root), key=lambda item: len(_ASKED & item.keys()), default={})
    site = _first(metas, _SITES) or _names(data.get("publisher"))
    return Document(
        pieces=(),
        title=_title(root, metas, data, site),
        byline=_byline(root, metas, data),
        published=_published(root, metas, data),
        language=_language(root, metas),
        site=site,
    )


def folded_words(text: str) -> str:
    """Return the words of a text without case and with a space between them."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _metas(root: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for meta in root.iter("meta"):
        if content := _line(meta.get("content")):
            names = " ".join(meta.get(key) or "" for key in ("property", "name", "itemprop"))
            for name in names.lower().split():
                found[re.sub(r"^(dc|dcterms)\.", r"\1:", name)].append(content)
    return found


def _first(metas: dict[str, list[str]], names: list[str]) -> str | None:
    return next((metas[name][0] for name in names if name in metas), None)


def _linked_data(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the objects of a page's linked data that describe an article."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        # Around the objects there may be a list, a comment or a CDATA section.
        text = script.text or ""
        text = text[text.find("{") : text.rfind("}") + 1]
        try:
            rest = json.loads(f"[{text}]", strict=False)
        except (ValueError, RecursionError):
            continue  # many pages have broken ones, and say the same elsewhere
        while rest:
            item = rest.pop(0)
            if isinstance(item, list):
                rest = [*item, *rest]
            elif isinstance(item, dict):
                kind = item.get("@type")
                kinds = kind if isinstance(kind, list) else [kind]
                if any(isinstance(each, str) and _ARTICLE.search(each) for each in kinds):
                    yield item
                rest += [item[name] for name in ("@graph", "mainEntity") if name in item]


def _title(
    root: HtmlElement, metas: dict[str, list[str]], data: dict[str, Any], site: str | None
) -> str | None:
    named = _line(root.findtext(".//head/title") or root.findtext(".//title"))
    headings = [text for each in root.iter("h1") if (text := _line(each.text_content()))]
    stated = [_line(data.get("headline")), _line(data.get("name")), _first(metas, _TITLES)]
    titles = [title for title in stated if title]
    if titles:
        # Some headlines are summaries: the title is also in the window's title or a heading.
        shown = folded_words(" ".join([named or "", *headings]))
        return _without_site(
            next((title for title in titles if folded_words(title) in shown), titles[-1]), site
        )
    if not named:
        return next(iter(headings), None)
    # A heading that the window's title repeats is the title without the site's name.
    within = [heading for heading in headings if heading in named]
    if within and len(max(within, key=len)) * 3 > len(named):
        return max(within, key=len)
    return _longest_part(_without_site(named, site))


def _longest_part(named: str) -> str:
    """Return the window's title without its first or last part, if the rest is a title."""
    signs = list(_PARTING.finditer(named))
    if not signs:
        return named
    before, after = named[: signs[-1].start()], named[signs[0].end() :]
    longest = max(before, after, key=lambda part: len(part.split()))
    return longest if len(longest.split()) > 2 else named


def _without_site(title: str, site: str | None) -> str:
    if site:
        name = re.escape(site)
        return re.sub(rf"\s*[|–—·»›:/-]+\s*{name}$|^{name}\s*[|–—·»›:/-]+\s*", "", title) or title
    return title


def _byline(root: HtmlElement, metas: dict[str, list[str]], data: dict[str, Any]) -> str | None:
    stated = [data.get("author") or data.get("creator"), *(metas.get(key) for key in _AUTHORS)]
    for mark in _AUTHOR_MARKS:
        shown = [_line(each.get("content") or each.text_content()) for each in root.xpath(mark)]
        stated += [text for text in shown if text and len(text) <= _LONGEST_AUTHOR]
    return next(filter(None, map(_names, stated)), None)


def _names(thing: Any) -> str | None:
    """Return the name of a person or organization in linked data, or of several."""
    if isinstance(thing, dict):
        thing = thing.get("name")
    things = thing if isinstance(thing, list) else [thing]
    texts = [_line(each.get("name") if isinstance(each, dict) else each) for each in things[:20]]
    names = [text for text in texts if text and not _NOT_A_NAME.match(text)]
    return ", ".join(dict.fromkeys(names)) or None


def _published(root: HtmlElement, metas: dict[str, list[str]], data: dict[str, Any]) -> str | None:
    stated = [data.get("datePublished"), *(metas[name][0] for name in _DATES if name in metas)]
    stated += [data.get("dateCreated")]
    for mark in _DATE_MARKS:
        stated += root.xpath(mark)
    if found := _DAY_IN_ADDRESS.search(_address(root, metas)):
        stated.append(found[1])
    return next((day for text in stated if isinstance(text, str) and (day := _day(text))), None)


def _day(text: str) -> str | None:
    """Return the day in a date of any usual form as YYYY-MM-DD; None if none is named."""
    defaults = datetime(2000, 1, 1), datetime(2001, 2, 2)
    try:
        one, other = (
            dates.parse(_line(text) or "", default=default, ignoretz=True).date()
            for default in defaults
        )
    except (ValueError, OverflowError):
        return None
    # What the text does not say would be taken from the default.
    return one.isoformat() if one == other and one.year >= _FIRST_YEAR else None


def _language(root: HtmlElement, metas: dict[str, list[str]]) -> str | None:
    stated = [root.get("lang"), root.get("xml:lang")]
    stated += [body.get("lang") for body in root.iter("body")]
    stated += [_first(metas, ["og:locale", "dc:language", "language", "inlanguage"])]
    stated += root.xpath("//meta[translate(@http-equiv, 'CL', 'cl')='content-language']/@content")
    for text in stated:
        if found := re.match(r"\s*([A-Za-z]{2})(?:$|[-_,\s])", text or ""):
            return found[1].lower()
    return None


def _address(root: HtmlElement, metas: dict[str, list[str]]) -> str:
    """Return the canonical address of a page, or where it was saved from; "" if none is stated."""
    stated = root.xpath("//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href")
    stated += metas.get("og:url", [])
    stated += re.findall(
        r"saved from url=\(\d+\)(\S+)", " ".join(map(str, root.getroottree().xpath("//comment()")))
    )
    stated += root.xpath("//base/@href")
    return next((text.strip() for text in stated if re.match(r"\s*https?://\S+", text)), "")


def _line(text: Any) -> str | None:
    # Linked data and attributes are often escaped twice.
    return " ".join(seen_text(unescape(text)).split()) or None if isinstance(text, str) else None
