"""What stands above sentences that may not answer."""

from qa import HEDGE, Answer


def hedge_words(answer: Answer | None) -> str:
    """Return the hedge, followed by the doubt if that is known already."""
    doubt = answer.doubt if answer is not None else ""
    return f"{HEDGE.removesuffix(':')}. {doubt}" if doubt else HEDGE
