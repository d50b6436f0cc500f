"""Drop page furniture: the lines of a copied page that are not part of the article.

The rules look at the form of a line and at its neighbours. In doubt the line stays: losing a
sentence is worse than keeping a stray menu.
"""

import re
from collections import Counter
from collections.abc import Sequence

from index.lines import is_list_item
from index.loading.furniture import BUTTONS, FURNITURE, LIST_LABELS, MENU_WORDS, NETWORKS

_NETWORK = (
    r"(?:twitter|x|facebook|instagram|linkedin|youtube|tiktok|threads|mastodon|bluesky|pinterest"
    r"|telegram|whatsapp|reddit|google news|apple news|flipboard|social media)"
)
_ADDRESS = r"(?:https?://|ftp://|www\.)\S+"
_ADDRESSES = re.compile(
    "|".join(
        (
            rf"<?{_ADDRESS}>?(?:[ ,;]+<?{_ADDRESS}>?)*",
            r"(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|co\.uk|de|es|fr|io|edu|gov|info)(?:/\S*)?",
            r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}",
            rf"(?:link|url|source|via|website|read more|original|permalink)"
            rf"\s?:?\s{{0,2}}{_ADDRESS}",
        )
    ),
    re.IGNORECASE,
)
_PATTERNS = re.compile(
    "|".join(
        (
            rf"(?:please )?(?:follow|like|find|join|connect with) .{{1,60}} on {_NETWORK}"
            rf"(?:(?:,| and| &|, and) {_NETWORK})*[.!]?",
            rf"(?:share|tweet|post|pin|send|save)(?: (?:this|it|article|story|post))?"
            rf" (?:on|via|to|by|with|in) (?:{_NETWORK}|e-?mail|a friend|friends)[.!]?",
            r"(?:click|tap) (?:here|to|this)\b[^.!?]{0,60}",
            r"(?:subscribe|sign up) (?:to|for) (?:our|the|my|this) (?:[\w'&-]{1,20} ){0,4}"
            r"(?:newsletter|channel|e-?mails|updates|podcast|alerts?)(?: [\w'&-]{1,20}){0,4}[.!]?",
            r"(?:we|this (?:web)?site|our (?:web)?site|this page) (?:and our partners )?"
            r"uses? cookies\b.{0,400}",
            r"we and our (?:\d+ )?partners (?:store|use|process)\b.{0,400}",
            r"by (?:continuing|using|browsing|clicking)\b.{0,120}\b(?:cookies"
            r"|terms of (?:use|service)|privacy policy)\b.{0,200}",
            r"(?:copyright ?)?(?:©|\(c\)) ?(?:copyright )?\d{4}.{0,140}",
            r"copyright (?:©|\(c\))? ?\d{4}.{0,140}",
            r"\d[\d.,]*[km]? (?:comments?|shares?|likes?|views?|retweets?|followers?)",
            r"(?:comments?|shares?|likes?|views?) ?[(:]? ?\d[\d.,]*[km]?\)?",
            r"(?:\d{1,3} min(?:ute)?s? read|reading time:? .{1,20}|\d{1,3} min\.? read)",
            r"(?:advertisement|sponsored|promoted|paid content)\b[ :-]{0,3}[^.!?]{0,40}",
            r"home(?: ?[>»›/] ?[^>»›/]{1,40}){1,6}",
        )
    ),
    re.IGNORECASE,
)
_RULE_MARKS = frozenset("-–—―‒_=*~·•|/\\<>«»‹›+#─━═●■□▪◆★☆✦❖¯ ")
_SENTENCE_END = re.compile(r"[.!?…。！？;:,؟।][\"'”’»)\]]*(?:\[[^\[\]]{1,20}\])*\Z")
# In characters: headlines have at most _SHORT, lines of prose at least _PROSE, and menu entries at
# most _MENU_ENTRY.
_SHORT = 90
_PROSE = 40
_MENU_ENTRY = 30


def is_rule(line: str) -> bool:
    """Return whether a line is made only of dashes or other marks."""
    if not set(line) <= _RULE_MARKS:
        return False
    marks = line.replace(" ", "")
    return len(marks) >= 3 or marks in {"|", "•", "·", "»", "«", "›", "‹", "*"}


def is_furniture(line: str) -> bool:
    """Return whether a line, stripped of whitespace, is page furniture in any context."""
    bare = _bare(line)
    if is_rule(line) or bare in FURNITURE:
        return True
    if len(line) > 500:
        return False
    if len(bare) <= 160 and bare.endswith("all rights reserved"):
        return True
    words = bare.split()
    if 2 <= len(words) <= 12 and sum(word.strip(",|") in NETWORKS for word in words) == len(words):
        return True
    return _is_menu_bar(line) or _is_address(line) or _PATTERNS.fullmatch(bare) is not None


def drop_furniture(lines: Sequence[str], protected: Sequence[bool]) -> list[bool]:
    """Return, for each line, whether to keep it.

    ``lines`` are stripped of whitespace, so blank ones are empty. Lines in ``protected``
    (marked headings, code) always stay. Takes time linear in the total length.
    """
    judged = {line: is_furniture(line) for line in set(lines) if line}
    dropped = [
        bool(line)
        and not protected[number]
        and judged[line]
        and not _is_inside_sentence(lines, number)
        for number, line in enumerate(lines)
    ]
    filled = [number for number, line in enumerate(lines) if line]
    certain = list(dropped)
    for block in _blocks(lines):
        if not any(protected[number] for number in block) and _is_link_list(lines, block, certain):
            for number in block:
                dropped[number] = True
    _drop_labelled_lists(lines, protected, filled, dropped)
    _drop_menus(lines, protected, filled, dropped)
    return [not gone for gone in dropped]


def ends_sentence(line: str) -> bool:
    """Return whether a line ends like a sentence or a clause."""
    return _SENTENCE_END.search(line[-24:]) is not None


def _is_address(line: str) -> bool:
    return len(line) <= 500 and _ADDRESSES.fullmatch(line) is not None


def _is_inside_sentence(lines: Sequence[str], number: int) -> bool:
    """Return whether a line may be part of a sentence wrapped over several lines."""
    above = lines[number - 1] if number else ""
    below = lines[number + 1] if number + 1 < len(lines) else ""
    if is_rule(lines[number]):
        return False
    if below and below[0].islower() and not _is_address(below):
        return True
    prose_above = len(above) >= _PROSE and not (ends_sentence(above) or _is_address(above))
    return prose_above and _is_address(lines[number])


def _bare(line: str) -> str:
    """Return a line in lower case without its list marker and outer marks."""
    return line.lower().strip(" -–—*•·|>»›‹«:+[]▶►→←").rstrip(".!").strip().replace("’", "'")


def _is_menu_bar(line: str) -> bool:
    if len(line) > 300:
        return False
    parts = [part.strip().lower() for part in re.split(r"[|·•»›>]", line)]
    parts = [part for part in parts if part]
    known = sum(part in MENU_WORDS or part in FURNITURE for part in parts)
    return (
        len(parts) >= 3
        and all(len(part) <= _MENU_ENTRY for part in parts)
        and (known * 2 >= len(parts))
    )


def _blocks(lines: Sequence[str]) -> list[list[int]]:
    blocks: list[list[int]] = []
    for number, line in enumerate(lines):
        if not line:
            continue
        if number and lines[number - 1]:
            blocks[-1].append(number)
        else:
            blocks.append([number])
    return blocks


def _is_link_list(lines: Sequence[str], block: list[int], certain: Sequence[bool]) -> bool:
    """Return whether a block is short lines under a link label or ending in one button word."""
    if len(block) < 3 or any(not _is_short(lines[number]) for number in block):
        return False
    if _bare(lines[block[0]]) in LIST_LABELS:
        return not any(is_list_item(lines[number]) for number in block[1:])
    lasts = [lines[number].rsplit(maxsplit=1)[-1] for number in block if " " in lines[number]]
    if not lasts:
        return False
    last, count = Counter(lasts).most_common(1)[0]
    if count < 3 or count * 10 < len(block) * 6 or not last[0].isupper():
        return False
    return last.lower() in BUTTONS or any(certain[number] for number in block)


def _drop_labelled_lists(
    lines: Sequence[str], protected: Sequence[bool], filled: list[int], dropped: list[bool]
) -> None:
    """Drop single-line headlines that follow a label such as "Related articles"."""
    position = 0
    while position < len(filled):
        label = filled[position]
        position += 1
        if protected[label] or _bare(lines[label]) not in LIST_LABELS:
            continue
        first = position
        while position < len(filled) and _is_headline(lines, protected, filled[position]):
            position += 1
        # The last one may be the heading of the paragraph that follows.
        last = position if position == len(filled) else position - 1
        if last - first >= 2:
            dropped[label] = True
            for number in filled[first:last]:
                dropped[number] = True


def _is_headline(lines: Sequence[str], protected: Sequence[bool], number: int) -> bool:
    return (
        not protected[number]
        and _is_short(lines[number])
        and not is_list_item(lines[number])
        and _bare(lines[number]) not in LIST_LABELS
    )


def _drop_menus(
    lines: Sequence[str], protected: Sequence[bool], filled: list[int], dropped: list[bool]
) -> None:
    """Drop runs of menu words.

    A run goes when three in a row are menu words, when one of them is furniture, or when half
    of four or more are menu words.
    """
    position = 0
    while position < len(filled):
        run: list[int] = []
        while position < len(filled) and _is_menu_entry(lines, protected, filled[position]):
            run.append(filled[position])
            position += 1
        position += 1
        known = [_bare(lines[number]) in MENU_WORDS or dropped[number] for number in run]
        if len(run) >= 4 and sum(known) * 2 >= len(run):
            # Trailing lines that are not menu words may be a title or a heading.
            stop = max(index for index, is_known in enumerate(known) if is_known) + 1
            for number in run[:stop]:
                dropped[number] = True
            continue
        _drop_neighbours(run, known, dropped)


def _drop_neighbours(run: list[int], known: list[bool], dropped: list[bool]) -> None:
    start = 0
    while start < len(run):
        end = start
        while end < len(run) and known[end]:
            end += 1
        members = run[start:end]
        if len(members) >= 3 or any(dropped[number] for number in members):
            for number in members:
                dropped[number] = True
        start = end + 1


def _is_menu_entry(lines: Sequence[str], protected: Sequence[bool], number: int) -> bool:
    line = lines[number]
    return (
        not protected[number]
        and len(line) <= _MENU_ENTRY
        and len(line.split()) <= 4
        and not ends_sentence(line)
    )


def _is_short(line: str) -> bool:
    return len(line) <= _SHORT and not ends_sentence(line) and line[0] != "|"
