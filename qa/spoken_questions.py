"""Questions after what somebody said, and after whose words a sentence quotes."""

import re
from collections.abc import Iterator

from qa.article_words import ArticleWords, is_thing
from qa.lexicon import FUNCTION_WORDS, NOT_NAMES, TITLES, words_of
from qa.made_question import MadeQuestion
from qa.noun_phrases import is_adjective
from qa.number_words import MONTHS
from qa.peoples import family
from qa.plain_clause import PlainClause, joined, read_clause
from qa.reading import Reading
from qa.sentence_tokens import Piece, pieces, words_in
from qa.speakers import Speaker, speakers
from qa.speech_verbs import LOOSE_SPEECH
from qa.subject_questions import name_at
from qa.word_kinds import is_demonym, is_place, is_role

_SAY = words_of(
    "say state note reply remark add explain report tell announce declare observe mention"
)
_ABOUT = words_of(
    "argue claim believe think suggest conclude predict warn propose prove assume discover find "
    "demonstrate show estimate hypothesize assert maintain"
)
_PAST_SPEECH = words_of("said told replied remarked added explained stated wrote warned")
_FORMS = {"says": "does", **dict.fromkeys(_PAST_SPEECH, "did")}
_QUOTED = re.compile(r"[\"“](?P<words>[^\"“”]{6,400}?)[,.]?[\"”]")
_FOUND_OUT = words_of("show demonstrate find prove discover estimate")
_FIRST_CLAUSE = re.compile(
    r"(?!(?:While|When|If|As|Although|Because|Since|After|Before|Once)\b)"
    r"(?P<clause>[^,;:.!?—–]*?[a-z]{3})(?:[,;]|[.] |,? but |,? because )"
)
_FEWEST_QUOTED, _MOST_QUOTED = 2, 9
_FEWEST_IN_CLAUSE = 4
_MOST_TOPIC = 5
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|must|should|does|do|did|ca|wo|i[sz]|[a-z]+n['’]t|"
    r"(?:it|that|he|she|they|we|you|there|I)['’](?:s|re|ve|m|ll))\b"
)
_GENERAL = re.compile(r"(?:a|an|the)\s", re.I)
_VAGUE = words_of("a an no any some many most all every only neither")


def spoken_questions(
    line: str, clause: PlainClause | None, words: ArticleWords
) -> Iterator[MadeQuestion]:
    """Ask what somebody said about what a sentence reports."""
    made = None if clause is None else _said_that(clause, words)
    made = made or _said_by_name(line, words)
    if made is not None:
        yield made


def quotation_questions(line: str, words: ArticleWords) -> Iterator[MadeQuestion]:
    """Ask whose words a sentence quotes, where it names one who speaks."""
    found = list(_QUOTED.finditer(line))
    if not found or line.count('"') % 2 or line.count("“") != line.count("”"):
        return
    speaker = _only_speaker(line, words)
    if speaker is None:
        return
    fitting = [part for each in found if (part := _short(each["words"].strip()))]
    quoted = max(fitting, key=len, default="")
    if not quoted or speaker.text in quoted or not quoted[0].isalnum():
        return
    capitals = sum(word[0].isupper() for word in quoted.split())
    if capitals > 2 or (capitals == 2 and not _FINITE.search(quoted)):
        # The title of a work, more likely.
        return
    if quoted[0].isupper():
        yield MadeQuestion("quotation", f"Who said “{quoted}”", "", 1.0)
    elif _GENERAL.match(quoted):
        yield MadeQuestion("quotation", f"Who spoke of “{quoted}”", "", 0.95)
    else:
        yield MadeQuestion("quotation", f"Who used the words “{quoted}”", "", 0.9)


def _short(quotation: str) -> str:
    """Return a quotation, a long one up to where its first clause ends, "" where none does."""
    count = len(quotation.split())
    if _FEWEST_QUOTED <= count <= _MOST_QUOTED:
        return quotation
    first = _FIRST_CLAUSE.match(quotation)
    if count < _FEWEST_QUOTED or first is None or not _FINITE.search(first["clause"]):
        return ""
    last = first["clause"].split()[-1].lower()
    fits = len(first["clause"].split()) in range(_FEWEST_IN_CLAUSE, _MOST_QUOTED + 1)
    fits = fits and last not in FUNCTION_WORDS and not last.endswith("ing")
    fits = fits and not is_adjective(last)
    return first["clause"] if fits and quotation[0].isupper() else ""


def _only_speaker(line: str, words: ArticleWords) -> Speaker | None:
    found = [each for each in speakers(Reading(line)) if each.likely]
    if len({each.text for each in found}) != 1 or not found[0].plain:
        return None
    name = found[0].words
    single = name[0].lower
    if len(name) == 1 and (single in TITLES or is_role(single)):
        return None
    known = single in words.persons or is_thing(single) or name[0].text.isupper()
    return found[0] if known or (len(name) > 1 and name[-1].lower in words.persons) else None


def _said_that(clause: PlainClause, words: ArticleWords) -> MadeQuestion | None:
    """Ask what was said in a clause after "that", about the subject of that clause."""
    base = clause.base
    if (
        clause.has_auxiliary
        or base not in _SAY | _ABOUT
        or clause.subject[0].lower in _VAGUE - {"some"}
    ):
        return None
    if base in _FOUND_OUT and not clause.subject[-1].capital:
        return None
    verb = re.escape(clause.verb)
    found = re.search(rf"\b{verb} (?:\w+ly )?that (?P<inner>.+)$", clause.text)
    if found is None:
        return None
    opened = read_clause(found["inner"], words, inside=True)
    if opened is None or opened.subject[0].lower in _VAGUE:
        return None
    if opened.subject[0].shape == "number":
        return None
    topic = words_in(opened.subject)
    if len(opened.subject) > _MOST_TOPIC or topic.casefold() == clause.named.casefold():
        return None
    asked = joined("What", clause.auxiliary, clause.named, "say" if base in _SAY else base)
    return MadeQuestion("said", joined(asked, "about", topic), clause.named, 1.0)


def _said_by_name(line: str, words: ArticleWords) -> MadeQuestion | None:
    """Ask what a named person said about the first other name that the sentence holds."""
    speaker = _only_speaker(line, words)
    if speaker is None:
        return None
    last = speaker.words[-1]
    tokens = pieces(line)
    near = [token for token in tokens if last.end <= token.start][:1]
    auxiliary = _FORMS.get(near[0].lower) if near else None
    if auxiliary is None or near[0].capital or near[0].lower not in LOOSE_SPEECH:
        return None
    topic = _other_name(tokens, speaker)
    if topic is None:
        return None
    return MadeQuestion(
        "said", joined("What", auxiliary, speaker.text, "say about", topic), "", 0.85
    )


def _other_name(tokens: list[Piece], speaker: Speaker) -> str | None:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        starts = token.capital and token.lower not in _VAGUE and place > 0
        starts = starts and not tokens[place - 1].capital
        the = token.lower == "the" and place + 1 < len(tokens) and tokens[place + 1].capital
        name = name_at(tokens, place) if starts or the else ()
        if name:
            own = {word.lower for word in speaker.words}
            following = tokens[place + len(name)] if place + len(name) < len(tokens) else None
            goes_on = following is not None and following.small
            end = name[-1].lower
            people = is_demonym(end) or (family(end) is not None and not is_place(end))
            unfit = len(name) == 1 and people
            unfit = unfit or end in NOT_NAMES or end in MONTHS or len(end) < 3
            # "Told the Post" names who was told.
            unfit = unfit or tokens[place - 1].lower in {"told", "tells"}
            unfit = unfit or any(each.lower.endswith(("'s", "s'")) for each in name)
            if (
                not unfit
                and not own & {each.lower for each in name}
                and not goes_on
                and (not name[-1].lower.endswith("'s"))
            ):
                found = words_in(name)
                return "the" + found[3:] if found.startswith("The ") else found
        place += max(1, len(name))
    return None
