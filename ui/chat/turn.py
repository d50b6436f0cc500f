"""A turn of a conversation, and the welcome before the first, as HTML."""

from ui.chat.conversation import Conversation
from ui.chat.receipt import receipt_of
from ui.chat.sentences import Layout
from ui.conversations import ChatTurn
from ui.markup import HERE, answer_parts, hedge_words, render

_MAX_NEAREST = 3


def turn_html(index: int, turn: ChatTurn, *, replaced: int = 0, here: str = HERE) -> str:
    """Build one turn; ``index`` counts the turns of the conversation from 0.

    ``replaced`` is how many turns it replaced and can bring back.
    """
    answer = turn.answer
    values: dict[str, object] = {"notices": (), "nearest": ()}
    shows_claims = True
    if answer is not None:
        shows_claims = answer.status != "not_found"
        values = {
            "notices": [
                each.label for each in answer_parts(answer, turn.error) if each.kind == "notice"
            ],
            "nearest": answer.nearest[:_MAX_NEAREST],
            "receipt": receipt_of(answer, here),
        }
    layout, heading = Layout(index, turn), _heading(turn)
    earlier = "the earlier answer" if replaced == 1 else f"the {replaced} earlier answers"
    standalone = turn.standalone or turn.question
    return render(
        "turn",
        {
            **values,
            "exported": False,
            "index": index,
            "turn": turn,
            "answer": answer,
            "understood": standalone.split() != turn.question.split(),
            "hedge": hedge_words(answer),
            "parts": layout.parts() if shows_claims else (),
            "cards": [each for each in layout.claims if each.markers or each.reason],
            "greeting": heading and answer is not None and answer.kind == "greeting",
            "heading": heading,
            "given": turn.feedback,
            "replaced": earlier if replaced else "",
        },
    )


def welcome_html(conversation: Conversation, failure: str = "") -> str:
    """Build the welcome with suggested sections, or the failure in its place."""
    return render(
        "welcome",
        {
            "failure": failure,
            "sections": conversation.suggested,
            "title": conversation.title,
            "empty": conversation.empty,
            "unkept": conversation.unkept,
            "here": conversation.here,
            "offered": None if conversation.model else conversation.found_here,
        },
    )


def _heading(turn: ChatTurn) -> str:
    """Return what stands above an answer that was not found, empty for another."""
    answer = turn.answer
    if answer is None or answer.status != "not_found":
        return ""
    these = "these articles" if turn.several else "this article"
    return f"No answer was found in {'the selected text' if turn.selected else these}"
