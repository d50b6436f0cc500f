"""Drop boilerplate: the lines of a copied page that are not part of the article.

The rules look at the form of a line and at its neighbours. In doubt the line stays: losing a
sentence is worse than keeping a stray menu.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from index.lines import is_list_item
from index.loading.line import ends_sentence


def _phrases(listed: str) -> frozenset[str]:
    return frozenset(" ".join(each.split()) for each in listed.replace("\n", ";").split(";")) - {""}


# Never part of an article when alone on a line.
_FURNITURE = _phrases(
    """
    skip to content; skip to main content; skip to navigation; toggle navigation; back to top
    subscribe; subscribe now; sign in; sign up; sign up now; log in; login; log out
    create account; create an account; my account; share; share this; share this article
    share this story; tweet; follow us; follow us on; stay connected; read more; show more
    view all; see all; leave a comment; leave a reply; post a comment; view comments
    show comments; advertisement; advertising; ad; sponsored; sponsored content; sponsored links
    privacy policy; cookie policy; terms of use; terms of service; terms and conditions
    terms & conditions; accept cookies; cookie settings; cookie preferences; all rights reserved
    loading; click here; from wikipedia, the free encyclopedia; next article; previous post
    next post; subscribe to newsletter; zum inhalt springen; anmelden; abonnieren; teilen
    werbung; anzeige; weiterlesen; nach oben; saltar al contenido; iniciar sesión; suscríbete
    compartir; publicidad; leer más
    """
)
# Labels above lists of links to other pages.
_LIST_LABELS = _phrases(
    """
    sponsored content; sponsored links; sponsored; article link; related articles; related stories
    related content; related; you may also like; you might also like; you may like
    recommended for you; recommended; more stories; more news; more on this story; most read
    most popular; popular posts; trending; top stories; latest news; latest stories
    recent articles; from around the web; around the web; editor's picks; editors' picks
    read next; up next; das könnte sie auch interessieren; mehr zum thema; meistgelesen
    artículos relacionados; noticias relacionadas; lo más leído
    """
)
# Common in menus, but also headings in their own right: dropped only in groups.
_MENU_WORDS = _phrases(
    """
    menu; home; homepage; search; close; news; world; politics; business; sport; sports; opinion
    culture; arts; entertainment; lifestyle; style; travel; health; science; tech; technology
    video; videos; audio; podcasts; podcast; photos; gallery; live; weather; money; markets
    finance; jobs; events; shop; store; blog; forum; about; about us; contact; contact us; help
    faq; support; careers; press; advertise; sitemap; site map; archive; archives; categories
    tags; newsletter; newsletters; rss; rss feed; more; next; previous; comments; comment
    reply; save; print; email; e-mail; facebook; twitter; x; instagram; linkedin; youtube; whatsapp
    telegram; reddit; pinterest; tumblr; flipboard; messenger; settings; account; us; uk
    international; local; education; environment; food; games; cookies; privacy; terms
    legal; accessibility; editions; watch; menü; suche; startseite; kontakt; impressum
    datenschutz; inicio; buscar; menú; contacto; noticias
    """
)
_NETWORK = (
    r"(?:twitter|x|facebook|instagram|linkedin|youtube|pinterest|whatsapp|reddit|social media)"
)
_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+", re.IGNORECASE)
_PATTERNS = re.compile(
    "|".join(
        (
            rf"(?:follow|like|find) .{{1,60}} on {_NETWORK}(?:(?:,| and) {_NETWORK})*[.!]?",
            rf"(?:share|tweet|post|pin|send|save)(?: (?:this|it|article|story|post))?"
            rf" (?:on|via|to|by|with|in) (?:{_NETWORK}|e-?mail|a friend|friends)[.!]?",
            r"(?:we|(?:this|our) (?:web)?site) uses? cookies\b.{0,400}",
            r"(?:copyright )?(?:©|\(c\) ?\d{4}).{0,140}|.{0,140}all rights reserved",
            r"\d[\d.,]*[km]? (?:comments?|shares?|likes?|views?|followers?)",
        )
    ),
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[-–—―‒_=*~·•|/\\<>«»‹›+#─━═●■□▪◆★☆✦❖¯ ]{3,}|[|•·»«›‹*]")
# In characters: headlines have at most _SHORT, lines of prose at least _PROSE, and menu entries at
# most _MENU_ENTRY.
_SHORT = 90
_PROSE = 40
_MENU_ENTRY = 30


def drop_boilerplate(lines: Sequence[str], protected: Sequence[bool]) -> list[bool]:
    """Return, for each line, whether to keep it.

    ``lines`` are stripped of whitespace, so blank ones are empty. Lines in ``protected``
    (marked headings, code) always stay. Takes time linear in the total length.
    """
    judged = {line: _is_boilerplate(line) for line in set(lines) if line}
    unprotected = [number for number, line in enumerate(lines) if line and not protected[number]]
    dropped = {
        number
        for number in unprotected
        if judged[lines[number]] and not _is_inside_sentence(lines, number)
    }
    nonblank = [number for number, line in enumerate(lines) if line]
    dropped |= _labelled_lists(lines, nonblank, protected)
    dropped |= _menus(lines, nonblank, protected, dropped)
    return [number not in dropped for number in range(len(lines))]


def _is_boilerplate(line: str) -> bool:
    """Return whether a line is boilerplate in any context."""
    bare = _bare(line)
    if _SEPARATOR.fullmatch(line) or bare in _FURNITURE:
        return True
    return _is_address(line) or (len(line) <= 500 and _PATTERNS.fullmatch(bare) is not None)


def _is_address(line: str) -> bool:
    return _ADDRESS.fullmatch(line) is not None


def _is_inside_sentence(lines: Sequence[str], number: int) -> bool:
    """Return whether a line may be part of a sentence wrapped over several lines."""
    above = lines[number - 1] if number else ""
    below = lines[number + 1] if number + 1 < len(lines) else ""
    if _SEPARATOR.fullmatch(lines[number]):
        return False
    if below[:1].islower() and not _is_address(below):
        return True
    prose_above = len(above) >= _PROSE and not (ends_sentence(above) or _is_address(above))
    return prose_above and _is_address(lines[number])


def _labelled_lists(
    lines: Sequence[str], nonblank: Sequence[int], protected: Sequence[bool]
) -> set[int]:
    """Return the headlines that follow a label such as "Related articles", and the label."""

    def is_label(number: int) -> bool:
        bare = _bare(lines[number])
        return bare in _LIST_LABELS or bare.startswith("sponsored ")

    def is_headline(number: int) -> bool:
        line = lines[number]
        is_short = len(line) <= _SHORT and line[0] != "|" and not ends_sentence(line)
        return is_short and not (protected[number] or is_list_item(line))

    found: set[int] = set()
    position = 0
    while position < len(nonblank):
        label = nonblank[position]
        position += 1
        if protected[label] or not is_label(label):
            continue
        first = position
        while position < len(nonblank) and is_headline(nonblank[position]):
            position += 1
        links = nonblank[first:position]
        # The last one may be a heading of the text below it: after a blank line, or before none.
        if links and position < len(nonblank):
            last = links[-1]
            if not lines[last - 1] or lines[last + 1]:
                links = links[:-1]
        if len(links) > 1:
            found |= {label, *links}
    return found


def _menus(
    lines: Sequence[str], nonblank: Sequence[int], protected: Sequence[bool], dropped: set[int]
) -> set[int]:
    """Return runs of three or more short lines of which half are menu words or boilerplate."""

    def is_entry(number: int) -> bool:
        line = lines[number]
        is_short = len(line) <= _MENU_ENTRY and len(line.split()) <= 4
        return is_short and not protected[number] and not ends_sentence(line)

    found: set[int] = set()
    for are_entries, group in groupby(nonblank, is_entry):
        run = list(group)
        known = [each for each in run if each in dropped or _bare(lines[each]) in _MENU_WORDS]
        if are_entries and len(run) > 2 and len(known) * 2 >= len(run):
            # Trailing lines that are not menu words may be a title or a heading.
            found.update(each for each in run if each <= known[-1])
    return found


def _bare(line: str) -> str:
    """Return a line in lower case without its list marker and outer marks."""
    return line.lower().strip(" -–—*•·|>»›‹«:+[]▶►→←").rstrip(".!").strip().replace("’", "'")
