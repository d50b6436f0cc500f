"""Find contradictions inside a saved answer."""

from collections.abc import Iterator

from qa.draft import GREETING, HEDGE, corrected, marked_text, not_found, unmarked_text
from qa.types import Answer, Citation, Considered

# Answers that found nothing used to have these texts; greetings and overviews have their own.
_SAID_BESIDE = frozenset(
    (
        GREETING,
        *(
            said.format(place=place)
            for place in ("selected text", "article", "articles")
            for said in (
                "This is not in the {place}.",
                "Nothing about this was found in the {place}.",
            )
        ),
        "The selected text does not touch this.",
        "The article does not touch this.",
        "The articles do not touch this.",
        "The article holds no sentences that an overview could be made of.",
    )
)


def contradictions(answer: Answer, *, unfinished: bool = False) -> Iterator[str]:
    """Yield the contradictions within a saved answer, one sentence each.

    ``unfinished`` means that the answer was stopped or failed midway: it may then consist of
    unsupported sentences only, and its text may lack the markers.
    """
    yield from _of_status(answer, unfinished)
    yield from _of_text(answer, unfinished)
    yield from _of_citations(answer)
    yield from _of_writer(answer)
    yield from _of_versions(answer)


def _of_status(answer: Answer, unfinished: bool) -> Iterator[str]:
    status = f"The status is “{answer.status}”"
    supported = [claim for claim in answer.claims if claim.support != "unsupported"]
    if answer.status == "not_found":
        if answer.claims and answer.reason != "false_premise":
            yield f"{status}, but there are sentences that answer."
        elif answer.reason == "false_premise" and len(supported) < max(len(answer.claims), 1):
            yield f"{status} for a false premise, but no supported sentence contradicts it."
    elif not answer.claims:
        yield f"{status}, but the answer has no sentences."
    elif not supported and not unfinished and answer.status == "answered":
        yield f"{status}, but none of its sentences is supported."
    if answer.status != "not_found" and answer.reason is not None:
        yield f"{status}, but there is a reason why nothing was found."
    if answer.nearest and (answer.status != "not_found" or answer.claims):
        yield f"{status}, but there are related sentences, as if nothing was found."
    if answer.status == "answered" and (answer.missing or answer.decision):
        yield f"{status}, but something is said to be missing."
    told = answer.missing or answer.decision or answer.answerer == "llm" or unfinished
    if answer.status == "partial" and not told:
        yield f"{status}, but nothing is said to be missing."
    if answer.hedged and answer.status != "partial":
        yield f"{status}, but its sentences are said to be uncertain."
    if answer.elsewhere and answer.status != "not_found" and not answer.hedged:
        yield f"{status}, but another article is said to answer."


def _of_text(answer: Answer, unfinished: bool) -> Iterator[str]:
    if answer.status != "not_found":
        if not answer.claims:
            return
        marked = marked_text(answer.claims)
        made = {f"{HEDGE} {marked}" if answer.hedged else marked}
        if unfinished:
            made.add(unmarked_text(answer.claims))
    elif answer.claims:
        made = {corrected(answer.claims, answer.citations).text}
    else:
        drafts = [
            not_found(scope, (), reason=answer.reason, missing=answer.missing)
            for scope in (None, 1, 2)
        ]
        made = {*_SAID_BESIDE, *_said_before(answer.missing), *(draft.text for draft in drafts)}
    # Older answers say "partly supported" for "doubtful".
    made |= {each.replace("(doubtful)", "(partly supported)") for each in made}
    if answer.text not in made:
        what = "its sentences with their markers make" if answer.claims else "Footnote says then"
        yield f"The text “{answer.text}” is not what {what}."


def _said_before(missing: str | None) -> Iterator[str]:
    """Yield the older texts of an answer that names something missing."""
    for place, say, do in (
        ("selected text", "says", "does"),
        ("article", "says", "does"),
        ("articles", "say", "do"),
    ):
        if missing:
            yield f"The {place} {say} nothing about {missing}."
            yield f"The {place} {do} not say {missing}."


def _of_citations(answer: Answer) -> Iterator[str]:
    numbers = [note.number for note in answer.citations]
    named = list(dict.fromkeys(number for each in answer.claims for number in each.citations))
    for claim in answer.claims:
        for number in claim.citations:
            if number not in numbers:
                yield f"The sentence “{claim.text}” cites [{number}], which is not there."
    for number in dict.fromkeys(numbers):
        if number not in named:
            yield f"No sentence cites [{number}]."
    if set(named) == set(numbers) and named != sorted(named):
        yield "The sentences are not in the order in which their quotes are numbered."
    for kind, notes in (
        ("quotes", answer.citations),
        ("related sentences", answer.nearest),
        ("sentences that address an assistant", answer.flagged),
    ):
        if [note.number for note in notes] != list(range(1, len(notes) + 1)):
            yield f"The {kind} are not numbered one after the other from 1."


def _of_writer(answer: Answer) -> Iterator[str]:
    if answer.answerer == "llm" and (answer.model is None or answer.fallback is not None):
        yield "A model is said to have written the answer, but none is named."
    if answer.answerer == "extractive" and (answer.model is None) != (answer.fallback is None):
        yield "It is inconsistent about whether a model was to answer."


def _of_versions(answer: Answer) -> Iterator[str]:
    """Yield articles named in two ways, although an answer reads one snapshot of the store."""
    named: dict[str, dict[tuple[str, str], None]] = {}
    notes = (*answer.citations, *answer.nearest, *answer.flagged)
    items: tuple[Citation | Considered, ...] = (*notes, *answer.considered)
    for item in items:
        # Older answers saved the passages considered without their article.
        if item.article_sha256:
            versions = named.setdefault(item.article_id, {})
            versions[item.article_sha256, item.title] = None
    for article_id, versions in named.items():
        if len(versions) > 1:
            which = "titles" if len({title for _, title in versions}) > 1 else "hashes"
            yield f"The article {article_id} is named with different {which}."
