"""The reply to a question of OpenAI's protocol, whole or piece by piece."""

from collections.abc import AsyncIterator
from functools import cache, partial
from itertools import takewhile

from fastapi import Request

from qa import Answer, Done
from ui.api.access import Access
from ui.api.asking import checked_events, whole_answer
from ui.api.chat import ChatQuestion
from ui.api.cited_text import CitedText, cited_text
from ui.conversations import ChatTurn


class Reply:
    """One reply to one request."""

    def __init__(self, question: ChatQuestion, request: Request, access: Access) -> None:
        self._question, self._request = question, request
        # To sign a link once more would make another one of it.
        link = cache(partial(access.reader_link, str(request.base_url)))
        self._cited_text = partial(cited_text, link=link, links=question.links)

    async def whole(self) -> CitedText:
        """Return all of it. Raises what the engine raises."""
        if self._question.title_reply is not None:
            return CitedText(self._question.title_reply)
        return self._cited_text(await whole_answer(self._question.events, self._request))

    async def pieces(self) -> AsyncIterator[CitedText]:
        """Yield what it grows by, sentence by sentence, and first nothing once it is begun.

        What was sent cannot be taken back: an answer that later checks changed stands whole below.
        Raises what the engine raises.
        """
        before = sent = CitedText()
        if self._question.title_reply is not None:
            yield sent
            yield CitedText(self._question.title_reply)
            return
        turn, is_begun = ChatTurn(self._question.text), False
        async for event in checked_events(self._question.events):
            if not is_begun:
                is_begun = True
                yield sent
            turn.take(event)
            answer = _answer_so_far(turn)
            text = self._cited_text(answer, before=before)
            piece = text.after(sent)
            if piece is None:
                before = CitedText(f"{sent.text}\n\nAfter checking: ", sent.annotations)
                text = self._cited_text(answer, before=before)
                piece = text.after(sent)
            if piece and (piece.text or isinstance(event, Done)):
                yield piece
            sent = text


def _answer_so_far(turn: ChatTurn) -> Answer:
    """Return what is known of an answer, and will hardly change.

    A sentence to be judged is held back.
    """
    if turn.answer is not None:
        return turn.answer
    judged = tuple(takewhile(lambda each: each.judged, turn.claims))
    citations = tuple(turn.citations.values())
    return Answer(
        "", "", "answered", "", judged, citations, fallback=turn.fallback, hedged=turn.hedged
    )


def answer_field(answer: Answer | None) -> dict[str, object]:
    """Return what Footnote adds to a reply: the answer, if anything was searched."""
    return {"footnote": answer.to_dict()} if answer else {}


def token_counts(answer: Answer | None) -> tuple[int, int]:
    """Return the tokens of a model's prompt and completion; none without a model."""
    usage = answer.usage if answer else {}
    return usage.get("prompt_tokens", 0), usage.get("completion_tokens", 0)
