"""What stands in the page where something failed."""

from html import escape


def failure_html(sentence: str) -> str:
    """Build what stands where something failed."""
    return f'<div class="fail" role="alert"><p dir="auto">{escape(sentence)}</p></div>'
