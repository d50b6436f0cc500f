"""Answer in sentences from the articles."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from index import Sentence
from index.types import Lead
from qa import draft
from qa.decision import (
    ON_TOPIC_FROM,
    PLAIN_FROM,
    REFUSED_BELOW,
    SURE_FROM,
    WORDS_FROM,
    Decision,
    decide,
)
from qa.events import Hedged, SentenceReady
from qa.evidence import Evidence
from qa.reader import MAX_ITEMS, Candidate, Unit
from qa.retrieval import is_alike, likeness, same_words
from qa.types import Answer, Citation, Claim, Reason, ShortAnswer, Table

if TYPE_CHECKING:
    from qa.tables import Comparison, Embed

# Up to three sentences are shown: the best, and those whose log-odds are at most this much lower.
BEHIND = 0.75
MAX_SENTENCES = 3
# Of what may answer, fewer are shown.
MAX_PERHAPS = 2
MAX_NEAREST = 3
# Sentences of a passage and its copy are counterparts if they are at least this much alike.
_TWIN = 0.5
# A table of at most this many rows is shown whole.
MAX_ROWS = 12


def choose(candidates: Sequence[Candidate], most: int = MAX_SENTENCES) -> list[Candidate]:
    """Choose at most so many sentences that answer, best first, no two in the same words.

    ``candidates`` are sorted by probability. A table's header, which stands for its rows, is
    chosen only if it is the best.
    """
    chosen: list[Candidate] = []
    for candidate in candidates:
        if not candidate.may_answer or (candidate.is_header and chosen):
            continue
        if len(chosen) == most:
            break
        if chosen and candidate.log_odds < chosen[0].log_odds - BEHIND:
            break
        if not any(same_words(candidate.sentence.text, each.sentence.text) for each in chosen):
            chosen.append(candidate)
    return chosen


def nearest(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Choose up to three sentences related to the question, best first."""
    chosen: list[Candidate] = []
    for candidate in candidates:
        if len(chosen) == MAX_NEAREST:
            break
        if not any(is_alike(candidate.sentence.text, each.sentence.text) for each in chosen):
            chosen.append(candidate)
    return chosen


def with_items(chosen: Sequence[Candidate], whole: Sequence[Unit] = ()) -> tuple[list[Unit], int]:
    """Return the units to show for the chosen sentences, with the items of lists and tables.

    Items follow the opening of a list. If two items of a list were chosen, the whole list is
    shown, as is ``whole``, the list of the best one. The rows of a table replace its header, which
    is shown with each of them. Returns also how many items more the lists have than are shown.
    """
    units: dict[str, Unit] = {}
    left: dict[str, Unit] = {}
    for candidate in chosen:
        # The opening of a list says nothing without its items.
        items: Sequence[Unit] = candidate.items
        opening = () if candidate.is_header else (candidate.unit,)
        # Two items of one list were chosen: show the list.
        if candidate.siblings and sum(each.siblings == candidate.siblings for each in chosen) > 1:
            items, opening = candidate.siblings, ()
        if candidate.unit in whole:
            items, opening = whole, ()
        for each in (*opening, *items[:MAX_ITEMS]):
            units.setdefault(each.sentence.id, each)
        left |= {each.sentence.id: each for each in items[MAX_ITEMS:]}
    return list(units.values()), len(left.keys() - units.keys())


class VerbatimAnswer:
    """Quotes the sentences that answer or may answer, or reports that none were found."""

    def __init__(
        self,
        evidence: Evidence,
        before: Sequence[Citation] = (),
        embed: "Embed | None" = None,
        *,
        readable: bool = True,
        absent: Sequence[str] = (),
        whole_list: Callable[[Candidate], Sequence[Unit]] | None = None,
    ) -> None:
        """Answer from the candidates of this evidence, numbering on from earlier citations.

        ``embed`` gives the vectors by which the rows of a table are compared, if they are to be. A
        question that is not ``readable`` has no answer. ``absent`` are its words that no article
        has. ``whole_list`` gives all items of a list, if the question asks for several things.
        """
        self._evidence = evidence
        self._readable = readable
        self._absent = absent
        self._footnotes = evidence.footnotes(before)
        self._claims: list[Claim] = []
        self._disagrees: list[tuple[int, int]] = []
        self._notices: list[str] = []
        many = whole_list is not None or evidence.probability >= SURE_FROM
        most = MAX_SENTENCES if many else MAX_PERHAPS
        self._chosen = choose(evidence.candidates, most) if self.is_found else []
        is_item = bool(self._chosen and self._chosen[0].siblings)
        whole = whole_list(self._chosen[0]) if whole_list and is_item else ()
        self._shown, self._cut = with_items(self._chosen, whole)
        if self._cut:
            self._notices.append(f"The list goes on: {self._cut} more stand in the article.")
        self._table: Table | None = None
        self._numbers: dict[str, int] = {}
        self._compared: tuple[Comparison, tuple[Unit, ...]] | None = None
        if embed is not None and self._chosen and not evidence.by_history:
            self._compare(self._chosen[0], embed)
        for candidate in self._chosen if self._compared is None else ():
            rows = evidence.tables.get(candidate.sentence.id, ())
            if self._show_rows(rows):
                break

    @property
    def decision(self) -> Decision | None:
        """Why there is no answer or a hedged one; None if it is sure."""
        if self.is_sure:
            return None
        score = self._evidence.probability
        if score >= SURE_FROM:
            return decide("cut" if self._cut else "uncompared", score, SURE_FROM)
        if self._chosen:
            return decide("hedged", score, SURE_FROM)
        return decide("refused", score, REFUSED_BELOW)

    @property
    def is_found(self) -> bool:
        """Whether there is a sentence that answers or may answer."""
        return self._readable and self._evidence.probability >= REFUSED_BELOW

    @property
    def is_sure(self) -> bool:
        """Whether there is a sentence that surely answers.

        Several table rows are never a sure answer: only comparing all rows would tell which is the
        greatest, or whether these are all. Nor is a part of a list.
        """
        rows = sum(shown.is_row for shown in self._shown)
        few = (rows < 2 or self._compared is not None) and not self._cut
        return self._evidence.probability >= SURE_FROM and few

    def answers_outside(self, citations: Sequence[Citation]) -> bool:
        """Whether a sentence plainly answers, but these citations name no passage of the answer."""
        passages = {each.sentence.passage_id for each in self._chosen}
        cited = {note.passage_id for note in citations}
        return self._evidence.probability >= PLAIN_FROM and passages.isdisjoint(cited)

    def answers_in(self, citations: Sequence[Citation]) -> bool:
        """Whether one of these citations is of a passage with a sentence that surely answers."""
        cited = {note.passage_id for note in citations}
        sure = [each for each in self._evidence.candidates if each.probability >= SURE_FROM]
        return any(each.sentence.passage_id in cited for each in sure)

    def _compare(self, best: Candidate, embed: "Embed") -> None:
        """Show the rows that the question asks for, if the best candidate is of a table."""
        evidence, header = self._evidence, best.sentence if best.is_header else best.unit.lead
        if not best.unit.is_row or header is None or header.kind != "row":
            return
        # Most questions are not answered from a table.
        from qa.tables import compare, rows_of

        rows = next(
            (
                rows
                for rows in evidence.tables.values()
                if rows[:1]
                and (lead := rows[0].lead) is not None
                and (lead.article_id, lead.start) == (header.article_id, header.start)
            ),
            (),
        )
        table = rows_of(header.text, [row.sentence.text for row in rows])
        found = compare(evidence.retrieval.question.text, table, embed)
        if found is not None:
            shown = tuple(rows[at] for at in found.rows)
            self._compared = found, shown
            self._shown = list(shown)

    def _asked_cells(self) -> Iterator[ShortAnswer]:
        """Yield the cells asked for, of the rows compared, unless the reader finds other words."""
        if self._compared is None or self._compared[0].column is None:
            return
        from qa.tables import spans_of

        found, rows = self._compared
        read = {each.sentence.id: each.words.text for each in self._evidence.candidates}
        barred = rows[0].lead is not None and rows[0].lead.text.lstrip().startswith("|")
        for row in rows:
            spans = spans_of(row.sentence.text, barred=barred)
            if found.column is not None and found.column < len(spans):
                start, end = spans[found.column]
                text, words = row.sentence.text[start:end], read.get(row.sentence.id, "")
                if text and (words in text or text in words):
                    at = row.sentence.start
                    number = self._numbers[row.sentence.id]
                    yield ShortAnswer(at + start, at + end, text, number)

    def _show_rows(self, rows: Sequence[Unit]) -> bool:
        """If several of these rows are shown, show the one the question names, or all if few.

        Return whether several were shown.
        """
        ids = [row.sentence.id for row in rows]
        shown = [each for each in self._shown if each.sentence.id in ids]
        if len(shown) < 2:
            return False
        others = [each for each in self._shown if each not in shown]
        whole = len(rows) <= MAX_ROWS
        if whole:
            # Everything before the first row is in ``others``.
            at = self._shown.index(shown[0])
            self._shown = [*others[:at], *rows, *others[at:]]
        count = len(rows) if whole else len(shown)
        first, last = rows[0].sentence, rows[-1].sentence
        self._table = Table(first.article_id, first.start, last.end, len(rows), count)
        self._notices.append(
            f"All {count} rows of the table are shown. Footnote did not compare them."
            if whole
            else f"Only {count} of the {len(rows)} rows are shown. Footnote did not compare them."
        )
        return True

    def write(self) -> Iterator[Hedged | SentenceReady]:
        """Yield the sentences of the answer in order, after a hedge if needed."""
        if self._chosen and not self.is_sure:
            yield Hedged()
        for shown in self._shown:
            copies = self._copies(shown.sentence)
            cited = shown.cited(self._evidence.articles[shown.sentence.article_id].text)
            same = [each for each in copies if same_words(each.text, shown.sentence.text)]
            claim, note = self._footnotes.claim(cited, self._context(shown), same)
            self._numbers[shown.sentence.id] = note.number
            self._claims.append(claim)
            for other in self._footnotes.citations[:-1]:
                if other.article_id != note.article_id and _are_variants(other, note):
                    self._disagree(other, note)
            yield SentenceReady(claim, (note,))
            for copy in copies:
                if copy not in same:
                    contrary, against = self._footnotes.claim(copy, copy.lead)
                    self._claims.append(contrary)
                    self._disagree(note, against)
                    yield SentenceReady(contrary, (against,))

    def _context(self, shown: Unit) -> Sentence | Lead | None:
        passage = self._evidence.passages.get(shown.sentence.passage_id)
        heading = () if passage is None else passage.heading
        return shown.context(self._evidence.articles[shown.sentence.article_id].text, heading)

    def _doubt(self) -> str:
        """Say why the sentences may not answer."""
        if self._absent:
            words = ", ".join(f"“{word}”" for word in self._absent)
            scope = self._evidence.scope
            where = "selected text" if scope is None else "article" if scope == 1 else "articles"
            does = "do" if where == "articles" else "does"
            return f"The {where} {does} not mention {words}."
        return "This may not answer your question."

    def _copies(self, sentence: Sentence) -> list[Sentence]:
        """Return a sentence's counterparts in other articles' copies of its passage."""
        shown_ids = {each.sentence.id for each in self._shown}
        nearest_of: dict[str, tuple[float, Sentence]] = {}
        for each in self._evidence.retrieval.copies.get(sentence.passage_id, ()):
            near = likeness(each.text, sentence.text)
            if each.article_id not in nearest_of or near > nearest_of[each.article_id][0]:
                nearest_of[each.article_id] = near, each
        return [
            each for near, each in nearest_of.values() if near >= _TWIN and each.id not in shown_ids
        ]

    def _disagree(self, one: Citation, other: Citation) -> None:
        self._disagrees.append((one.number, other.number))
        self._notices.append(difference(one, other))

    def draft(self) -> Answer:
        """Return the draft; related sentences have numbers of their own."""
        if self._claims:
            make = draft.answer if self.is_sure else draft.hedged_answer
            cells = tuple(self._asked_cells())
            doubts = [] if self.is_sure or self._table is not None else [self._doubt()]
            return replace(
                make(self._claims, self._footnotes.citations),
                disagrees=tuple(self._disagrees),
                table=self._table,
                notices=(*doubts, *self._notices),
                short_answers=cells or short_answers(self._footnotes.citations, self._evidence),
            )
        related = nearest(self._evidence.candidates)
        near = self._evidence.footnotes().cite(item.sentence for item in related)
        return draft.refusal(self._evidence.scope, near, reason=reason_of(self._evidence))


def short_answers(citations: Sequence[Citation], evidence: Evidence) -> tuple[ShortAnswer, ...]:
    """Return the words of quotes that answer by themselves, as far as the reader finds them.

    A list has none.
    """
    found = []
    read = {
        (each.unit.sentence.article_id, each.unit.sentence.start): each
        for each in evidence.candidates
        if each.words.log_odds >= WORDS_FROM and not each.items
    }
    for note in citations:
        for (article_id, start), candidate in read.items():
            if article_id != note.article_id or not note.start <= start < note.end:
                continue
            # What was read has its whitespace collapsed.
            pattern = r"\s+".join(map(re.escape, candidate.words.text.split()))
            if match := re.search(pattern, note.quote[start - note.start :]):
                begin, end = start + match.start(), start + match.end()
                found.append(ShortAnswer(begin, end, match[0], note.number))
    return tuple(found)


def reason_of(evidence: Evidence) -> Reason:
    """Return "missing" if the evidence is on topic at all, else "off_topic"."""
    return "missing" if evidence.highest_probability >= ON_TOPIC_FROM else "off_topic"


def _are_variants(one: Citation, other: Citation) -> bool:
    """Return whether two citations say nearly the same, but not in the same words."""
    return is_alike(one.quote, other.quote) and not same_words(one.quote, other.quote)


def difference(one: Citation, other: Citation) -> str:
    """Return one sentence that names two citations and the words in which they differ."""
    before, after = one.quote.split(), other.quote.split()
    here: list[str] = []
    there: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            here += [" ".join(before[a:b])] if a < b else []
            there += [" ".join(after[c:d])] if c < d else []
    says = [
        f"[{note.number}] ({note.title}) "
        + (f"says “{' … '.join(words)}”" if words else "does not say it")
        for note, words in ((one, here), (other, there))
    ]
    # Begin with the one that says something.
    if not here:
        says.reverse()
    return f"The articles differ: {says[0]}, {says[1]}."
