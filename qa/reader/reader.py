"""The reader's model, run on the CPU with onnxruntime."""

import math
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index import (
    Article,
    FloatArray,
    Hit,
    OnnxSession,
    Passage,
    ReaderError,
    Sentence,
    onnx_session,
    verified,
    wordpiece_tokenizer,
)
from qa.reader.unit import Unit, items_by_item, items_by_opening, units_by_sentence
from qa.retrieval import Following, RankedSentence, Retrieval

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MODEL_FILE = Path(str(files("qa"))) / "reader" / "data" / "reader.onnx"
MODEL_SHA256 = "eba5ba9881bed94c7232778dcd7f9194dd09b4b627084d2365951e83c2d38f9f"

# At most this many tokens of each part; the end of a history and of a context says most.
_QUESTION_TOKENS = 64
_HISTORY_TOKENS = 48
_CONTEXT_TOKENS = 56
_SENTENCE_TOKENS = 96
# Pairs read in parallel, one core each; a third faster than one after the other on two cores.
AT_ONCE = 2
# The best retrieved sentences are read in order until one answers with at least probability _CLEAR,
# or MAX_READ have been read.
_CLEAR = 0.85
_QUESTION_ENDS = ("?", "？", "؟", '?"', "?”", "?»", "?)")
# At most this many items are shown after the opening of a list.
MAX_ITEMS = 10
MAX_READ = 10
# The opening of a list or a table is read with its items, up to this many characters in all.
_OPENED_CHARACTERS = 200
# Weights of the log-odds that a sentence answers: the reader's logit, plus the similarity of
# question and sentence, minus the distance from the best retrieval score. Chosen on natural
# questions; see docs/answering.md.
_READER = 0.7
_SIMILARITY = 3.0
_BEHIND = 0.2
_OFFSET = -0.75
# In a follow-up, the share of the reading with the last turn; the reading without it has the rest.
_WITH_HISTORY = 0.7
# At most this much is lost by the history, so a clear answer to the question alone is not spoilt.
_ALONE_LESS = 1.5


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a sentence to be read together.

    ``history`` is the text of the turn before, empty for a standalone question. ``context`` is
    the sentence's place and the text before it.
    """

    question: str
    sentence: str
    context: str
    history: str = ""


class ReaderModel:
    """Reads questions and sentences together. Safe to share between threads."""

    def __init__(self, session: OnnxSession, tokenizer: "Tokenizer") -> None:
        """Wrap a session and a tokenizer; most callers want ``load()``."""
        self._session = session
        self._tokenizer = tokenizer
        self._opening, self._closing = tokenizer.encode("").ids
        self._bar = tokenizer.encode("|", add_special_tokens=False).ids
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reading")

    @classmethod
    def load(cls, path: Path = MODEL_FILE, sha256: str = MODEL_SHA256) -> "ReaderModel":
        """Load the bundled weights and verify their checksum.

        Raises ReaderError when their file is missing or not the one expected, and EmbedderError
        when the tokenizer's is.
        """
        data = verified(path, sha256, "reader", ReaderError)
        return cls(onnx_session(data, threads=1), wordpiece_tokenizer())

    def logits(self, pairs: Sequence[Pair]) -> FloatArray:
        """Return the log-odds that each pair's sentence answers, of shape (pairs,)."""
        texts = [part for pair in pairs for part in (pair.question, pair.sentence, pair.context)]
        texts += [pair.history for pair in pairs]
        known = dict.fromkeys(texts)
        encoded = self._tokenizer.encode_batch(list(known), add_special_tokens=False)
        ids = {text: each.ids for text, each in zip(known, encoded, strict=True)}
        rows = [self._row(pair, ids) for pair in pairs]
        return np.array(list(self._pool.map(self._run, rows)), np.float32)

    def _row(self, pair: Pair, ids: dict[str, list[int]]) -> tuple[list[int], int]:
        """Return the tokens of a pair, and how many come before the sentence's."""
        asked = ids[pair.question][:_QUESTION_TOKENS]
        if pair.history:
            asked = [*ids[pair.history][-_HISTORY_TOKENS:], *self._bar, *asked]
        context = ids[pair.context]
        if len(context) > _CONTEXT_TOKENS:
            # The beginning is the sentence's place, the end the text before it.
            context = context[: _CONTEXT_TOKENS // 3] + context[-2 * _CONTEXT_TOKENS // 3 :]
        first = [self._opening, *asked, self._closing, *context, self._closing]
        return [*first, *ids[pair.sentence][:_SENTENCE_TOKENS], self._closing], len(first)

    def _run(self, row: tuple[list[int], int]) -> float:
        # One pair per run: other pairs in a batch would change its rounding to int8.
        tokens, first = row
        ids = np.array([tokens], np.int64)
        kinds = np.zeros_like(ids)
        kinds[:, first:] = 1
        (logits,) = self._session.run(
            None,
            {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": kinds},
        )
        return float(np.asarray(logits).reshape(-1)[0])


class BundledReader:
    """The bundled reader of a process, loaded once for all services.

    Its weights never change, and a separate session would cost each service 60 MB.
    """

    def __init__(self, load: Callable[[], ReaderModel] = ReaderModel.load) -> None:
        """Load nothing yet; ``begin`` and ``get`` call ``load``."""
        self._load = load
        self._lock = threading.Lock()
        self._loading: Future[ReaderModel] | None = None

    def begin(self) -> "Future[ReaderModel]":
        """Start loading it in a background thread, unless that has already begun."""
        with self._lock:
            if self._loading is None or _failed(self._loading):
                pool = ThreadPoolExecutor(1, thread_name_prefix="reader")
                self._loading = pool.submit(self._load)
                # The thread ends once the reader is loaded; nobody waits for it here.
                pool.shutdown(wait=False)
            return self._loading

    def get(self) -> ReaderModel:
        """Return it once it is loaded. Raises what ``ReaderModel.load`` raises."""
        return self.begin().result()


def _failed(loading: "Future[ReaderModel]") -> bool:
    return loading.done() and loading.exception() is not None


bundled_reader = BundledReader()


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence that was read, with the probability, from 0 to 1, that it answers.

    ``items`` are those of the list or table that it opens, and ``beside`` those of the list that
    it is itself an item of. ``by_history`` means that it answers only in the context of the turn
    before.
    """

    unit: Unit
    ranked: RankedSentence
    probability: float
    items: tuple[Unit, ...] = ()
    beside: tuple[Unit, ...] = ()
    by_history: bool = False

    @property
    def sentence(self) -> Sentence:
        """The sentence, without its labels."""
        return self.unit.sentence

    @property
    def may_answer(self) -> bool:
        """Whether it can be shown: it is no question, and no header of a long table."""
        if self.is_header and len(self.items) > MAX_ITEMS:
            return False
        return not self.sentence.text.endswith(_QUESTION_ENDS)

    @property
    def is_header(self) -> bool:
        """Whether the sentence is the header of a table."""
        return self.unit.is_row and bool(self.items)


def read(
    reader: ReaderModel,
    retrieval: Retrieval,
    articles: Mapping[str, Article],
    passages: Mapping[str, Passage],
    following: Following | None = None,
    *,
    most: int = MAX_READ,
    outside: Collection[str] = (),
) -> tuple[Candidate, ...]:
    """Read the ``most`` best sentences of a retrieval and sort them by probability, best first.

    Skips those of the articles ``outside`` of which an answer is sought. ``articles`` and
    ``passages`` contain those of the sentences, by id.
    """
    sentences = [ranked.sentence for ranked in retrieval.sentences]
    found = units_by_sentence(sentences, articles, passages)
    chosen: dict[str, tuple[Unit, RankedSentence]] = {}
    best = max((each.score for each in retrieval.sentences[:most]), default=0.0)
    for ranked in retrieval.sentences:
        if ranked.sentence.article_id in outside:
            continue
        unit = found[ranked.sentence.id]
        chosen.setdefault(unit.sentence.id, (unit, ranked))
        if len(chosen) == most:
            break
    lists, listed = items_by_opening(found.values()), items_by_item(found.values())

    def judged(rest: Sequence[tuple[Unit, RankedSentence]]) -> Iterator[Candidate]:
        odds_of = _judged(reader, retrieval.question, [unit for unit, _ in rest], lists, following)
        for (unit, ranked), (odds, by_history) in zip(rest, odds_of, strict=True):
            odds += _SIMILARITY * ranked.similarity - _BEHIND * (best - ranked.score) + _OFFSET
            items = lists.get(unit.sentence.id, ())
            beside = listed.get(unit.sentence.id, ())
            yield Candidate(unit, ranked, _share(odds), items, beside, by_history)

    candidates: list[Candidate] = []
    rest = list(chosen.values())
    for candidate in judged(rest):
        candidates.append(candidate)
        if candidate.probability >= _CLEAR:
            break
    # Nearly the same of another article may say the opposite.
    if candidates:
        clear = candidates[-1].ranked
        candidates += judged([each for each in rest[len(candidates) :] if each[1].varies(clear)])
    return tuple(sorted(candidates, key=lambda each: -each.probability))


def _judged(
    reader: ReaderModel,
    question: str,
    units: Sequence[Unit],
    lists: Mapping[str, Sequence[Unit]],
    following: Following | None,
) -> Iterator[tuple[float, bool]]:
    """Yield the reader's part of each unit's log-odds, and whether the turn before raised it.

    Reads lazily, apart from the pairs that are read in parallel.
    """
    pairs = [_pair(question, unit, lists.get(unit.sentence.id, ())) for unit in units]
    if following is None:
        for at in range(0, len(pairs), AT_ONCE):
            for alone in reader.logits(pairs[at : at + AT_ONCE]):
                yield _READER * float(alone), False
        return
    for pair in pairs:
        alone, together = map(float, reader.logits([pair, replace(pair, history=following.last)]))
        mixed = _WITH_HISTORY * together + (1 - _WITH_HISTORY) * alone
        yield _READER * max(mixed, alone - _ALONE_LESS), together > alone


def _pair(question: str, unit: Unit, items: Sequence[Unit]) -> Pair:
    """Return the pair to read: a sentence, and the beginning of the list it opens."""
    # The rows below a header are read themselves.
    opened = " ".join([unit.text, *(each.text for each in items if not unit.is_row)])
    return Pair(question, opened[: max(len(unit.text), _OPENED_CHARACTERS)], unit.context)


def reordered(retrieval: Retrieval, candidates: Sequence[Candidate]) -> Retrieval:
    """Put the sentences that were read first, best first, and sort the passages to match.

    A passage's score is the probability of its best sentence, or 0 if none was read.
    """
    ranks = {each.ranked.sentence.id: number for number, each in enumerate(candidates)}
    last = len(ranks)
    sentences = tuple(
        sorted(retrieval.sentences, key=lambda each: ranks.get(each.sentence.id, last))
    )
    best: dict[str, float] = {}
    for each in candidates:
        best.setdefault(each.sentence.passage_id, each.probability)
    scored = [Hit(hit.passage, best.get(hit.passage.id, 0.0)) for hit in retrieval.hits]
    hits = tuple(sorted(scored, key=lambda hit: -hit.score))
    return replace(retrieval, sentences=sentences, hits=hits)


def _share(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, log_odds))))
