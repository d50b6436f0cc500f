"""A number of things in words."""


def counted(count: int, noun: str) -> str:
    """Return how many there are of something that takes an s: "1 word", "2,000 words"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
