"""Counts in words."""


def counted(count: int, noun: str) -> str:
    """Return a count with its regular noun: "1 word", "2,000 words"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
