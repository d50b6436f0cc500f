"""One turn of a conversation as HTML.

Everything from outside (questions, answers, titles, quotes, errors) is escaped here or in the
modules called here, and reaches the page in no other way.
"""

from collections.abc import Callable, Iterable
from html import escape

from qa import HEDGE, Answer, Citation
from ui.chat.claim import cards_html
from ui.chat.feedback import feedback_html, thumbs_html
from ui.chat.receipt import account_html
from ui.chat.said import said_html
from ui.conversations import ChatTurn
from ui.markup import apart, chips_html, failure_html, is_beside_model

_MAX_RELATED = 3


def turn_html(
    index: int, turn: ChatTurn, *, replaced: int = 0, judged: bool = False, last: bool = False
) -> str:
    """Build one turn; ``index`` counts the turns of the conversation from 0.

    ``replaced`` is how many turns it replaced and can bring back. ``judged`` allows feedback. The
    ``last`` turn shows suggested questions.
    """
    understood = ""
    if turn.standalone and " ".join(turn.standalone.split()) != " ".join(turn.question.split()):
        understood = f'<p class="stand" dir="auto">understood as: {escape(turn.standalone)}</p>'
    remark = f'<p class="state remark">{escape(turn.remark)}</p>' if turn.remark else ""
    if turn.so_far:
        remark += f'<p class="state remark so-far">{apart(so_far_words(turn.so_far))}</p>'
    return (
        f'<article class="turn" id="turn-{index}" aria-label="Question {index + 1}">'
        f'<div class="asked">{_asking_again(index, turn)}'
        f'<p class="q" dir="auto">{escape(turn.question)}</p></div>{understood}{remark}'
        f'<div class="a">{_answer(index, turn, judged)}</div>{_replaced(turn, replaced)}'
        f"{_further(turn) if last else ''}</article>"
    )


def so_far_words(so_far: str) -> str:
    """Return what an answer is labelled with while its article was still being added."""
    return f"From what has been read so far: {so_far}"


def _asking_again(index: int, turn: ChatTurn) -> str:
    number = index + 1
    # Reserve their room while the answer is running, so that nothing being read moves.
    state = " disabled" if turn.running else ""
    return (
        f'<p class="acts"><button type="button" class="plain sign edit" data-edit="{index}" '
        f'aria-label="Edit question {number}" title="Edit"{state}></button>'
        f'<button type="button" class="plain sign again" data-again="{index}" '
        f'aria-label="Ask question {number} again" title="Ask again"{state}></button></p>'
    )


def _further(turn: ChatTurn) -> str:
    if not turn.further:
        return ""
    hint = '<p class="hint">Go on with:</p>'
    return f'<div class="further">{hint}{chips_html(turn.further)}</div>'


def _replaced(turn: ChatTurn, count: int) -> str:
    if not count or turn.running:
        return ""
    what = "the earlier answer" if count == 1 else f"the {count} earlier answers"
    return (
        f'<p class="state">In place of {what}. <button type="button" class="plain" '
        "data-bring-back>Bring back</button></p>"
    )


def _answer(index: int, turn: ChatTurn, judged: bool) -> str:
    if turn.failure is not None:
        return failure_html(turn.failure)
    error = failure_html(turn.error) if turn.error else ""
    # Text already read must not move: an error goes above only what follows it.
    above = f"{error}{_fallback(turn.fallback)}" if turn.fallback else ""
    below = "" if turn.fallback else error
    if turn.answer is not None:
        said = _answered(index, turn, turn.answer)
        return f"{above}{said}{below}{_asides(index, turn, turn.answer, judged)}"
    return f"{above}{_said(index, turn)}{below}{_state(index, turn)}"


def _answered(index: int, turn: ChatTurn, answer: Answer) -> str:
    if answer.status == "not_found":
        return _not_found(index, turn, answer)
    missing = ""
    if answer.status == "partial" and answer.missing:
        missing = f'<p class="state" dir="auto">Not answered: {escape(answer.missing)}</p>'
    return f"{_said(index, turn)}{missing}{_elsewhere(index, answer)}"


def _said(index: int, turn: ChatTurn) -> str:
    said: list[int] = []
    beside: list[int] = []
    for number, claim in enumerate(turn.claims):
        (beside if is_beside_model(claim, turn.claims) else said).append(number)
    parts = said_html(index, turn, said, writing=True) + said_html(
        index, turn, beside, writing=False
    )
    if not parts:
        return ""
    hedge = f'<p class="hedge">{HEDGE}</p>' if turn.hedged else ""
    return f"{hedge}{parts}{cards_html(index, turn)}"


def _state(index: int, turn: ChatTurn) -> str:
    if turn.stopped:
        return (
            '<div class="halted"><p class="state">Stopped.</p><button type="button" class="plain" '
            f'data-again="{index}">Ask again</button></div>'
        )
    return f'<p class="state wait">{"Writing" if turn.claims or turn.writing else "Reading"}…</p>'


def _not_found(index: int, turn: ChatTurn, answer: Answer) -> str:
    if answer.kind == "greeting":
        return f'<p class="said">{escape(answer.text)}</p>'
    heading, said = f"No answer was found in {_these(turn)}", ""
    if turn.so_far:
        heading = "Not found so far"
    if answer.reason == "false_premise":
        articles, verb = ("articles", "contradict") if turn.several else ("article", "contradicts")
        heading = f"The question assumes something the {articles} {verb}"
        # Above the heading, where it was already shown before its role was known.
        said = _said(index, turn)
    related = ""
    if answer.nearest:
        near = _places(
            index,
            "n",
            answer.nearest[:_MAX_RELATED],
            lambda note: f"Near sentence {note.number}, {note.title}, not an answer",
        )
        related = f'<details id="near-{index}"><summary>Nearest sentences</summary>{near}</details>'
    below = f"{_elsewhere(index, answer)}{related}"
    return f'{said}<div class="none"><h2>{heading}</h2>{below}</div>'


def _elsewhere(index: int, answer: Answer) -> str:
    """Build the offer to ask another article that has the answer."""
    if not answer.elsewhere:
        return ""
    return (
        "<p>Another article may answer it. "
        f'<button type="button" class="plain" data-again="{index}" '
        f'data-article="{escape(answer.elsewhere[0])}">Ask that one</button></p>'
    )


def _fallback(reason: str) -> str:
    return (
        '<div class="aside fallback" role="note"><h2>In place of the model’s answer</h2>'
        f'<p dir="auto">{escape(reason)}</p></div>'
    )


def _asides(index: int, turn: ChatTurn, answer: Answer, judged: bool) -> str:
    """Build the notes below an answer."""
    # A notice would repeat what the error says.
    notices = [each for each in answer.notices if not (turn.error and turn.error in each)]
    told = "".join(f'<p class="state notice" dir="auto">{escape(each)}</p>' for each in notices)
    flagged = ""
    if answer.flagged:
        places = _places(
            index,
            "f",
            answer.flagged,
            lambda note: f"Sentence {note.number} that may be meant for an assistant, {note.title}",
        )
        flagged = (
            '<div class="aside flagged" role="note"><h2>This may be meant for an assistant; '
            f"not used as evidence</h2>{places}</div>"
        )
    # What was not found so far says nothing of the whole article, of which a case would be made.
    judged = judged and not (turn.so_far and answer.status == "not_found")
    thumbs, said = (thumbs_html(index, turn), feedback_html(index, turn)) if judged else ("", "")
    return f"{told}{flagged}{account_html(index, answer, thumbs)}{said}"


def _places(
    index: int, kind: str, notes: Iterable[Citation], label: Callable[[Citation], str]
) -> str:
    items = "".join(
        f'<li><button type="button" class="near" data-place="{index}-{kind}{note.number}" '
        f'aria-label="{escape(label(note))}: {escape(note.quote)}" dir="auto">'
        f"{escape(note.quote)}</button></li>"
        for note in notes
    )
    return f"<ul>{items}</ul>"


def _these(turn: ChatTurn) -> str:
    if turn.selected:
        return "the selected text"
    return "these articles" if turn.several else "this article"
