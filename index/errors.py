"""The error tree.

    FootnoteError
    ├── UsageError               the caller asked for something that is not offered
    │   ├── SettingsError        a setting is unknown or has a bad value
    │   ├── QuestionError        a question is empty, too long or has no words
    │   └── UnknownArticleError  no article has that id
    ├── SourceError              one source cannot become an article
    │   ├── EmptySourceError     nothing is left to read
    │   ├── UnreadableSourceError  absent, not permitted, binary or in no known encoding
    │   └── AddressSourceError   an address was given where files are taken
    ├── AddCancelledError        whoever adds articles wants no more of them
    ├── StoreError               the data folder cannot be used
    │   ├── StoreMismatchError   it was built with another embedder or chunking
    │   ├── EmptyStoreError      there is no article to ask
    │   ├── StoreDamagedError    its files cannot be read
    │   └── StoreNotWritableError  it cannot be written
    ├── EmbedderError            the embedding model is missing or not the one expected
    ├── ReaderError              the reader's weights are missing or not the ones expected
    └── ModelError               the model that should answer did not
        ├── ModelUnreachableError  no answer from its host: refused, unknown, TLS or time-out
        ├── ModelAccessError     the key is missing, wrong or not allowed to use it
        ├── UnknownModelError    the server, or the disk, has no model of that name
        ├── ModelBusyError       too many requests, or the server fails
        ├── ContextTooLongError  the question and its passages are too long for it
        └── ModelReplyError      what came back is cut, malformed, empty, refused or endless

Every message names the thing it is about and the next step. The terminal prints the
message alone and exits with ``exit_status``; nobody who uses Footnote reads a traceback
for a mistake of theirs.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.types import IngestReport


class FootnoteError(Exception):
    """Anything that Footnote reports to its user in one clear sentence."""

    exit_status = 1


class UsageError(FootnoteError):
    """The caller asked for something that is not offered."""

    exit_status = 2


class SettingsError(UsageError):
    """A setting is unknown or has a bad value."""


class QuestionError(UsageError):
    """A question is empty, too long or has no words."""


class UnknownArticleError(UsageError):
    """No article in the store has the id that was named."""


class SourceError(FootnoteError):
    """One source cannot become an article; the others are not affected."""


class EmptySourceError(SourceError):
    """A source holds nothing to read, or nothing but page furniture."""


class UnreadableSourceError(SourceError):
    """A source is absent, not permitted, binary or in no known encoding."""


class AddressSourceError(SourceError):
    """An address was given where only files, folders and pasted text are taken."""

    exit_status = 2


class AddCancelledError(FootnoteError):
    """Adding was cancelled; ``report`` tells what was done before, which stays."""

    def __init__(self, report: "IngestReport") -> None:
        """Say what stays."""
        written = (*report.added, *report.replaced)
        stays = f"what was written before stays: {', '.join(written)}"
        super().__init__(f"Adding was cancelled; {stays if written else 'nothing was written'}.")
        self.report = report


class StoreError(FootnoteError):
    """The data folder cannot be used."""


class StoreMismatchError(StoreError):
    """The store was built with another embedder or another chunking."""


class EmptyStoreError(StoreError):
    """There is no article to ask about."""


class StoreDamagedError(StoreError):
    """The files of the store cannot be read."""


class StoreNotWritableError(StoreError):
    """The data folder cannot be written."""


class EmbedderError(FootnoteError):
    """The embedding model is missing or is not the one that was expected."""


class ReaderError(FootnoteError):
    """The reader's weights are missing or not the ones expected."""


class ModelError(FootnoteError):
    """The model that should answer, or embed, did not; what it stands on is not at fault.

    ``answer`` is what can be answered all the same, where a question was asked: what the model
    had written and was verified, or the article's own sentences, labelled so.
    """

    answer: object | None = None


class ModelUnreachableError(ModelError):
    """No answer came from the model's host: refused, unknown, TLS failed or time ran out."""


class ModelAccessError(ModelError):
    """The server wants a key, or another one."""


class UnknownModelError(ModelError):
    """The server, or the disk, has no model of that name."""


class ModelBusyError(ModelError):
    """The server has too many requests, or fails, and did so again when asked again."""


class ContextTooLongError(ModelError):
    """The question and its passages are longer than the model reads."""


class ModelReplyError(ModelError):
    """What the model sent back is cut off, malformed, empty, a refusal or endless."""
