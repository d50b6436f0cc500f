"""Thumbs and the feedback form, as HTML."""

from html import escape

from ui.conversations import ChatTurn

_THUMBS = {"up": "right", "down": "wrong"}


def thumbs_html(index: int, turn: ChatTurn) -> str:
    """Build a turn's two thumbs; the one given is pressed."""
    given = turn.feedback.verdict if turn.feedback else None
    return "".join(
        f'<button type="button" class="plain sign thumb {verdict}" data-verdict="{verdict}" '
        f'data-turn="{index}" '
        f'aria-pressed="{"true" if verdict == given else "false"}" '
        f'aria-label="Answer {index + 1} is {word}" title="This answer is {word}"></button>'
        for verdict, word in _THUMBS.items()
    )


def feedback_html(index: int, turn: ChatTurn) -> str:
    """Build the note and the form below the thumbs once one was given."""
    given = turn.feedback
    problem = f'<p class="bad" role="alert">{escape(turn.problem)}</p>' if turn.problem else ""
    if given is None:
        return f'<div class="feedback">{problem}</div>' if problem else ""
    if not turn.saying:
        return (
            '<p class="state" role="status">Kept for <code>footnote eval '
            f'--from-feedback</code>. <button type="button" class="plain" data-say="{index}">'
            "Say more</button></p>"
        )
    comment = _field(index, "comment", "A word on it", given.comment)
    corrected, absent = "", ""
    if given.verdict == "down":
        corrected = _field(index, "corrected", "The right answer", given.corrected)
        ticked = " checked" if given.absent else ""
        absent = (
            f'<label class="tick-line"><input type="checkbox" name="absent"{ticked}>'
            "The articles do not say</label>"
        )
    return (
        f'<form class="feedback" data-feedback="{index}" data-given="{given.verdict}" '
        f'aria-label="Feedback on answer {index + 1}">{comment}{corrected}{absent}{problem}'
        '<p class="ends"><button type="submit" class="plain strong">Keep</button>'
        f'<button type="button" class="plain" data-unsay="{index}">Close</button>'
        f'<button type="button" class="plain" data-back="{index}" '
        f'data-given="{given.verdict}">Take back</button></p></form>'
    )


def _field(index: int, name: str, words: str, value: str | None) -> str:
    key = f"{name}-{index}"
    return (
        f'<label for="{key}">{words} <small>(optional)</small></label>'
        f'<textarea id="{key}" name="{name}" rows="2" dir="auto">{escape(value or "")}</textarea>'
    )
