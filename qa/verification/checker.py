"""Turn a model's sentence into a cited and checked claim."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index import Embedder
from index.lines import named_cells
from qa.draft import Footnotes
from qa.prompting import GivenPassage
from qa.reply import WrittenSentence
from qa.retrieval import RankedSentence
from qa.types import Citation, Claim
from qa.verification.closest import ClosestSentences
from qa.verification.exact import Verdict, verify_exactly
from qa.verification.judge import Opinion

# 98 of 100 true claims about ordinary texts are at least this near to their source, and 14 of 100
# to another sentence of the same article; see docs/verification.md.
_MIN_NEAR = 0.28
_NOTHING_LIKE_IT = "No sentence that was found resembles the claim, so nothing supports it."
_NOWHERE = "No passage that the model was given says this."


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim, its citations and the text to judge it by.

    ``claim.judged`` stays false until an exact check or a judge has decided. ``near`` means that
    the text contains most of the claim's words or similar ones. ``doubt`` says which name no
    passage contains; with it a judge's approval makes the claim only partial.
    """

    claim: Claim
    citations: tuple[Citation, ...]
    evidence: str = ""
    near: bool = True
    doubt: str | None = None

    def judged(self, opinion: Opinion) -> Claim:
        """Return the claim as judged; an unsupported one has no citation."""
        claim = replace(self.claim, judged=True, reason=opinion.reason)
        if opinion.supported and self.doubt:
            return replace(claim, support="partial", reason=self.doubt)
        if opinion.supported:
            return replace(claim, support="verified")
        if self.near:
            return replace(claim, support="partial")
        return replace(claim, support="unsupported", citations=())


class ClaimChecker:
    """Checks the sentences of one answer against the passages its writer was given."""

    def __init__(
        self,
        given: Sequence[GivenPassage],
        embedder: Embedder,
        footnotes: Footnotes,
        *,
        is_judged: bool = False,
    ) -> None:
        """Check against these passages, and number the citations in ``footnotes``.

        ``is_judged`` means that a judge will be asked about what no exact check decides.
        """
        self._given = given
        self._is_judged = is_judged
        self._closest = ClosestSentences(embedder)
        self._footnotes = footnotes
        self._unknown: dict[int, None] = {}

    @property
    def unknown_markers(self) -> tuple[int, ...]:
        """The numbers cited so far that belong to no passage."""
        return tuple(self._unknown)

    def check(self, written: WrittenSentence) -> Checked:
        """Return the sentence as a claim, with the citations it keeps or gains.

        It cites the sentences nearest to it in the passages that its markers name. If it names
        none, or they contradict it, all passages are searched, and it is marked as attributed. A
        claim that is contradicted, or that nothing is near to, has no citation.
        """
        known = [number for number in written.markers if 1 <= number <= len(self._given)]
        self._unknown.update(dict.fromkeys(n for n in written.markers if n not in known))
        named = [self._given[number - 1] for number in known]
        verdict = verify_exactly(written.text, _text(named))
        attributed = verdict.support == "unsupported"
        if attributed:
            everywhere = verify_exactly(written.text, _text(self._given))
            if not known or everywhere.support != "unsupported":
                verdict = everywhere
            named = list(self._given)
        sentences = [item for given in named for item in given.sentences]
        closest = self._closest.of(written.text, sentences)
        near = closest.score >= _MIN_NEAR
        lost = attributed and not near and not self._is_judged and not verdict.judged
        if lost or not closest.sentences:
            verdict = Verdict("unsupported", _NOWHERE, "nothing")
        is_lost = verdict.support == "unsupported"
        cited = () if is_lost else self._footnotes.cite(each.sentence for each in closest.sentences)
        claim = Claim(
            text=written.text,
            support=verdict.support,
            citations=tuple(citation.number for citation in cited),
            attributed=attributed and not is_lost,
            reason=verdict.reason,
            source="model",
            judged=verdict.judged,
            mark=written.mark,
        )
        evidence = "" if verdict.judged else _around(closest.sentences, sentences)
        return Checked(claim, cited, evidence, near, self._doubt(claim, verdict))

    def compare(self, claim: str) -> tuple[Verdict, tuple[Citation, ...]]:
        """Compare a claim of anybody's, and cite what is nearest, even if that contradicts it."""
        verdict = verify_exactly(claim, _text(self._given))
        sentences = [item for given in self._given for item in given.sentences]
        closest = self._closest.of(claim, sentences)
        if closest.score < _MIN_NEAR and not verdict.judged:
            verdict = Verdict("unsupported", _NOTHING_LIKE_IT, "nothing")
        return verdict, self._footnotes.cite(each.sentence for each in closest.sentences)

    def _doubt(self, claim: Claim, verdict: Verdict) -> str | None:
        """Return which name is in none of the passages, or None."""
        if verdict.judged or verdict.check != "name":
            return None
        if not claim.attributed:
            # So far it was compared only with what it cites.
            verdict = verify_exactly(claim.text, _text(self._given))
        return verdict.reason if verdict.check == "name" else None


def _text(given: Iterable[GivenPassage]) -> str:
    """Return passages as one text, each under its title and headings."""
    return "\n".join(f"{each.place}\n{each.text}" for each in given)


def _around(chosen: Sequence[RankedSentence], sentences: Sequence[RankedSentence]) -> str:
    """Return sentences, each with the one before it in its passage, which says who "she" is."""
    wanted = {item.sentence.id for item in chosen}
    kept: list[str] = []
    for number, item in enumerate(sentences):
        following = sentences[number + 1 : number + 2]
        leads = bool(following) and following[0].sentence.id in wanted
        same = leads and following[0].sentence.passage_id == item.sentence.passage_id
        if item.sentence.id in wanted or same:
            lead = item.sentence.lead
            if item.sentence.kind == "row" and lead is not None:
                kept.append(named_cells(item.sentence.text, lead.text))
            else:
                kept.append(item.sentence.text)
    return " ".join(kept)
