"""The tree of errors.

Every message names the thing it is about and the next step. The terminal prints the
message alone and exits with ``exit_status``; a mistake by the user never shows a traceback.
"""

from typing import TYPE_CHECKING

from index.counting import counted

if TYPE_CHECKING:
    from index.types import IngestReport


class FootnoteError(Exception):
    """Base class of the errors that Footnote reports to its user in one clear sentence."""

    exit_status = 1


class UsageError(FootnoteError):
    """The caller asked for something that is not offered."""

    exit_status = 2


class SettingsError(UsageError):
    """A setting is unknown or has a bad value."""


class QuestionError(UsageError):
    """A question is empty, too long or has no words."""


class UnknownArticleError(UsageError):
    """No article in the store has that id."""


class SourceError(FootnoteError):
    """One source cannot become an article; the others are not affected."""


class EmptySourceError(SourceError):
    """A source has no text, or only boilerplate."""


class UnreadableSourceError(SourceError):
    """A source is missing, not permitted, binary or in an unknown encoding."""


class FetchError(SourceError):
    """The page at an address was not fetched: malformed, refused, unreachable, large or slow."""


class AddCancelledError(FootnoteError):
    """Adding was cancelled; ``report`` lists what was added before, which stays."""

    def __init__(self, report: "IngestReport") -> None:
        """Build the message from what was written before."""
        written = (*report.added, *report.replaced)
        stays = f"what was written before stays: {', '.join(written)}"
        super().__init__(f"Adding was cancelled; {stays if written else 'nothing was written'}.")
        self.report = report


class NotAddedError(SourceError):
    """Sources could not be added; ``report`` lists them, and what was added beside them."""

    def __init__(self, report: "IngestReport") -> None:
        """Build the message from the first reason."""
        first, *others = report.failed
        more = f" {counted(len(others), 'more source')} failed; the report says why."
        super().__init__(first.reason + (more if others else ""))
        self.report = report


class StoreError(FootnoteError):
    """The data folder cannot be used."""


class StoreMismatchError(StoreError):
    """The store was built with another embedder or chunking, or is being rebuilt."""


class EmptyStoreError(StoreError):
    """There are no articles to ask about."""


class StoreDamagedError(StoreError):
    """The files of the store cannot be read."""


class StoreNotWritableError(StoreError):
    """The data folder cannot be written."""


class EmbedderError(FootnoteError):
    """The embedding model is missing or not the one expected."""


class ReaderError(FootnoteError):
    """The reader's weights are missing or not the ones expected."""


class ModelError(FootnoteError):
    """The model did not answer or embed; the articles and the store are not at fault.

    If a question was asked, ``answer`` is what can still be answered: what the model had
    written and was verified, or the article's own sentences, labelled as such.
    """

    answer: object | None = None


class ModelUnreachableError(ModelError):
    """The model's host did not respond: refused, unknown, TLS failure or timeout."""


class ModelAccessError(ModelError):
    """The server requires a key, or a different one."""


class UnknownModelError(ModelError):
    """Neither the server nor the disk has a model of that name."""


class ModelBusyError(ModelError):
    """The server has too many requests or is failing, and retrying did not help."""


class ContextTooLongError(ModelError):
    """The question and its passages are longer than the model's context."""


class ModelReplyError(ModelError):
    """The model's reply is cut off, malformed, empty or a refusal."""
