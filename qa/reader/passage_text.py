"""A passage as the reader reads it: its sentences in order, its place and what stands before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index import Article, Passage, Sentence
from qa.reader.passage_row import PassageReading
from qa.reader.unit import Unit, place_of, units_by_sentence


@dataclass(frozen=True, slots=True, eq=False)
class PassageText:
    """A passage with its units in reading order.

    ``lead`` is the header or the opening of what the passage begins amid, or the end of the
    passage before, which this one repeats.
    """

    passage: Passage
    place: str
    lead: str
    units: tuple[Unit, ...]

    def asked(self, question: str, history: str = "") -> PassageReading:
        """Return what is read to answer a question, with the text of the turn before, if any."""
        texts = tuple(unit.text for unit in self.units)
        return PassageReading(question, self.place, texts, self.lead, history)


def passage_texts(
    sentences: Sequence[Sentence], articles: Mapping[str, Article], passages: Mapping[str, Passage]
) -> list[PassageText]:
    """Return the passages of some sentences, in the order of their first ones.

    ``articles`` and ``passages`` contain those of the sentences, by id.
    """
    units = units_by_sentence(sentences, articles, passages)
    own: dict[str, dict[str, Unit]] = {}
    for sentence in sentences:
        unit = units[sentence.id]
        own.setdefault(sentence.passage_id, {}).setdefault(unit.sentence.id, unit)
    found = []
    for passage_id, held in own.items():
        passage = passages[passage_id]
        inside = sorted(held.values(), key=lambda unit: unit.sentence.position)
        place = place_of(articles[passage.article_id].title, passage.heading)
        found.append(PassageText(passage, place, _lead(passage, inside[0]), tuple(inside)))
    return found


def _lead(passage: Passage, first: Unit) -> str:
    lead = first.lead
    if lead is not None and lead.start < passage.start:
        return " ".join(lead.text.split())
    return " ".join(passage.text[: max(0, first.start - passage.start)].split())
