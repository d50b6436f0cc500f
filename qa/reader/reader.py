"""Read a question with the passages retrieved for it."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index import Article, Hit, Passage, Sentence
from index.types import Lead
from qa.reader.model import PassageReading, ReaderModel, Words
from qa.retrieval import RankedSentence, Retrieval, same_words

# If the best of the first few passages answers so clearly, in log-odds, the rest are not read.
_READ_FIRST, _CLEAR = 4, 0.5
# What the log-odds of a passage's sentences lose with each rank of it in retrieval.
_PER_RANK = 0.15
# So many of the best sentences are read once more, each alone.
_READ_ALONE = 4
# From the sum of both readings' log-odds to those that the sentence answers; see
# docs/answering.md.
_SLOPE, _OFFSET = 0.3, 0.45
# From the log-odds of both readers that the best sentence answers to those that it does.
_BY_FIRST, _BY_SECOND, _OFFSET_OF_BOTH = 0.48, 0.276, 0.459
# What a follow-up's answer must have more, in log-odds, in an article that was not talked of.
_ELSEWHERE = 0.6
# What the log-odds of a passage lose with each rank where passages, not sentences, are sorted.
_BEHIND = 0.05
_QUESTION_ENDS = ("?", "？", "؟", '?"', "?”", "?»", "?)")
# Probabilities nearer to 0 or 1 than this are as good as certain.
_LEAST = 1e-9
# At most this many items are shown after the opening of a list.
MAX_ITEMS = 12
# At most this many characters of each: enough to show the topic, since every token costs time.
_PLACE_CHARACTERS = 60
_CONTEXT_CHARACTERS = 220
_LABEL_CHARACTERS = 40
_MAX_LABELS = 3
_ITEM = re.compile(r"(?:[-*•–·▪◦]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s")
_END = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*$")

# A sentence that begins so is about whom or what the one before it names.
_FIRST_WORD = re.compile(r"\w+")
_PRONOUNS = frozenset("he she it they this that these those his her its their then".split())

# A list, by its place and the id of the sentence that opens it.
ListKey = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, its labels and its lead.

    ``labels`` are the lines right above that name what the sentence explains, as in a list of
    options. ``lead`` is the header of a table's row, or the sentence that opens a list or a
    table. ``previous`` is the preceding sentence. ``place`` is the title and the last heading.
    """

    sentence: Sentence
    place: str
    labels: tuple[Sentence, ...] = ()
    lead: Sentence | None = None
    previous: Sentence | None = None

    @property
    def is_row(self) -> bool:
        """Whether the sentence is a row of a table."""
        return self.sentence.kind == "row"

    @property
    def start(self) -> int:
        """The position in the article where the unit begins, labels included."""
        return self.labels[0].start if self.labels else self.sentence.start

    def cited(self, text: str) -> Sentence:
        """Return labels and sentence as one span of the article, given the article's text."""
        if not self.labels:
            return self.sentence
        return replace(self.sentence, start=self.start, text=text[self.start : self.sentence.end])

    @property
    def text(self) -> str:
        """The labels and the sentence, with whitespace collapsed."""
        return _squeezed(" ".join(each.text for each in (*self.labels, self.sentence)))

    def context(self, text: str, heading: Sequence[str]) -> Sentence | Lead | None:
        """Return what the unit needs to be understood, given the article's text and its headings.

        It is the header or the opening of its table or list, or the heading of a list without
        one, or, for a sentence that begins with a pronoun, the sentence before.
        """
        if self.lead is not None:
            return self.lead
        if self.sentence.kind == "item" and heading:
            start = text.rfind(heading[-1], 0, self.start)
            if start >= 0:
                return Lead(start, start + len(heading[-1]), heading[-1])
        first = _FIRST_WORD.match(self.sentence.text)
        if first and first[0].lower() in _PRONOUNS and not self.labels:
            return self.previous
        return None

    def repeats(self, title: str) -> bool:
        """Return whether it is a headline with the words of this title; a whole sentence is not."""
        return not _END.search(self.sentence.text) and same_words(self.sentence.text, title)

    @property
    def before(self) -> str:
        """The lead or the previous sentence, if there is one."""
        before = self.lead or self.previous
        return "" if before is None else _squeezed(before.text)[-_CONTEXT_CHARACTERS:]

    def asked(self, question: str, history: str = "") -> PassageReading:
        """Return what is read to answer a question by this sentence alone."""
        return PassageReading(question, self.place, (self.text,), self.before, history)


@dataclass(frozen=True, slots=True, eq=False)
class PassageText:
    """A passage with its units in reading order.

    If the passage begins inside a list or a table, ``lead`` is its opening or header; otherwise it
    is the text repeated from the passage before.
    """

    passage: Passage
    place: str
    lead: str
    units: tuple[Unit, ...]

    def asked(self, question: str, history: str = "") -> PassageReading:
        """Return what is read to answer a question, with the text of the turn before, if any."""
        texts = tuple(unit.text for unit in self.units)
        return PassageReading(question, self.place, texts, self.lead, history)


def place_of(title: str, heading: Sequence[str]) -> str:
    """Return the title and the last heading, each cut to the length that the reader reads."""
    return " › ".join(part[:_PLACE_CHARACTERS] for part in (title, *heading[-1:]) if part)


def reading_units(text: str, sentences: Sequence[Sentence], place: str) -> list[Unit]:
    """Return the units of the sentences under one heading of an article.

    ``text`` is the article's, and ``sentences`` are in reading order. If some are left out
    between two sentences, neither is the other's context. A label is part of the unit below it
    and has no unit of its own.
    """
    made: list[Unit] = []
    known = {sentence.start: sentence for sentence in sentences}
    for run in _runs(sentences):
        at = 0
        while at < len(run):
            count = _label_count(text, run[at : at + _MAX_LABELS + 1])
            previous = run[at - 1] if at else None
            labels = tuple(run[at : at + count])
            at += count
            made.append(Unit(run[at], place, labels, _sentence_lead(run[at], known), previous))
            at += 1
    return made


def passage_texts(
    sentences: Iterable[Sentence], articles: Mapping[str, Article], passages: Mapping[str, Passage]
) -> list[PassageText]:
    """Return the passages of some sentences, in the order of their first ones.

    ``articles`` and ``passages`` contain those of the sentences, by id.
    """
    sections: dict[tuple[str, tuple[str, ...]], list[Sentence]] = {}
    by_passage: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        heading = passages[sentence.passage_id].heading
        sections.setdefault((sentence.article_id, heading), []).append(sentence)
        by_passage.setdefault(sentence.passage_id, []).append(sentence)
    units: dict[str, Unit] = {}
    for (article_id, heading), section in sections.items():
        article = articles[article_id]
        ordered = sorted(section, key=lambda each: each.position)
        for unit in reading_units(article.text, ordered, place_of(article.title, heading)):
            for sentence in (unit.sentence, *unit.labels):
                units[sentence.id] = unit
    found = []
    for passage_id, own in by_passage.items():
        # A label belongs to the unit of the sentence below it.
        known = {units[each.id].sentence.id: units[each.id] for each in own}
        inside = tuple(sorted(known.values(), key=lambda unit: unit.sentence.position))
        passage, first = passages[passage_id], inside[0]
        found.append(PassageText(passage, first.place, _passage_lead(passage, first), inside))
    return found


def _passage_lead(passage: Passage, first: Unit) -> str:
    lead = first.lead
    if lead is not None and lead.start < passage.start:
        return _squeezed(lead.text)
    return _squeezed(passage.text[: max(0, first.start - passage.start)])


def items_by_opening(units: Iterable[Unit]) -> dict[str, tuple[Unit, ...]]:
    """Return the items of each list, in reading order, by the id of the sentence that opens it.

    Items of a nested list belong both to the item it is nested in and to the outer list.
    The items of a table are its rows; it is opened both by its header and by a sentence above it
    that ends in a colon.
    """
    every = list(units)
    leads = {unit.sentence.id: unit.lead for unit in every}
    items: dict[str, dict[int, Unit]] = {}
    for unit in every:
        lead = unit.lead
        if lead is None or (unit.is_row and lead.kind != "row"):
            continue
        while lead is not None:
            items.setdefault(lead.id, {})[unit.sentence.position] = unit
            lead = leads.get(lead.id)
    return {key: tuple(found[at] for at in sorted(found)) for key, found in items.items()}


def siblings_by_item(units: Iterable[Unit]) -> dict[str, tuple[Unit, ...]]:
    """Return, for each item, all items of its list in reading order, by the item's sentence id.

    They include the item itself and those of lists nested in the list. An item of a nested list
    gets only that list. A heading ends a list.
    """
    own = {
        unit.sentence.id: unit
        for unit in units
        if unit.sentence.kind == "item" and _ITEM.match(unit.sentence.text)
    }
    ordered = sorted(
        (unit.sentence for unit in own.values()), key=lambda each: (each.article_id, each.position)
    )
    found: dict[str, tuple[Unit, ...]] = {}
    for run in _runs(ordered):
        lists: dict[ListKey, list[Unit]] = {}
        # Of each item its list and those around it, innermost first.
        enclosing: dict[str, list[ListKey]] = {}
        for each in run:
            unit = own[each.id]
            lead = unit.lead.id if unit.lead is not None else None
            enclosing[each.id] = [(unit.place, lead), *(enclosing.get(lead, ()) if lead else ())]
            for key in enclosing[each.id]:
                lists.setdefault(key, []).append(unit)
        found |= {each.id: tuple(lists[enclosing[each.id][0]]) for each in run}
    return found


def _runs(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    run: list[Sentence] = []
    for each in sentences:
        last = run[-1] if run else each
        follows = (each.article_id, each.position) == (last.article_id, last.position + 1)
        if run and not follows:
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _label_count(text: str, sentences: Sequence[Sentence]) -> int:
    """Return the number of short lines at the top of a block that only label what follows."""
    for count, each in enumerate(sentences):
        begins = text.rfind("\n", 0, each.start) + 1
        above = text[text.rfind("\n", 0, max(begins - 1, 0)) + 1 : max(begins - 1, 0)]
        opens_line = not text[begins : each.start].strip()
        after_blank = not above.strip()
        # The first starts a block; the others follow directly.
        if not opens_line or after_blank != (count == 0):
            return 0
        if _END.search(each.text):
            return count
        if len(each.text) > _LABEL_CHARACTERS or count == _MAX_LABELS or each.kind is not None:
            return 0
    return 0


def _sentence_lead(sentence: Sentence, known: Mapping[int, Sentence]) -> Sentence | None:
    """Return the header or the opening of a row or an item; ``known`` are sentences by start."""
    lead = sentence.lead
    if lead is None:
        return None
    if lead.start in known and known[lead.start].end == lead.end:
        return known[lead.start]
    return replace(
        sentence,
        id=f"{sentence.article_id}:{lead.start}-{lead.end}",
        start=lead.start,
        end=lead.end,
        text=lead.text,
        # A lead that ends in a colon is a sentence; any other is a header, of its row's kind.
        kind=None if lead.text.endswith(":") else sentence.kind,
        lead=None,
    )


def _squeezed(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence that was read, with the log-odds that it answers.

    ``words`` are those of it that would answer, in its passage and alone. ``is_title``: it is a
    headline that repeats the title of its article. ``items`` are those of the list or table that it
    opens, ``siblings`` those of its own list. ``repeats``: it was shown before.
    """

    unit: Unit
    log_odds: float
    words: Words
    is_title: bool = False
    items: tuple[Unit, ...] = ()
    siblings: tuple[Unit, ...] = ()
    repeats: bool = False

    @property
    def probability(self) -> float:
        """The probability that it answers, from 0 to 1."""
        return _probability(self.log_odds)

    @property
    def sentence(self) -> Sentence:
        """The sentence, without its labels."""
        return self.unit.sentence

    @property
    def may_answer(self) -> bool:
        """Whether it can be shown: no title, question or repetition, no header of a long table."""
        if self.is_header and len(self.items) > MAX_ITEMS:
            return False
        is_question = self.sentence.text.endswith(_QUESTION_ENDS)
        return not (self.is_title or self.repeats or is_question)

    @property
    def is_header(self) -> bool:
        """Whether the sentence is the header of a table."""
        return self.unit.is_row and bool(self.items)


def read(
    reader: ReaderModel,
    retrieval: Retrieval,
    articles: Mapping[str, Article],
    passages: Mapping[str, Passage],
) -> tuple[Candidate, ...]:
    """Read the passages of a retrieval, and sort their sentences by probability, best first.

    A passage answers or not by one number, which its best sentence gets; the others get as much
    less as they are behind it. The best few are then read alone, which adds to that; the others
    stay behind them. Leaves out the sentences of passages that need not be read, since one before
    them answers.
    ``articles`` and ``passages`` contain those of the sentences, by id.
    """
    sentences = [ranked.sentence for ranked in retrieval.sentences]
    texts = passage_texts(sentences, articles, passages)
    question, history = retrieval.question.text, retrieval.question.turn_before
    candidates = _read_whole(reader, question, history, texts, articles)
    first = [each for each in candidates if each.may_answer][:_READ_ALONE]
    scores = reader.passages([each.unit.asked(question, history) for each in first])
    alone = {each.sentence.id: score for each, score in zip(first, scores, strict=True)}
    least = min(
        (each.log_odds + alone[each.sentence.id].passage for each in first), default=math.inf
    )

    def rated(each: Candidate) -> Candidate:
        again = alone.get(each.sentence.id)
        both = min(2 * each.log_odds, least) if again is None else each.log_odds + again.passage
        odds = _SLOPE * both + _OFFSET
        agreed = again is not None and each.words.text in [words.text for words in again.words]
        article_id, quoted = each.sentence.article_id, retrieval.quoted_articles
        elsewhere = bool(quoted) and article_id not in quoted
        words = each.words if agreed else Words("", -math.inf)
        return replace(each, log_odds=odds - _ELSEWHERE if elsewhere else odds, words=words)

    return tuple(sorted(map(rated, candidates), key=lambda each: -each.log_odds))


def second_view(
    reader: ReaderModel, retrieval: Retrieval, candidates: tuple[Candidate, ...]
) -> tuple[Candidate, ...]:
    """Have the second model read the best sentence, and return the candidates in their order.

    The log-odds of all move by as much as the best one's.
    """
    best = next((each for each in candidates if each.may_answer), None)
    if best is None:
        return candidates
    question = retrieval.question
    second = reader.second_view(best.unit.asked(question.text, question.turn_before))
    odds = _BY_FIRST * best.log_odds + _BY_SECOND * second + _OFFSET_OF_BOTH
    moved = odds - best.log_odds
    return tuple(replace(each, log_odds=each.log_odds + moved) for each in candidates)


def _read_whole(
    reader: ReaderModel,
    question: str,
    history: str,
    texts: Sequence[PassageText],
    articles: Mapping[str, Article],
) -> list[Candidate]:
    """Return the sentences of passages with their log-odds in these, best first."""
    units = [unit for text in texts for unit in text.units]
    opened, listed = items_by_opening(units), siblings_by_item(units)
    found: list[Candidate] = []
    for ranks in (range(len(texts))[:_READ_FIRST], range(len(texts))[_READ_FIRST:]):
        scored = reader.passages([texts[rank].asked(question, history) for rank in ranks])
        for rank, scores in zip(ranks, scored, strict=True):
            best = max(scores.sentences, default=0.0)
            # What did not fit into what was read is no candidate.
            for unit, own, words in zip(
                texts[rank].units, scores.sentences, scores.words, strict=False
            ):
                odds = scores.passage + own - best - _PER_RANK * rank
                key, title = unit.sentence.id, articles[unit.sentence.article_id].title
                is_title = unit.repeats(title)
                items, siblings = opened.get(key, ()), listed.get(key, ())
                found.append(Candidate(unit, odds, words, is_title, items, siblings))
        if any(each.log_odds >= _CLEAR for each in found):
            break
    return sorted(found, key=lambda each: -each.log_odds)


def reorder(retrieval: Retrieval, candidates: Sequence[Candidate]) -> Retrieval:
    """Return the retrieval sorted by probability of answering; what was not read has 0.

    A passage gets its best sentence's probability, with the log-odds lowered for each rank of the
    passage in retrieval.
    """
    share = {each.sentence.id: each.probability for each in candidates}
    best: dict[str, float] = {}
    for each in candidates:
        best.setdefault(each.sentence.passage_id, each.log_odds)
    sentences = [
        RankedSentence(each.sentence, share.get(each.sentence.id, 0.0), each.direction)
        for each in retrieval.sentences
    ]
    hits = [
        Hit(hit.passage, _probability(best[hit.passage.id] - _BEHIND * rank))
        if hit.passage.id in best
        else Hit(hit.passage, 0.0)
        for rank, hit in enumerate(retrieval.hits)
    ]
    return replace(
        retrieval,
        sentences=tuple(sorted(sentences, key=lambda each: -each.score)),
        hits=tuple(sorted(hits, key=lambda hit: -hit.score)),
    )


def best_probability(candidates: Sequence[Candidate], *, shown: bool = True) -> float:
    """Return the highest probability of answering, of all that may be shown or of all."""
    return max(
        (each.probability for each in candidates if each.may_answer or not shown), default=0.0
    )


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability from 0 to 1; those of certainty are finite."""
    share = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(share / (1 - share))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))
