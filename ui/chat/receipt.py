"""The receipt of an answer: who answered, from what, at what cost."""

from collections.abc import Iterable, Iterator
from html import escape

from qa import Answer, Citation, Considered
from ui.markup import guarded, is_loopback, who_answered, without_port

# In display order; any other stage follows under its own name.
_STAGES = {
    "rewrite": "understanding the question",
    "retrieval": "searching",
    "first_token": "first word of the model",
    "generation": "writing",
    "verification": "checking, of that",
    "answer": "choosing sentences",
}
_COLUMNS = (
    '<th scope="col"><abbr title="rank">#</abbr></th><th scope="col">Passage</th>'
    '<th scope="col">Score</th><th scope="col">Use</th>'
)


def looked_at(answer: Answer) -> tuple[Citation, ...]:
    """Return the passages considered, numbered by rank from 1, without their words.

    Opening one cuts its words from the article. Passages saved without their place are left out.
    """
    return tuple(
        Citation(
            number=rank,
            article_id=item.article_id,
            article_sha256=item.article_sha256,
            title=item.title,
            passage_id=item.passage_id,
            heading=item.heading,
            page=item.page,
            start=item.start,
            end=item.end,
            quote="",
        )
        for rank, item in enumerate(answer.considered, 1)
        if item.article_id
    )


def use_of(passage: Citation, citations: Iterable[Citation]) -> str:
    """Say whether any of these citations lies in a passage that was considered."""
    if any(note.passage_id == passage.passage_id for note in citations):
        return "looked at; sentences of it are cited"
    return "looked at, not cited"


def receipt_html(index: int, answer: Answer) -> str:
    """Build the folded receipt of an answer; ``index`` counts turns from 0."""
    total = answer.timings_ms.get("total")
    took = f" · {_time(total)}" if total is not None else ""
    facts = "".join(
        f'<dt>{escape(name)}</dt><dd dir="auto">{escape(value)}</dd>'
        for name, value in facts_of(answer)
    )
    stages = "".join(
        f"<dt>{escape(name)}</dt><dd>{_time(milliseconds)}{_bar(milliseconds, total)}</dd>"
        for name, milliseconds in stages_of(answer)
    )
    return (
        f'<details class="how" id="how-{index}"><summary>How this was answered{took}</summary>'
        f"{_list('facts', facts)}{_looked_at(index, answer)}{_list('stages', stages)}"
        f"{_reply(index, answer)}</details>"
    )


def _reply(index: int, answer: Answer) -> str:
    if not answer.reply:
        return ""
    reply = guarded(answer.reply, f'<pre dir="auto">{escape(answer.reply)}</pre>')
    return (
        f'<details class="reply" id="reply-{index}">'
        f"<summary>The model’s reply as it came</summary>{reply}</details>"
    )


def _score(item: Considered) -> str:
    # None of its sentences was read.
    return f"{item.score:.2f}" if item.score else "–"


def facts_of(answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield (name, value) for the question, what decided, who answered and the cost."""
    if " ".join(answer.standalone_question.split()) != " ".join(answer.question.split()):
        yield "understood as", answer.standalone_question
    if answer.by_history:
        yield "read with", "the question and answer before"
    yield from _decided(answer)
    if answer.model is None:
        yield "model", "none: verbatim sentences"
    else:
        yield "model", answer.model
        yield "host", _host(answer.host)
    usage = answer.usage
    if "prompt_tokens" in usage or "completion_tokens" in usage:
        about = ", estimated" if usage.get("estimated") else ""
        read, written = usage.get("prompt_tokens", 0), usage.get("completion_tokens", 0)
        yield "tokens", f"{read:,} read, {written:,} written{about}"
    if (requests := usage.get("requests", 0)) > 1:
        yield "requests", f"{requests:,}"
    if judging := usage.get("judge_requests", 0):
        what = "request" if judging == 1 else "requests"
        tokens = usage.get("judge_tokens", 0)
        yield "judging, of that", f"{judging:,} {what}, {tokens:,} tokens"
    if answer.model is not None:
        cost = usage.get("cost_usd")
        yield "cost", "not known" if cost is None else f"${cost:,.6f}" if cost else "none"


def _decided(answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield why something was not answered."""
    label = {"not_found": "not found because", "partial": "not sure because"}.get(answer.status)
    if label is None:
        return
    if answer.decision is not None:
        yield label, answer.decision.reason
    elif answer.answerer == "llm" and answer.status == "not_found":
        yield label, "the model found no answer in what it was given; no score decides that"


def stages_of(answer: Answer) -> Iterator[tuple[str, float]]:
    """Yield (name, milliseconds) for each stage."""
    stages = {name: ms for name, ms in answer.timings_ms.items() if name != "total"}
    for name in (*_STAGES, *(stages.keys() - _STAGES.keys())):
        if name in stages:
            yield _STAGES.get(name, name.replace("_", " ")), stages[name]


def _looked_at(index: int, answer: Answer) -> str:
    cited = {note.passage_id for note in answer.citations}
    notes = looked_at(answer)
    # With one article every row would begin with the same title.
    several = len({note.article_id for note in notes}) > 1
    rows = "".join(
        _row(
            index,
            note,
            answer.considered[note.number - 1],
            is_cited=note.passage_id in cited,
            titled=several,
        )
        for note in notes
    )
    if not rows:
        return ""
    return (
        "<table><caption>Passages looked at, best first. Only the cited ones support the "
        f"answer.</caption><thead><tr>{_COLUMNS}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(index: int, note: Citation, item: Considered, *, is_cited: bool, titled: bool) -> str:
    state = ' class="cited"' if is_cited else ""
    path = (note.title, *note.heading) if titled or not note.heading else note.heading
    page = f", page {note.page}" if note.page is not None else ""
    return (
        f'<tr{state}><th scope="row">{note.number}</th><td>'
        f'<button type="button" class="plain" data-place="{index}-l{note.number}">'
        f'<span dir="auto">{escape(" › ".join(path))}</span>'
        f"<small>characters {note.start}–{note.end}{page}</small></button></td>"
        f"<td>{_score(item)}</td><td>{escape(item.outcome)}</td></tr>"
    )


def _list(name: str, rows: str) -> str:
    return f'<dl class="{name}">{rows}</dl>' if rows else ""


def _bar(milliseconds: float, total: float | None) -> str:
    if not total:
        return ""
    share = min(max(milliseconds / total, 0.0), 1.0)
    return f'<span class="share" style="inline-size:{100 * share:.1f}%"></span>'


def _host(host: str | None) -> str:
    if host is None:
        return "this machine"
    return f"{host}, this machine" if is_loopback(without_port(host)) else host


def _time(milliseconds: float) -> str:
    if milliseconds < 10:
        return f"{milliseconds:.1f} ms"
    return f"{milliseconds:,.0f} ms" if milliseconds < 10_000 else f"{milliseconds / 1000:,.1f} s"


def account_html(index: int, answer: Answer, thumbs: str = "") -> str:
    """Build the copy button and the receipt below an answer; ``index`` counts turns from 0.

    ``thumbs`` is HTML between the two.
    """
    who = who_answered(answer)
    return (
        '<div class="tools"><button type="button" class="plain" data-copy>Copy with footnotes'
        f'</button>{thumbs}<span class="by" dir="auto">{escape(who)}</span>'
        f"{receipt_html(index, answer)}"
        f'<pre class="copied" hidden>{_copied(str(answer))}</pre></div>'
    )


def _copied(text: str) -> str:
    """Separate the footnotes in an answer's text: in print the rest is already on the page."""
    said, first, notes = text.partition("\n\n[1] “")
    if not first:
        return escape(text)
    return f'<span>{escape(said)}\n\n</span><span class="notes">[1] “{escape(notes)}</span>'
