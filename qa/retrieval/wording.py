"""The wording of a question: its spelling, its language and its kind.

A word is misspelt if no article has it, the embedder knows it only in pieces, and an article has
a word that is one edit away and begins alike: first letters are rarely wrong (Pollock and Zamora,
Automatic spelling correction in scientific and scholarly text, 1984). No dictionary is needed, so
names are respelt, too. A contraction without its apostrophe stays, and so does what cl100k has as
one of its commoner tokens, such as "temp".

A question asks for one thing, for several as all of a list, for the whole article, or is only a
greeting; and it stands alone or follows up on what was said. Linear classifiers over its words and
its vector decide, learnt from examples (``eval.fitting.fit_question_kinds``).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from index.embedding import Embedder, Encoding, FloatArray, bundled_embedder
from qa.safety import fold, hashed_words
from qa.token_count import token_numbers
from qa.types import QuestionKind

WEIGHTS_FILE = Path(str(files("qa"))) / "retrieval" / "data" / "question_kinds.npy"
LEARNT_KINDS: tuple[QuestionKind, ...] = ("overview", "greeting")
_BUCKETS = 1024
# The norm of the word features; that of the vector is 1.
_WORDS_NORM = 1.5
_WORD = re.compile(r"[^\W\d_]+")
# WordPiece cuts unknown words into pieces. 9 of 10 plain English questions have fewer than this
# many pieces per word, 1 of 10 misspelt ones, and none in German, Spanish or French.
_MANY_PIECES = 1.2
# A contraction begins with one of the embedder's commoner words (the commonest have the lowest
# numbers, and "shouldn" 5807), and ends in a token of cl100k that is common ("'ll" 3358). So do 4
# of 1,000 misspelt words with an apostrophe in some place.
_OF_BEGINNINGS, _OF_ENDINGS = 6_000, 5_000
# Too many shorter words are one edit apart, or differ in one letter: of 27 words of 4 or 5 letters
# in 6,824 questions that differ in one from a word of the articles ("nits"), one was misspelt.
_SHORTEST_RESPELT, _SHORTEST_REPLACED = 4, 6
# Words that name no thing ("much" is token 1,790 of cl100k and "often" 3,629) are commoner than
# most that do ("dog" 5,679 and "refund" 21,639).
_NAMES_A_THING = 4_000
# The commoner tokens of cl100k are words and abbreviations ("temp" is number 2,798), and what many
# misspell is a rarer one ("adress" 63,882).
_OF_WORDS = 56_000


def respell(
    question: str,
    encoding: Encoding,
    resembling: Callable[[str], Iterable[str]],
    embedder: Embedder,
) -> str:
    """Return the question with each misspelt word as the articles spell it.

    ``encoding`` is the question's by ``embedder``. ``resembling`` returns texts with a word that
    is one edit away from the one given, or none if an article has that very word. Raises ModelError
    if tiktoken's file is missing.
    """

    def corrected(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) < _SHORTEST_RESPELT or _pieces(match, encoding) < 2 or _is_token(word):
            return word
        found = _best_spelling(word, resembling(word))
        if found is None or _lacks_apostrophe(word.casefold(), embedder):
            return word
        return found[0].upper() + found[1:] if word[0].isupper() else found

    return _WORD.sub(corrected, question)


def names_a_thing(word: str, embedder: Embedder) -> bool:
    """Return whether a word is rare enough to name what a question is about.

    Raises ModelError if tiktoken's file is missing.
    """
    number, *others = token_numbers(f" {word.casefold()}")
    return bool(others or number >= _NAMES_A_THING) and not _lacks_apostrophe(
        word.casefold(), embedder
    )


def _is_token(word: str) -> bool:
    """Return whether a word is one of cl100k's commoner tokens."""
    number, *others = token_numbers(f" {word.casefold()}")
    return not others and number < _OF_WORDS


def _lacks_apostrophe(word: str, embedder: Embedder) -> bool:
    """Return whether a word is a contraction that is written without its apostrophe, as "cant"."""
    known = bundled_embedder(embedder).tokenizer
    for at in range(1, len(word)):
        beginning = known.token_to_id(word[:at])
        if beginning is None or beginning >= _OF_BEGINNINGS:
            continue
        match token_numbers(f" {word[:at]}'{word[at:]}"):
            case [_, ending] if ending < _OF_ENDINGS:
                return True
    return False


def _best_spelling(word: str, texts: Iterable[str]) -> str | None:
    """Return the word one edit away that is in the most texts; None without one or in a tie."""
    found = Counter(
        each
        for text in texts
        for each in _spellings(
            word.casefold(), {match[0].casefold() for match in _WORD.finditer(text)}
        )
    ).most_common(2)
    if not found or (len(found) > 1 and found[0][1] == found[1][1]):
        return None
    return found[0][0]


def _spellings(word: str, words: Iterable[str]) -> list[str]:
    """Return the words one edit away that begin alike; of a short word, with none replaced."""
    near = [each for each in words if each[0] == word[0] and is_one_edit_away(word, each)]
    if len(word) >= _SHORTEST_REPLACED:
        return near
    return [each for each in near if len(each) != len(word) or sorted(each) == sorted(word)]


def is_one_edit_away(one: str, other: str) -> bool:
    """Return whether one letter added, dropped or changed, or two swapped, make them the same.

    This is a distance of 1 by Damerau, A technique for computer detection and correction of
    spelling errors, 1964.
    """
    shorter = min(len(one), len(other))
    start = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    one, other = one[start:], other[start:]
    if len(one) == len(other):
        return bool(one) and (
            one[1:] == other[1:] or (one[:2], one[2:]) == (other[1::-1], other[2:])
        )
    return one[1:] == other or one == other[1:]


def kind_of(question: str, vector: FloatArray) -> QuestionKind:
    """Return the kind of a question from its words and its vector by the bundled embedder.

    If neither classifier's score is positive, it asks for one thing.
    """
    weights = _weights()[: len(LEARNT_KINDS)]
    scores = weights[:, :-1] @ kind_features(question, vector) + weights[:, -1]
    best = int(scores.argmax())
    return LEARNT_KINDS[best] if scores[best] > 0 else "question"


def follow_up_log_odds(question: str, vector: FloatArray) -> float:
    """Return the log-odds that a question is to be read with what was said before it.

    ``vector`` is the question's by the bundled embedder.
    """
    weights = _weights()[len(LEARNT_KINDS)]
    return float(weights[:-1] @ kind_features(question, vector) + weights[-1])


def asks_for_several(question: str, vector: FloatArray) -> bool:
    """Return whether a question asks for several things, as all of a list.

    ``vector`` is the question's by the bundled embedder.
    """
    weights = _weights()[len(LEARNT_KINDS) + 1]
    return float(weights[:-1] @ kind_features(question, vector) + weights[-1]) > 0


def kind_features(question: str, vector: FloatArray) -> FloatArray:
    """Return the features of a question, of shape (1408,)."""
    found = hashed_words(fold(question), _BUCKETS)
    words = np.zeros(_BUCKETS, np.float32)
    words[found] = _WORDS_NORM * len(found) ** -0.5
    return np.concatenate([words, vector])


@cache
def _weights() -> FloatArray:
    """Return the weights of the classifiers, of shape (4, 1409); the last column is the bias."""
    weights: FloatArray = np.load(WEIGHTS_FILE).astype(np.float32)
    return weights


def is_foreign(
    text: str, encoding: Encoding, is_known: Callable[[str], bool] = lambda word: False
) -> bool:
    """Return whether a text seems to be in another language.

    Its words, except names, fall into many pieces. A word for which ``is_known`` is true counts as
    one piece.
    """
    words = pieces = 0
    for match in _WORD.finditer(text):
        if match.start() and match[0][0].isupper():
            continue
        count = _pieces(match, encoding)
        words += 1
        pieces += 1 if count > 1 and is_known(match[0]) else count
    return pieces >= _MANY_PIECES * max(words, 1)


def _pieces(word: re.Match[str], encoding: Encoding) -> int:
    """Return into how many pieces the embedder cuts a word."""
    starts = encoding.tokens.spans[:, 0]
    return int(((starts >= word.start()) & (starts < word.end())).sum())
