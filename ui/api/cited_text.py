"""An answer as text with markers, and where they stand in it."""

from collections.abc import Callable
from dataclasses import dataclass

from qa import Answer, Citation
from qa.draft import marked_pieces, marked_text

Address = Callable[[Citation], str]
"""Makes the address at which the reader shows a citation."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A marker at ``text[start:end]`` of an answer, in code points, and what it cites.

    ``index`` is its place among the annotations, and ``lead`` what the quote needs before it.
    """

    index: int
    start: int
    end: int
    url: str
    title: str
    quote: str
    lead: str = ""

    def flat(self) -> dict[str, object]:
        """Return it as the Responses API has it."""
        places = {"start_index": self.start, "end_index": self.end}
        return {"type": "url_citation", **places, "url": self.url, "title": self.title}

    def nested(self) -> dict[str, object]:
        """Return it as chat completions have it.

        Without an index openai's client cannot join the pieces of a stream.
        """
        fields = self.flat()
        return {"type": fields.pop("type"), "index": self.index, "url_citation": fields}

    def source(self) -> dict[str, object]:
        """Return it as an event of Open WebUI, which shows the quote and frames the address."""
        source = {"name": self.title, "url": self.url, "embed_url": self.url}
        # As an external source it goes by its name, not by its address.
        named = [{"source": self.url, "name": self.title, "external": True}]
        quote = f"{self.lead} … {self.quote}" if self.lead else self.quote
        data = {"source": source, "document": [quote], "metadata": named}
        return {"type": "source", "data": data}


@dataclass(frozen=True, slots=True)
class CitedText:
    """A text with an annotation for each of its markers, and the answer it stands for, if any."""

    text: str = ""
    annotations: tuple[Annotation, ...] = ()
    answer: Answer | None = None

    def after(self, before: "CitedText") -> "CitedText | None":
        """Return what it adds to a text that was sent before, None if it is another text."""
        length, count = len(before.text), len(before.annotations)
        if self.text[:length] != before.text or self.annotations[:count] != before.annotations:
            return None
        return CitedText(self.text[length:], self.annotations[count:], self.answer)


def cited(
    answer: Answer, address: Address, *, links: bool, before: CitedText = CitedText()
) -> CitedText:
    """Return an answer as a text that goes on from another.

    With ``links`` a marker is a Markdown link to what it cites.
    """
    numbered = {note.number: note for note in answer.citations}
    text = before.text + (f"{answer.fallback}\n\n" if answer.fallback else "")
    text += answer.text.removesuffix(marked_text(answer.claims))
    notes = list(before.annotations)
    for piece, number in marked_pieces(answer.claims):
        start = len(text)
        note = None if number is None else numbered.get(number)
        if note is None:
            text += piece
            continue
        url = address(note)
        text += f"[{piece}]({url})" if links else piece
        title = f"{number}. {' › '.join(note.path)}, characters {note.start}-{note.end}"
        lead = note.context.quote if note.context else ""
        notes.append(Annotation(len(notes), start, len(text), url, title, note.quote, lead))
    if answer.status == "partial" and answer.missing:
        text += f"\n\nNot answered: {answer.missing}"
    text += "".join(f"\n\n{notice}" for notice in answer.notices)
    return CitedText(text, tuple(notes), answer)
