"""Train the weights that recognise greetings, whole articles, follow-ups and lists asked for.

    python -m eval.fitting.fit_question_kinds BENCH OUT.npy

The lists are ours (``eval/data/kinds``); the other questions come from public sets in BENCH:
squad_v2_dev and canard_dev (both CC BY-SA 4.0). What a person had to reword to make it stand alone
is a follow-up; what it was reworded to is none, nor is a question of squad_v2_dev. Of ours, those
of conversations about several articles were told apart by hand. A question of ours that three
sentences answer, or that is in the list ``several``, asks for several things.
"""

import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from eval.dataset import DATA
from eval.fitting.learning import Array, embedded, fit, read_rows, read_sentences
from index import MiniLMEmbedder
from qa import LEARNT_KINDS, kind_features

_Kind = TypeVar("_Kind", str, bool)
_MAX_OF_A_SET = 4000
_DECAY = 0.3
# The total weight of all public questions, in questions of ours.
_PUBLIC = 1500.0
# The log-odds above which a question counts as another kind.
_CUT = 0.5
# A follow-up such as "what else does the article say" belongs to both kinds.
_UNCLEAR = "article"
# The log-odds above which a question counts as a follow-up: one that stands alone must not be read
# with what was said before.
_FOLLOWS_CUT = 1.0
# The weights of questions that ask for several things, from the list and from those of ours, and
# the log-odds above which one does: of other questions, one in twenty has more.
_LISTED, _ANSWERED_BY_MANY = 20.0, 4.0
_FEWEST_SENTENCES = 3
_SEVERAL_CUT = -0.5
# The weights of our questions beside one of the public sets. Those about a single article have
# little: "what is the deposit" stands alone there, and not where several articles have one.
_OF_SEVERAL, _OF_ONE = 6.0, 0.3
# Questions of conversations about several articles, by whether they are follow-ups.
_CONVERSED = {True: "kinds/follow_up", False: "kinds/alone"}
# The sets write out what people do not.
_IS = re.compile(r"\b(what|who|where|how|when|it|there|he|she) is\b", re.IGNORECASE)


def main(bench: Path, out: Path) -> None:
    """Train on the lists and the sets of ``bench``, and write ``out``."""
    lists = {kind: read_sentences(f"kinds/{kind}") for kind in (*LEARNT_KINDS, "question")}
    lists["question"] += tuple(
        text for name in _CONVERSED.values() for text in read_sentences(name)
    )
    public = [text for each in _public(bench) for text in each]
    texts = [*(text for each in lists.values() for text in each), *public]
    kinds = [kind for kind, each in lists.items() for _ in each] + ["question"] * len(public)
    weights = [1.0] * (len(texts) - len(public)) + [_PUBLIC / len(public)] * len(public)
    typed = _as_typed(zip(texts, kinds, weights, strict=True))
    features = _features([text for text, _, _ in typed])
    weight = np.array([weight for _, _, weight in typed], np.float32)
    rows = []
    for kind in LEARNT_KINDS:
        is_kind = np.array([each == kind for _, each, _ in typed])
        learnt, bias = fit(features, is_kind, weight, decay=_DECAY)
        rows.append(np.append(learnt, bias - _CUT))
    rows += [_follow_ups(bench), _several()]
    np.save(out, np.stack(rows).astype(np.float16))


def _follow_ups(bench: Path) -> Array:
    """Return the weights that recognise a follow-up."""
    asked: list[tuple[str, bool, float]] = []
    for row in read_rows(bench / "canard_dev" / "rewrite.jsonl"):
        stands = _plain(row["question"]) == _plain(row["rewrite"])
        asked += [(row["question"], not stands, 1.0), (row["rewrite"], False, 1.0)]
    alone = list(read_rows(bench / "squad_v2_dev" / "qa.jsonl"))
    asked += [(row["question"], False, 1.0) for row in random.Random(1).sample(alone, 3000)]
    for row in read_rows(DATA / "reader" / "qa.jsonl"):
        asked.append((row["question"], bool(row["history"]), _OF_ONE))
    for follows_up, name in _CONVERSED.items():
        asked += [(text, follows_up, _OF_SEVERAL) for text in read_sentences(name)]
    asked = _as_typed(asked)
    features = _features([text for text, _, _ in asked])
    follows = np.array([each for _, each, _ in asked])
    weight = np.array([each for _, _, each in asked], np.float32)
    learnt, bias = fit(features, follows, weight, decay=_DECAY)
    row_of: Array = np.append(learnt, bias - _FOLLOWS_CUT)
    return row_of


def _several() -> Array:
    """Return the weights that recognise a question for several things."""
    asked = [(text, True, _LISTED) for text in read_sentences("kinds/several")]
    others = [text for name in _CONVERSED.values() for text in read_sentences(name)]
    asked += [(text, False, 1.0) for text in others]
    for row in read_rows(DATA / "reader" / "qa.jsonl"):
        if row["answerable"] and row["kind"] != "yes_no":
            several = len(row["evidence"]) >= _FEWEST_SENTENCES
            asked.append((row["question"], several, _ANSWERED_BY_MANY if several else 1.0))
    asked = _as_typed(asked)
    features = _features([text for text, _, _ in asked])
    weight = np.array([each for _, _, each in asked], np.float32)
    learnt, bias = fit(features, np.array([each for _, each, _ in asked]), weight, decay=_DECAY)
    row_of: Array = np.append(learnt, bias - _SEVERAL_CUT)
    return row_of


def _as_typed(asked: Iterable[tuple[str, _Kind, float]]) -> list[tuple[str, _Kind, float]]:
    """Return questions as people type them, with and without marks, which share their weights."""
    found = []
    for text, kind, weight in asked:
        bare = text.rstrip(" ?")
        spelt = (bare, _IS.sub(r"\1's", bare), _IS.sub(r"\1s", bare))
        forms = dict.fromkeys(form for each in spelt for form in (each, f"{each}?"))
        found += [(each, kind, weight / len(forms)) for each in forms]
    return found


def _plain(question: str) -> str:
    return question.rstrip(" ?").lower()


def _features(texts: Sequence[str]) -> Array:
    vectors = embedded(texts, MiniLMEmbedder.load())
    return np.stack(
        [kind_features(text, vector) for text, vector in zip(texts, vectors, strict=True)]
    )


def _public(bench: Path) -> Iterator[list[str]]:
    """Yield the questions of each public set."""
    for file in ("squad_v2_dev/qa.jsonl", "canard_dev/rewrite.jsonl"):
        rows = read_rows(bench / file)
        every = sorted({row["question"] for row in rows if _UNCLEAR not in row["question"]})
        yield random.Random(1).sample(every, min(len(every), _MAX_OF_A_SET))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
