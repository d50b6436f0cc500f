"""Tell whether what was pasted is an address, or several."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

# An address of another scheme is one too; it is refused by name, not added as a text.
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# What is typed of an address without its scheme: a name of a host that ends in letters.
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,24}")
_LONGEST = 4096


def addresses_in(text: str) -> Sequence[str]:
    """Return the addresses that a text consists of, one a line; none if it is anything else.

    One that is typed without its scheme gets "https://".
    """
    lines = [line for each in text.splitlines() if (line := each.strip())]
    found = [_address(line) for line in lines]
    return tuple(dict.fromkeys(each for each in found if each)) if all(found) else ()


def _address(line: str) -> str | None:
    if len(line) > _LONGEST or any(sign.isspace() for sign in line):
        return None
    if _SCHEME.match(line):
        return line
    # "README.md" is a name of a file, and also of a host.
    if "/" not in line and not line.lower().startswith("www."):
        return None
    try:
        host = urlsplit(f"https://{line}").hostname or ""
    except ValueError:
        return None
    return f"https://{line}" if _HOST.fullmatch(host) and "@" not in line else None
