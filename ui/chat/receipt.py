"""The receipt of an answer: who answered, from what, with how many tokens."""

from collections.abc import Iterable, Iterator

from index.counting import counted
from qa import Answer, Citation
from ui.markup import HERE, is_here, who_answered

# In display order; any other stage follows under its own name.
_STAGES = {
    "rewrite": "understanding the question",
    "retrieval": "searching",
    "first_token": "the model's first word",
    "generation": "writing",
    "verification": "of which checking",
    "answer": "choosing sentences",
}
# The second column of the table in docs/verification.md.
_ERRORS = (
    "compares words, numbers and names, then asks the model that judges; of sentences kept apart, "
    "a small model (1.5 billion parameters) verified 78 of 100 true ones and 20 of 100 false ones"
)


def receipt_of(answer: Answer, here: str = HERE) -> dict[str, object]:
    """Return what the template of the receipt lays out.

    ``facts`` are (name, value), ``stages`` (name, time, per cent of the whole). ``notes`` are the
    footnotes as they are printed, empty if there are none.
    """
    total = answer.timings_ms.get("total")
    _, first, notes = str(answer).partition("\n\n[1] ")
    return {
        "who": who_answered(answer),
        "took": "" if total is None or total < 1 else _time(total),
        "facts": list(_facts(answer, here)),
        "passages": list(_passages(answer)),
        "stages": [(name, _time(ms), _share(ms, total)) for name, ms in _stages(answer)],
        "notes": f"[1] {notes}" if first else "",
    }


def considered_passages(answer: Answer) -> tuple[Citation, ...]:
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
        return "considered; sentences of it are cited"
    return "considered, not cited"


def _passages(answer: Answer) -> Iterator[dict[str, object]]:
    cited = {note.passage_id for note in answer.citations}
    notes = considered_passages(answer)
    # With one article every row would begin with the same title.
    several = len({note.article_id for note in notes}) > 1
    for note in notes:
        item = answer.considered[note.number - 1]
        path = note.path if several else note.path[1:] or note.path
        yield {
            "rank": note.number,
            "path": " › ".join(path),
            "where": "" if note.page is None else f"page {note.page}",
            # Without a score none of its sentences was read.
            "score": f"{item.score:.2f}" if item.score else "–",
            "outcome": item.outcome,
            "is_cited": note.passage_id in cited,
        }


def _facts(answer: Answer, here: str) -> Iterator[tuple[str, str]]:
    if " ".join(answer.standalone_question.split()) != " ".join(answer.question.split()):
        yield "understood as", answer.standalone_question
    if answer.by_history:
        yield "read with", "the previous question and answer"
    decided = {"not_found": "not found because", "partial": "not sure because"}.get(answer.status)
    if decided and answer.decision is not None:
        yield decided, answer.decision.reason
    elif answer.answerer == "llm" and answer.status == "not_found":
        found_none = "the model found no answer in what it was given; no score decides that"
        yield "not found because", found_none
    if answer.model is None:
        yield "model", "none: verbatim sentences"
    else:
        yield "model", answer.model
        if answer.host is not None:
            place = f", {here}" if is_here(answer.host) else ""
            yield "host", f"{answer.host}{place}"
    if any(claim.source == "model" and claim.support == "verified" for claim in answer.claims):
        yield "verified", _ERRORS
    usage = answer.usage
    if "prompt_tokens" in usage or "completion_tokens" in usage:
        about = ", estimated" if usage.get("estimated") else ""
        read, written = usage.get("prompt_tokens", 0), usage.get("completion_tokens", 0)
        yield "tokens", f"{read:,} read, {written:,} written{about}"
    if (requests := usage.get("requests", 0)) > 1:
        yield "requests", f"{requests:,}"
    if judging := usage.get("judge_requests", 0):
        tokens = usage.get("judge_tokens", 0)
        yield "of which judging", f"{counted(judging, 'request')}, {tokens:,} tokens"


def _stages(answer: Answer) -> Iterator[tuple[str, float]]:
    stages = {name: ms for name, ms in answer.timings_ms.items() if name != "total"}
    for name in (*_STAGES, *(stages.keys() - _STAGES.keys())):
        if name in stages:
            yield _STAGES.get(name, name.replace("_", " ")), stages[name]


def _share(milliseconds: float, total: float | None) -> str:
    """Return how many per cent of the whole a stage took, empty if that is not known."""
    return f"{100 * min(max(milliseconds / total, 0.0), 1.0):.1f}" if total else ""


def _time(milliseconds: float) -> str:
    if milliseconds < 10:
        return f"{milliseconds:.1f} ms" if milliseconds >= 1 else "under 1 ms"
    return f"{milliseconds:,.0f} ms" if milliseconds < 10_000 else f"{milliseconds / 1000:,.1f} s"
