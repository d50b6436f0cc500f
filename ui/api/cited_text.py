"""An answer as text with markers, and where they stand in it."""

from collections.abc import Callable
from dataclasses import dataclass

from qa import Answer, Citation
from ui.markup import text_pieces

Link = Callable[[str, str, int, int], str]
"""Makes an address from an article's id, the SHA-256 of its text, and a span of that."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A marker at ``text[start:end]`` of an answer, in code points, and what it cites.

    ``index`` is its place among the annotations.
    """

    index: int
    start: int
    end: int
    url: str
    citation: Citation

    @property
    def title(self) -> str:
        """The number, the path and the characters of what is cited."""
        cited = self.citation
        path = " › ".join(cited.path)
        return f"{cited.number}. {path}, characters {cited.start}-{cited.end}"

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
        metadata = [{"source": self.url, "name": self.title, "external": True}]
        quote, context = self.citation.quote, self.citation.context
        document = [f"{context.quote} … {quote}" if context else quote]
        return {
            "type": "source",
            "data": {"source": source, "document": document, "metadata": metadata},
        }


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


def cited_text(
    answer: Answer, link: Link, *, links: bool, before: CitedText = CitedText()
) -> CitedText:
    """Return an answer as a text that goes on from another.

    With ``links`` a marker is a Markdown link to what it cites.
    """
    citations = {each.number: each for each in answer.citations}
    text = before.text
    annotations = list(before.annotations)
    for piece, number in text_pieces(answer):
        start = len(text)
        citation = None if number is None else citations.get(number)
        if citation is None:
            text += piece
            continue
        url = link(citation.article_id, citation.article_sha256, citation.start, citation.end)
        text += f"[{piece}]({url})" if links else piece
        annotations.append(Annotation(len(annotations), start, len(text), url, citation))
    return CitedText(text, tuple(annotations), answer)
