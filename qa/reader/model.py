"""The reader's model, run on the CPU with onnxruntime."""

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embedding import FloatArray, OnnxSession, onnx_session, verified, wordpiece_tokenizer
from index.errors import ReaderError

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

WEIGHTS_FILE = Path(str(files("qa"))) / "reader" / "data" / "reader.onnx"
WEIGHTS_SHA256 = "4fb12b4eba6ea865d687ec0752409fd252c2a714b1293ff69892015cdba9cc7a"
SECOND_FILE = WEIGHTS_FILE.with_name("second.onnx")
SECOND_SHA256 = "1f5f38f0165f4f4e0f61b6ad820fc959f9045f63db21e31e8b9f75a5402e3630"

# Rows read in parallel, one core each; a third faster than one after the other on two cores.
AT_ONCE = 2
# Words that answer are at most this many tokens.
_MOST_TOKENS = 24
# At most this many tokens of each part; the end of a history and of a lead says most.
_QUESTION_TOKENS = 64
_HISTORY_TOKENS = 48
_SENTENCE_TOKENS = 96
_PLACE_TOKENS = 32
_LEAD_TOKENS = 64
# The second model reads at most so many tokens of what says where a sentence stands, from its
# beginning and its end.
_PLACE_BEGINS, _PLACE_ENDS = 18, 38
# At most this many tokens of a passage with its question.
_PASSAGE_TOKENS = 400
# Stands before each sentence of a passage; a token that the vocabulary leaves unused.
MARK = "[unused1]"


@dataclass(frozen=True, slots=True)
class PassageReading:
    """A question and the sentences of a passage, in reading order, to be read in one pass.

    ``place`` is the article's title and the heading, ``lead`` what stands before the passage and
    is needed to understand it, if anything. ``history`` is the text of the turn before, empty for a
    standalone question.
    """

    question: str
    place: str
    sentences: tuple[str, ...]
    lead: str = ""
    history: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts that are to be cut into tokens."""
        return (self.question, self.place, self.lead, *self.sentences, self.history)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """The tokens of a passage's reading.

    ``second`` is where the passage begins, ``marks`` the position of the mark before each of its
    sentences, and ``spans`` where a sentence's tokens begin and end. What does not fit has neither.
    """

    tokens: tuple[int, ...]
    second: int
    marks: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SpecialTokens:
    """The ids of the tokens that stand between the parts of a row."""

    opening: int
    closing: int
    bar: int
    mark: int


def passage_row(
    reading: PassageReading, ids: Mapping[str, Sequence[int]], signs: SpecialTokens
) -> TokenRow:
    """Return the row of a reading.

    It is ``[CLS] turn | question [SEP] place [SEP] lead [MARK] sentence [MARK] sentence [SEP]``.

    ``ids`` are the tokens of each text.
    """
    row = _question(reading, ids, signs)
    second = len(row)
    row += [*ids[reading.place][:_PLACE_TOKENS], signs.closing]
    row += ids[reading.lead][-_LEAD_TOKENS:]
    marks, spans = [], []
    for sentence in reading.sentences:
        own = ids[sentence][:_SENTENCE_TOKENS]
        if len(row) + len(own) + 2 > _PASSAGE_TOKENS:
            break
        marks.append(len(row))
        spans.append((len(row) + 1, len(row) + 1 + len(own)))
        row += [signs.mark, *own]
    return TokenRow((*row, signs.closing), second, tuple(marks), tuple(spans))


def sentence_row(
    reading: PassageReading, ids: Mapping[str, Sequence[int]], signs: SpecialTokens
) -> TokenRow:
    """Return the row ``[CLS] turn | question [SEP] place lead [SEP] sentence [SEP]``."""
    place = [*ids[reading.place], *ids[reading.lead]]
    if len(place) > _PLACE_BEGINS + _PLACE_ENDS:
        place = [*place[:_PLACE_BEGINS], *place[-_PLACE_ENDS:]]
    row = [*_question(reading, ids, signs), *place, signs.closing]
    sentence = ids[reading.sentences[0]][:_SENTENCE_TOKENS]
    return TokenRow((*row, *sentence, signs.closing), len(row), (), ())


def _question(
    reading: PassageReading, ids: Mapping[str, Sequence[int]], signs: SpecialTokens
) -> list[int]:
    turn = [*ids[reading.history][-_HISTORY_TOKENS:], signs.bar] if reading.history else []
    return [signs.opening, *turn, *ids[reading.question][:_QUESTION_TOKENS], signs.closing]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a sentence that would answer, as they stand in it.

    ``log_odds`` are those that a few words answer at all, and that it is these.
    """

    text: str
    log_odds: float


@dataclass(frozen=True, slots=True, eq=False)
class PassageScores:
    """The log-odds that a passage answers, and that each of its sentences does.

    ``sentences`` and ``words`` are in reading order, without those that did not fit.
    """

    passage: float
    sentences: tuple[float, ...]
    words: tuple[Words, ...]


class ReaderModel:
    """Reads questions with whole passages, and with one sentence by a second model.

    Safe to share between threads.
    """

    def __init__(self, session: OnnxSession, second: OnnxSession, tokenizer: "Tokenizer") -> None:
        """Wrap two sessions and a tokenizer; most callers want ``load()``."""
        self._session = session
        self._second = second
        self._tokenizer = tokenizer
        opening, closing = tokenizer.encode("").ids
        (bar,) = tokenizer.encode("|", add_special_tokens=False).ids
        mark = tokenizer.token_to_id(MARK)
        if mark is None:
            raise ReaderError(f"The tokenizer does not know the sign {MARK}; install it anew.")
        self._signs = SpecialTokens(opening, closing, bar, mark)
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reading")

    @classmethod
    def load(cls, path: Path = WEIGHTS_FILE, sha256: str = WEIGHTS_SHA256) -> "ReaderModel":
        """Load the bundled weights and verify their checksum.

        Raises ReaderError when the file is missing or not the one expected, and EmbedderError when
        the tokenizer's is.
        """
        first, second = (
            onnx_session(verified(file, checksum, "reader", ReaderError), threads=1)
            for file, checksum in ((path, sha256), (SECOND_FILE, SECOND_SHA256))
        )
        return cls(first, second, wordpiece_tokenizer())

    def passages(self, readings: Sequence[PassageReading]) -> list[PassageScores]:
        """Return the scores of each passage."""
        encoded = self._encoded(readings)
        ids = {text: each.ids for text, each in encoded.items()}

        def scores(reading: PassageReading) -> PassageScores:
            row = passage_row(reading, ids, self._signs)
            sentences = [encoded[text] for text in reading.sentences]
            numbers = self._run(self._session, row)[0]
            return _scores(numbers, row, reading.sentences, sentences)

        return list(self._pool.map(scores, readings))

    def second_view(self, reading: PassageReading) -> float:
        """Return the log-odds, by the second model, that a reading's only sentence answers."""
        ids = {text: each.ids for text, each in self._encoded([reading]).items()}
        return float(self._run(self._second, sentence_row(reading, ids, self._signs)).item())

    def _encoded(self, readings: Sequence[PassageReading]) -> dict[str, "Encoding"]:
        known = list({text: None for each in readings for text in each.texts})
        found = self._tokenizer.encode_batch(known, add_special_tokens=False)
        return dict(zip(known, found, strict=True))

    def _run(self, session: OnnxSession, row: TokenRow) -> FloatArray:
        """Return a model's numbers: six of each token, of shape (1, tokens, 6), or one of a row."""
        # One row per run: other rows in a batch would change its rounding to int8.
        ids = np.array([row.tokens], np.int64)
        kinds = np.zeros_like(ids)
        kinds[:, row.second :] = 1
        found = session.run(None, {"input_ids": ids, "token_type_ids": kinds})
        return np.asarray(found[0], np.float32)


def _scores(
    numbers: FloatArray, row: TokenRow, texts: Sequence[str], encoded: Sequence["Encoding"]
) -> PassageScores:
    sentences, words = [], []
    for mark, (start, end), text, tokens in zip(row.marks, row.spans, texts, encoded, strict=False):
        mean = numbers[start:end, 1].sum() / max(1, end - start)
        sentences.append(float(numbers[mark, 0] + mean + numbers[0, 2]))
        words.append(_words(numbers[start:end, 4:], numbers[0, 4:], text, tokens))
    return PassageScores(float(numbers[0, 3]), tuple(sentences), tuple(words))


def _words(own: FloatArray, none: FloatArray, text: str, tokens: "Encoding") -> Words:
    """Return the best words of a sentence, by where they begin and end.

    ``own`` are these two numbers of each of its tokens, and ``none`` those that say that no words
    answer.
    """
    if not len(own):
        return Words("", -np.inf)
    sums = own[:, 0, None] + own[None, :, 1]
    first, last = np.indices(sums.shape)
    sums[(last < first) | (last >= first + _MOST_TOKENS)] = -np.inf
    begin, end = np.unravel_index(int(sums.argmax()), sums.shape)
    # A word may be several tokens, and is never cut.
    words = np.array(tokens.word_ids)
    whole = np.isin(words, words[int(begin) : int(end) + 1]).nonzero()[0]
    offsets = tokens.offsets
    held = text[offsets[whole[0]][0] : offsets[whole[-1]][1]]
    return Words(held, float(sums[begin, end] - none.sum()))


class BundledReader:
    """The bundled reader of a process, loaded once for all services.

    Its weights never change, and separate sessions would cost each service 120 MB.
    """

    def __init__(self) -> None:
        """Load nothing yet."""
        self._lock = threading.Lock()
        self._loading: Future[ReaderModel] | None = None

    def begin(self) -> "Future[ReaderModel]":
        """Start loading it in a background thread, unless that has already begun."""
        with self._lock:
            if self._loading is None or _failed(self._loading):
                pool = ThreadPoolExecutor(1, thread_name_prefix="reader")
                self._loading = pool.submit(ReaderModel.load)
                # The thread ends once the reader is loaded; nobody waits for it here.
                pool.shutdown(wait=False)
            return self._loading

    def get(self) -> ReaderModel:
        """Return it once it is loaded. Raises what ``ReaderModel.load`` raises."""
        return self.begin().result()


def _failed(loading: "Future[ReaderModel]") -> bool:
    return loading.done() and loading.exception() is not None


bundled_reader = BundledReader()
