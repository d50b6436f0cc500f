"""What stands in the page where something failed."""

import re
from html import escape

# In a sentence of ours that names a thing of others, they would turn our letters around.
_OVERRIDES = re.compile("[\u202d\u202e]")


def failure_html(sentence: str) -> str:
    """Build what stands where something failed."""
    return f'<div class="fail" role="alert"><p dir="auto">{escape(upright(sentence))}</p></div>'


def upright(sentence: str) -> str:
    """Put U+FFFD for what would show a sentence's letters in another order."""
    return _OVERRIDES.sub("\N{REPLACEMENT CHARACTER}", sentence)
