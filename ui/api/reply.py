"""The reply to what a program of OpenAI's protocol asks, whole or as it grows."""

from collections.abc import AsyncIterator
from functools import cache, partial
from itertools import takewhile
from typing import Any

from fastapi import Request

from qa import HEDGE, Answer, Done
from qa.draft import marked_text
from ui.api.access import Access
from ui.api.asking import Asking
from ui.api.chat import Asked
from ui.api.cited_text import CitedText, cited
from ui.api.links import Links
from ui.conversations import ChatTurn


class Reply:
    """One reply to one request."""

    def __init__(self, asking: Asking, asked: Asked, request: Request, access: Access) -> None:
        self._asking = asking
        self._asked = asked
        self._request = request
        # To sign a link once more would make another one of it.
        address = cache(Links(str(request.base_url), access).of)
        self._cited = partial(cited, address=address, links=asked.links)

    async def whole(self) -> CitedText:
        """Return all of it. Raises what ``Asking.answer`` raises."""
        if self._asked.chore is not None:
            return CitedText(self._asked.chore)
        return self._cited(await self._asking.answer(self._asked.question, self._request))

    async def growths(self) -> AsyncIterator[CitedText]:
        """Yield what it grows by, sentence by sentence, and first nothing once it is begun.

        What was sent cannot be taken back: an answer that later checks changed stands whole below.
        Raises what ``Asking.events`` raises.
        """
        before = sent = CitedText()
        if self._asked.chore is not None:
            yield sent
            yield CitedText(self._asked.chore)
            return
        turn, is_begun = ChatTurn(self._asked.question.text), False
        async for event in self._asking.events(self._asked.question):
            if not is_begun:
                is_begun = True
                yield sent
            turn.take(event)
            answer = _so_far(turn)
            now = self._cited(answer, before=before)
            more = now.after(sent)
            if more is None:
                before = CitedText(f"{sent.text}\n\nAfter checking: ", sent.annotations)
                now = self._cited(answer, before=before)
                more = now.after(sent)
            if more and (more.text or isinstance(event, Done)):
                yield more
            sent = now


def _so_far(turn: ChatTurn) -> Answer:
    """Return what is known of an answer, and will hardly change.

    A sentence to be judged is held back.
    """
    if turn.answer is not None:
        return turn.answer
    judged = tuple(takewhile(lambda each: each.judged, turn.claims))
    text = (f"{HEDGE} " if turn.hedged else "") + marked_text(judged)
    citations = tuple(turn.citations.values())
    return Answer(
        "", "", "answered", text, claims=judged, citations=citations, fallback=turn.fallback
    )


def own_fields(answer: Answer | None) -> dict[str, Any]:
    """Return what Footnote adds to a reply: the answer, if anything was searched."""
    return {"footnote": answer.to_dict()} if answer else {}


def usage_of(answer: Answer | None) -> dict[str, Any]:
    """Return the tokens of a model as chat completions count them; none without a model."""
    found = answer.usage if answer else {}
    prompt, completion = found.get("prompt_tokens", 0), found.get("completion_tokens", 0)
    counts = {"prompt_tokens": prompt, "completion_tokens": completion}
    return {**counts, "total_tokens": prompt + completion}
