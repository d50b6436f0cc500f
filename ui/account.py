"""What an answer took: who wrote it, tokens, cost, and where the time went."""

from collections.abc import Iterator
from html import escape

from qa import Answer
from ui.who import who_answered

# In the order they are shown in; any other stage follows under its own name.
_STAGES = {
    "rewrite": "understanding the question",
    "retrieval": "searching",
    "first_token": "first word of the model",
    "generation": "writing",
    "verification": "checking, of that",
    "answer": "choosing sentences",
}


def account_html(index: int, answer: Answer, thumbs: str = "") -> str:
    """Build what stands under the answer of the turn with that index: to copy, and to unfold.

    ``thumbs`` is HTML that stands between the two.
    """
    total = answer.timings_ms.get("total")
    took = f" · {_time(total)}" if total is not None else ""
    who = who_answered(answer)
    rows = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows_of(answer)
    )
    return (
        '<div class="tools"><button type="button" class="plain" data-copy>Copy with footnotes'
        f'</button>{thumbs}<span class="by" dir="auto">{escape(who)}</span>'
        f'<details class="how" id="how-{index}"><summary>How this was answered{took}</summary>'
        f"<dl>{rows}</dl></details>"
        f'<pre class="copied" hidden>{escape(str(answer))}</pre></div>'
    )


def rows_of(answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield what an answer took as (name, value)."""
    if answer.model is None:
        yield "model", "none: verbatim sentences"
    usage = answer.usage
    if "prompt_tokens" in usage or "completion_tokens" in usage:
        about = ", estimated" if usage.get("estimated") else ""
        read, written = usage.get("prompt_tokens", 0), usage.get("completion_tokens", 0)
        yield "tokens", f"{read:,} read, {written:,} written{about}"
    if (requests := usage.get("requests", 0)) > 1:
        yield "requests", f"{requests:,}"
    if answer.model is not None:
        cost = usage.get("cost_usd")
        yield "cost", "not known" if cost is None else f"${cost:,.6f}"
    stages = {name: ms for name, ms in answer.timings_ms.items() if name != "total"}
    for name in (*_STAGES, *(stages.keys() - _STAGES.keys())):
        if name in stages:
            yield _STAGES.get(name, name.replace("_", " ")), _time(stages[name])


def _time(milliseconds: float) -> str:
    if milliseconds < 10:
        return f"{milliseconds:.1f} ms"
    return f"{milliseconds:,.0f} ms" if milliseconds < 10_000 else f"{milliseconds / 1000:,.1f} s"
