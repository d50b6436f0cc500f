"""The weights of the reader, run by onnxruntime on the processor."""

import math
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
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

# What is read of each part, in tokens; the end of a history and of a context says most.
_QUESTION_TOKENS = 64
_HISTORY_TOKENS = 48
_CONTEXT_TOKENS = 56
_SENTENCE_TOKENS = 96
# So many pairs are read side by side, each on one core: a third faster than one after the other on
# two.
AT_ONCE = 2
# The best sentences of retrieval are read one after the other, until one answers with so high a
# probability or so many were read.
_CLEAR = 0.85
MAX_READ = 10
# What opens a list or a table is read with its items, up to so many characters in all.
_OPENED_CHARACTERS = 200
# The log-odds that a sentence answers: the reader's, more where question and sentence mean alike,
# less the further retrieval puts it behind its best. Chosen on natural questions, see
# docs/answering.md.
_READER = 0.7
_SIMILARITY = 3.0
_BEHIND = 0.2
_OFFSET = -0.75
# After earlier turns, how much the reading with the last of them counts beside that without.
_WITH_HISTORY = 0.7
# A question that is plainly answered as it stands is not spoilt by what was said before.
_ALONE_LESS = 1.5


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a sentence to be read together.

    ``history`` is what was said before, empty for a question by itself; ``context`` is the place
    of the sentence and what stands before it.
    """

    question: str
    sentence: str
    context: str
    history: str = ""


class ReaderModel:
    """Reads questions and sentences together. Safe to share by threads."""

    def __init__(self, session: OnnxSession, tokenizer: "Tokenizer") -> None:
        """Wrap a session and a tokenizer; most callers want ``load()``."""
        self._session = session
        self._tokenizer = tokenizer
        self._opening, self._closing = tokenizer.encode("").ids
        self._bar = tokenizer.encode("|", add_special_tokens=False).ids
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reading")

    @classmethod
    def load(cls, path: Path = MODEL_FILE, sha256: str = MODEL_SHA256) -> "ReaderModel":
        """Load the bundled weights, their checksum verified.

        Raises ReaderError when the file is missing or is not the one expected, and EmbedderError
        when the tokenizer is not.
        """
        data = verified(path, sha256, "reader", ReaderError)
        return cls(onnx_session(data, threads=1), wordpiece_tokenizer())

    def logits(self, pairs: Sequence[Pair]) -> FloatArray:
        """Return for each pair the log-odds that the sentence answers, of shape (pairs,)."""
        texts = [part for pair in pairs for part in (pair.question, pair.sentence, pair.context)]
        texts += [pair.history for pair in pairs]
        known = dict.fromkeys(texts)
        encoded = self._tokenizer.encode_batch(list(known), add_special_tokens=False)
        ids = {text: each.ids for text, each in zip(known, encoded, strict=True)}
        rows = [self._row(pair, ids) for pair in pairs]
        return np.array(list(self._pool.map(self._run, rows)), np.float32)

    def _row(self, pair: Pair, ids: dict[str, list[int]]) -> tuple[list[int], int]:
        """Return the tokens of a pair, and how many of them stand before the sentence's."""
        asked = ids[pair.question][:_QUESTION_TOKENS]
        if pair.history:
            asked = [*ids[pair.history][-_HISTORY_TOKENS:], *self._bar, *asked]
        context = ids[pair.context]
        if len(context) > _CONTEXT_TOKENS:
            # The beginning says where it stands, the end what goes before.
            context = context[: _CONTEXT_TOKENS // 3] + context[-2 * _CONTEXT_TOKENS // 3 :]
        first = [self._opening, *asked, self._closing, *context, self._closing]
        return [*first, *ids[pair.sentence][:_SENTENCE_TOKENS], self._closing], len(first)

    def _run(self, row: tuple[list[int], int]) -> float:
        # Each by itself: what stands beside a pair in a batch would change its rounding to int8.
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
    """The bundled reader of a process, loaded once, however many services read with it.

    Its weights never change, and a session of their own would cost each service 60 MB.
    """

    def __init__(self, load: Callable[[], ReaderModel] = ReaderModel.load) -> None:
        """Load nothing yet; ``load`` does when it is time."""
        self._load = load
        self._lock = threading.Lock()
        self._loading: Future[ReaderModel] | None = None

    def begin(self) -> "Future[ReaderModel]":
        """Load it in a thread beside what else is going on, unless that has begun."""
        with self._lock:
            if self._loading is None or _failed(self._loading):
                pool = ThreadPoolExecutor(1, thread_name_prefix="reader")
                self._loading = pool.submit(self._load)
                # The thread ends when it is there; nobody waits for it here.
                pool.shutdown(wait=False)
            return self._loading

    def get(self) -> ReaderModel:
        """Return it when it is there. Raises what ``ReaderModel.load`` raises."""
        return self.begin().result()


def _failed(loading: "Future[ReaderModel]") -> bool:
    return loading.done() and loading.exception() is not None


bundled_reader = BundledReader()


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence that was read, with the probability, 0 to 1, that it answers.

    ``items`` are those of the list or table that it opens, and ``beside`` those of the list that it
    is an item of itself. ``by_history`` tells that it answers the
    question only together with the turn before.
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
    def is_header(self) -> bool:
        """Whether the sentence is the header of a table."""
        return self.unit.is_row and bool(self.items)


def read(
    reader: ReaderModel,
    retrieval: Retrieval,
    articles: Mapping[str, Article],
    passages: Mapping[str, Passage],
    following: Following | None = None,
) -> tuple[Candidate, ...]:
    """Read the best sentences of a retrieval; return them by their probability, best first.

    ``articles`` and ``passages`` hold those of the sentences by id.
    """
    sentences = [ranked.sentence for ranked in retrieval.sentences]
    found = units_by_sentence(sentences, articles, passages)
    chosen: dict[str, tuple[Unit, RankedSentence]] = {}
    for ranked in retrieval.sentences:
        unit = found[ranked.sentence.id]
        chosen.setdefault(unit.sentence.id, (unit, ranked))
        if len(chosen) == MAX_READ:
            break
    best = max((ranked.score for _, ranked in chosen.values()), default=0.0)
    lists, listed = items_by_opening(found.values()), items_by_item(found.values())
    candidates: list[Candidate] = []
    units = [unit for unit, _ in chosen.values()]
    judged = _judged(reader, retrieval.question, units, lists, following)
    for (unit, ranked), (odds, by_history) in zip(chosen.values(), judged, strict=True):
        odds += _SIMILARITY * ranked.similarity - _BEHIND * (best - ranked.score) + _OFFSET
        items = lists.get(unit.sentence.id, ())
        beside = listed.get(unit.sentence.id, ())
        candidates.append(Candidate(unit, ranked, _share(odds), items, beside, by_history))
        if candidates[-1].probability >= _CLEAR:
            break
    return tuple(sorted(candidates, key=lambda each: -each.probability))


def _judged(
    reader: ReaderModel,
    question: str,
    units: Sequence[Unit],
    lists: Mapping[str, Sequence[Unit]],
    following: Following | None,
) -> Iterator[tuple[float, bool]]:
    """Yield the reader's part of each unit's log-odds, and whether what was said before raised it.

    No more is read than is asked for, save what is read beside it.
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
    """Return what is read: a sentence, and of what it opens the beginning."""
    opened = " ".join([unit.text, *(each.text for each in items)])
    return Pair(question, opened[: max(len(unit.text), _OPENED_CHARACTERS)], unit.context)


def reordered(retrieval: Retrieval, candidates: Sequence[Candidate]) -> Retrieval:
    """Put the sentences that were read first, best first, and the passages in their order.

    A passage's score is the probability of its best sentence, 0 where none was read.
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
