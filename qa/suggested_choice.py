"""Choosing among suggested questions, and holding each against what would be answered."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index import ArticleIndex, Sentence
from qa.article_words import ArticleWords
from qa.following import followed
from qa.history import standalone_question
from qa.instructions import without_instructions
from qa.made_question import Kind
from qa.not_found import diagnose
from qa.retrieval import Retrieval, retrieve
from qa.stems import stem
from qa.suggested_question import heading_question, name_question, questions_of
from qa.types import Turn
from qa.words import LIGHT_WORDS
from qa.words import words as words_of_text

_LEAST_WEIGHT = 0.61
_KIND_AGAIN, _PART_AGAIN, _ARTICLE_AGAIN, _NAMES_AGAIN = 0.22, 0.12, 0.2, 0.3
_PARTS = 4
_MOST_OF_KIND = {"happened": 1, "about": 2, "heading": 2, "quotation": 2}
# Two questions ask the same when they share so much of their words.
_SAME = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be suggested.

    ``sentences`` are the ids of those that it was made from, one of which must answer it;
    ``part`` says in which article and part of it they stand, ``stems`` what it speaks of.
    """

    question: str
    kind: Kind
    weight: float
    sentences: frozenset[str]
    position: int
    part: tuple[str, int]
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article's sentences of text, without its headings, and its words."""

    id: str
    sentences: tuple[Sentence, ...]
    headings: tuple[tuple[str, frozenset[str]], ...]
    words: ArticleWords


def read_article(index: ArticleIndex, article_id: str) -> ReadArticle:
    """Read an article for making questions. Raises UnknownArticleError."""
    article = index.article(article_id)
    every = index.article_sentences(article_id)
    spans = [(heading.start, heading.end) for heading in article.headings]
    text = tuple(
        each for each in every if not any(s < each.end and each.start < e for s, e in spans)
    )
    words = ArticleWords.of(article.title, [each.text for each in text])
    headings = []
    for number, (start, end) in enumerate(spans):
        last = spans[number + 1][0] if number + 1 < len(spans) else len(article.text)
        below = frozenset(each.id for each in text if end <= each.start < last)
        headings.append((article.text[start:end], below))
    titled = article.headings[:1] and article.headings[0].level == 1
    return ReadArticle(article_id, text, tuple(headings[1 if titled else 0 :]), words)


def candidates(
    read: ReadArticle, wanted: Callable[[Sentence], bool] | None = None
) -> Iterator[Candidate]:
    """Yield the questions that an article's sentences answer, those ``wanted`` only."""
    if not read.words.english:
        return
    count = max(1, len(read.sentences))
    for place, sentence in enumerate(read.sentences):
        if wanted is not None and not wanted(sentence):
            continue
        part = (read.id, place * _PARTS // count)
        for made in questions_of(sentence.text, read.words):
            weight = made.weight + _prominence(made.text, read.words)
            if made.weight >= _LEAST_WEIGHT:
                ids = frozenset([sentence.id])
                stems = stems_of(made.text)
                yield Candidate(made.text, made.kind, weight, ids, place, part, stems)
    if wanted is None:
        for name in read.words.names:
            asked = name_question(name, read.words)
            bare = name.removeprefix("the ")
            holding = [n for n, each in enumerate(read.sentences) if bare in each.text]
            if asked is not None and holding:
                ids = frozenset(read.sentences[place].id for place in holding)
                part = (read.id, holding[0] * _PARTS // count)
                stems = stems_of(name)
                yield Candidate(asked.text, asked.kind, asked.weight, ids, holding[0], part, stems)
        first = {sentence.id: place for place, sentence in enumerate(read.sentences)}
        for heading, below in read.headings:
            asked = heading_question(heading, read.words)
            if asked is not None and below:
                place = min(first[each] for each in below)
                part = (read.id, place * _PARTS // count)
                stems = stems_of(heading)
                yield Candidate(asked.text, asked.kind, asked.weight, below, place, part, stems)


def chosen(
    offered: Iterable[Candidate],
    answers: Callable[[Candidate], bool],
    *,
    most: int,
    most_tried: int,
    asked: Sequence[str] = (),
    shown: Sequence[str] = (),
) -> tuple[str, ...]:
    """Choose questions of various kinds and parts that are answered, the best first.

    ``asked`` are questions that were asked already. ``shown`` are those that were suggested
    before, in their order: they are taken only where others are too few, sooner what was
    suggested long ago. No more than ``most_tried`` of either are held against what is answered.
    """
    known = [stems_of(question) for question in asked]
    before = [stems_of(question) for question in shown]
    taken: list[Candidate] = []
    fresh: list[Candidate] = []
    again: list[Candidate] = []
    for each in offered:
        if each.question in asked:
            continue
        last = max((at for at, one in enumerate(before, 1) if alike(each.stems, one)), default=0)
        if last:
            again.append(replace(each, weight=each.weight - last / len(before)))
        else:
            fresh.append(each)
    for left in (fresh, again):
        _choose(left, taken, known, answers, most=most, most_tried=most_tried)
    return tuple(each.question for each in taken)


def _choose(
    left: list[Candidate],
    taken: list[Candidate],
    known: list[frozenset[str]],
    answers: Callable[[Candidate], bool],
    *,
    most: int,
    most_tried: int,
) -> None:
    """Take the best of those that are left, beside what was ``taken`` and is ``known``."""
    told = {each.sentences for each in taken if len(each.sentences) == 1}
    left = [each for each in left if each.sentences not in told]
    tried = 0
    while left and len(taken) < most and tried < most_tried:
        best = min(left, key=_worth_beside(taken))
        left.remove(best)
        same_kind = sum(each.kind == best.kind for each in taken)
        if same_kind >= _MOST_OF_KIND.get(best.kind, most):
            continue
        if any(alike(best.stems, other) for other in known):
            continue
        tried += 1
        if answers(best):
            taken.append(best)
            known.append(best.stems)
            if len(best.sentences) == 1:
                left = [each for each in left if each.sentences != best.sentences]


def _worth_beside(taken: Sequence[Candidate]) -> Callable[[Candidate], tuple[float, int, str]]:
    """Return a key by which candidates are sorted, the one that is worth most first."""
    kinds = Counter(each.kind for each in taken)
    parts = Counter(each.part for each in taken)
    articles = Counter(each.part[0] for each in taken)
    names = Counter(word for each in taken for word in each.stems)

    def key(each: Candidate) -> tuple[float, int, str]:
        again = sum(names[word] for word in each.stems) / max(1, len(each.stems))
        worth = each.weight - _KIND_AGAIN * kinds[each.kind] - _PART_AGAIN * parts[each.part]
        worth -= _ARTICLE_AGAIN * articles[each.part[0]] + _NAMES_AGAIN * again
        return (-worth, each.position, each.question)

    return key


def is_answered(
    index: ArticleIndex,
    candidate: Candidate,
    articles: Sequence[str] | None,
    history: Sequence[Turn] = (),
) -> bool:
    """Tell whether the articles' own sentences answer a question, and the right one does.

    After ``history`` it must be understood as it stands. Call it inside a snapshot of the index.
    """
    question = candidate.question
    if history and standalone_question(question, history) != question:
        return False
    follows = followed(question, question, history)

    def find(asked: str) -> Retrieval:
        found = retrieve(index, asked, articles=articles, following=follows)
        return without_instructions(found)[0]

    diagnosis = diagnose(index, find(question), find)
    quoted = {ranked.sentence.id for ranked in diagnosis.answer}
    return diagnosis.kind == "answerable" and not candidate.sentences.isdisjoint(quoted)


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of what a question speaks of."""
    return frozenset(
        stem(word.lower.removesuffix("'s"))
        for word in words_of_text(text)
        if word.lower not in LIGHT_WORDS
    )


def alike(one: frozenset[str], two: frozenset[str]) -> bool:
    """Tell whether two questions speak of the same, nearly."""
    return bool(one) and len(one & two) >= _SAME * len(one | two)


def _prominence(question: str, words: ArticleWords) -> float:
    """Return up to 0.2 for a question about what the article is about."""
    counts = [words.capital[token.lower.removesuffix("'s")] for token in words_of_text(question)]
    named = max((count for count in counts), default=0)
    titled = any(stem(token.lower) in words.title for token in words_of_text(question))
    return 0.1 * titled + 0.02 * min(named, 5)
