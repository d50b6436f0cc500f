"""The ids that answers have on the page, and the cases that are made of them."""

import re

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
ANSWER_ID_FORM = "1 to 64 letters, digits, hyphens and underscores"
"""What such an id is made of, in words."""


def is_answer_id(text: str) -> bool:
    """Tell whether a text can be the id of an answer; one may begin with a hyphen."""
    return _ID.fullmatch(text) is not None
