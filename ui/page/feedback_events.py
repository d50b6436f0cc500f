"""Events of feedback."""

import logging

from index import Article, FootnoteError
from index.errors import UnknownArticleError
from qa import Answer
from ui.chat import Conversation, EngineOf
from ui.conversations import Feedback, FeedbackStore, articles_to_keep, feedback_of
from ui.page.conversation_keeper import ConversationKeeper
from ui.page.event_fields import EventFields
from ui.page.views import Regions, chat_region

_LOG = logging.getLogger(__name__)


class FeedbackEvents:
    """Keeps thumbs and corrections as cases."""

    def __init__(
        self, engine_of: EngineOf, keeper: ConversationKeeper, store: FeedbackStore
    ) -> None:
        self._engine_of = engine_of
        self._keeper = keeper
        self._store = store

    def judge(self, conversation: Conversation, event: EventFields) -> Regions:
        """Keep feedback on an answer; the same thumb again takes it back.

        While the form is open, and may hold half-written text, only ``back`` takes it back.
        """
        index = event.index("turn", len(conversation.turns))
        if index is None or (answer := conversation.turns[index].answer) is None:
            return {}
        turn = conversation.turns[index]
        has_words = "comment" in event.fields
        try:
            given = feedback_of(
                event.string("verdict"),
                comment=event.string("comment") or None,
                corrected=event.string("corrected") or None,
                absent=event.flag("absent"),
            )
            back = event.flag("back")
            again = turn.feedback is not None and turn.feedback.verdict == given.verdict
            if again and turn.form_is_open and not back and not has_words:
                return {}
            if back or (again and not has_words):
                self._store.take_back(turn.id)
                turn.feedback, turn.form_is_open = None, False
            else:
                self._keep(conversation, index, answer, given)
                turn.form_is_open = given.verdict == "down" and not has_words
                turn.feedback = given
            turn.problem = None
            self._keeper.judge(conversation, turn)
        except FootnoteError as error:
            # Nothing is kept yet, so show only the problem.
            turn.problem, turn.form_is_open = str(error), turn.feedback is not None
        return chat_region(conversation)

    def say_more(self, conversation: Conversation, event: EventFields) -> Regions:
        """Show the feedback form of an answer, or hide it with ``close``."""
        index = event.index("turn", len(conversation.turns))
        if index is None or conversation.turns[index].answer is None:
            return {}
        turn = conversation.turns[index]
        turn.form_is_open = not event.flag("close")
        turn.problem = None
        if turn.form_is_open:
            try:
                # It may have been said in another tab.
                turn.feedback = self._store.feedback(turn.id) or turn.feedback
            except FootnoteError as error:
                turn.problem = str(error)
        return chat_region(conversation)

    def _keep(
        self, conversation: Conversation, index: int, answer: Answer, given: Feedback
    ) -> None:
        turn = conversation.turns[index]
        there = self._engine_of(conversation).index
        asked = turn.scope or tuple(each.id for each in there.articles())
        history = conversation.history(index)
        articles: list[Article] = []
        for article_id in articles_to_keep(answer, asked):
            try:
                articles.append(there.article(article_id))
            except UnknownArticleError:
                _LOG.info("%s was removed; its text is not kept with the feedback", article_id)
        self._store.keep(answer, articles, given, answer_id=turn.id, history=history)
