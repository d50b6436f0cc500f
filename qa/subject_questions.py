"""Questions after who did it, and after what somebody did."""

from collections.abc import Iterator, Sequence

from qa.article_words import ArticleWords, is_name
from qa.lexicon import PREPOSITIONS, words_of
from qa.made_question import MadeQuestion
from qa.plain_clause import PlainClause, joined
from qa.sentence_tokens import Piece, words_in
from qa.verb_forms import MODALS, PARTICIPLE_FORMS, PAST_OF_PARTICIPLE

# Verbs whose subject, where it is a name, is somebody and not a thing.
_DONE_BY_SOMEBODY = words_of(
    "defeated won founded invaded conquered captured signed announced ordered built designed "
    "invented discovered wrote composed painted appointed elected married succeeded killed "
    "attacked joined proposed published introduced coined named ruled commanded directed "
    "developed sold bought acquired launched created met visited told asked warned urged pressed "
    "criticized criticised praised rejected approved opposed supported passed established sent "
    "cited accused replaced ran hired banned refused received adopted arrested besieged rebuilt "
    "translated owns runs described argued claimed suggested predicted observed explained "
    "demonstrated proved destroyed annexed"
)
_INTRODUCING = words_of("a an some many most several all every no")
_NO_DEED = words_of("born called named known considered based located followed led used")
_MADE = words_of(
    "build write publish invent discover establish propose develop introduce create design win buy "
    "acquire sell announce launch release predict order sign capture adopt ban demand reject "
    "abolish compose paint receive lose found rebuild approve destroy"
)
_DOES = words_of(
    "establish prove require describe include contain offer provide allow cause produce cover "
    "measure study represent control define prevent support create govern teach reduce involve "
    "organize publish manufacture maintain sponsor prohibit guarantee house receive export import "
    "manage oversee explain enable form operate own"
)
_WITH_CLAUSE = words_of(
    "announce claim report believe state suggest argue declare show find note think know estimate "
    "reveal propose predict hope conclude decide recognize discover ensure mean"
)
_DOES_WITH = {
    "refer": {"to"}, "depend": {"on"}, "consist": {"of"}, "lead": {"to"}, "result": {"in", "from"},
    "contribute": {"to"}, "focus": {"on"}, "rely": {"on"}, "derive": {"from"}, "deal": {"with"},
    "belong": {"to"}, "specialize": {"in"}, "apply": {"to"}, "participate": {"in"},
    "come": {"from"}, "originate": {"from"}, "stem": {"from"},
}  # fmt: skip
_PARTICLES = words_of("of de von van du la the")


def subject_questions(clause: PlainClause, words: ArticleWords) -> Iterator[MadeQuestion]:
    """Ask for the subject where it is somebody, and for who did what was done."""
    yield from _who(clause, words)
    yield from _by_whom(clause, words)


def present_questions(clause: PlainClause, words: ArticleWords) -> Iterator[MadeQuestion]:
    """Ask what something says, holds or brings about, by a verb in the present."""
    if clause.has_auxiliary or clause.auxiliary == "did" or not clause.after or clause.aside:
        return
    subject, first = clause.subject, clause.after[0]
    if subject[0].lower in _INTRODUCING | {"two", "three", "four", "five"}:
        return
    known = len(subject) > 1 + (subject[0].lower == "the") or any(each.capital for each in subject)
    if not known and not words.is_spoken_of(subject[-1].lower):
        return
    if first.lower in _DOES_WITH.get(clause.base, ()):
        yield MadeQuestion("what", joined("What", clause.inverted(first.lower)), clause.named, 0.85)
    plain_object = first.lower in {"a", "an", "the"} or first.small or first.capital
    if clause.base in _DOES and plain_object and not first.lower.endswith("ly"):
        yield MadeQuestion("what", joined("What", clause.inverted("")), clause.named, 0.85)


def object_questions(clause: PlainClause) -> Iterator[MadeQuestion]:
    """Ask what somebody made, won or lost, where the sentence says when or where as well."""
    rest = clause.rest
    if clause.has_auxiliary or clause.auxiliary != "did" or clause.base not in _MADE or not rest:
        return
    if not is_specific(clause) or rest[0].lower not in {"a", "an", "the"} or clause.aside:
        return
    end = next((n for n, token in enumerate(rest) if token.lower in PREPOSITIONS), len(rest))
    if any(token.text == "," or token.lower == "and" for token in rest[:end]):
        return
    # "of" and "for" belong to what was made.
    after = rest[end:] if end < len(rest) and rest[end].lower in {"in", "at", "from"} else ()
    time = own_time(clause)
    if not after and not time:
        return
    text = joined("What", clause.inverted(words_in(after)), time)
    yield MadeQuestion("what", text, clause.named, 0.75)


def is_specific(clause: PlainClause) -> bool:
    """Tell whether the subject is not one that the sentence only introduces."""
    first = clause.subject[0]
    if first.shape == "number" or first.lower in _INTRODUCING | {"two", "three", "four", "five"}:
        return False
    return first.lower == "the" or any(token.capital for token in clause.subject)


def is_complete(clause: PlainClause) -> bool:
    """Tell whether nothing was cut off that a verb like "announced" may need."""
    return clause.whole or clause.has_auxiliary or clause.base not in _WITH_CLAUSE


def own_time(clause: PlainClause) -> str:
    """Return when it was, where the rest leaves room for it in a question, and else ""."""
    if clause.time is None or len(clause.rest) > 6:
        return ""
    return clause.time[:1].lower() + clause.time[1:]


def name_at(tokens: Sequence[Piece], start: int) -> Sequence[Piece]:
    """Return the name that begins at a token, empty where none does."""
    last = start
    while last < len(tokens) and (
        tokens[last].capital
        or (last == start and tokens[last].lower == "the")
        or (
            last > start
            and tokens[last].lower in _PARTICLES
            and last + 1 < len(tokens)
            and (tokens[last + 1].capital or tokens[last + 1].lower == "the")
        )
    ):
        last += 1
    found = tokens[start:last]
    return found if any(token.capital for token in found) else ()


def _who(clause: PlainClause, words: ArticleWords) -> Iterator[MadeQuestion]:
    if len(clause.rest) < 2 or clause.subject[0].lower in _INTRODUCING:
        return
    if clause.auxiliary == "do" or clause.auxiliary in MODALS | {"are", "were", "have"}:
        return
    if not is_complete(clause):
        return
    person = words.is_person(clause.subject)
    verb = clause.rest[0].lower if clause.has_auxiliary else clause.verb.lower()
    if clause.has_auxiliary:
        done = verb in PARTICIPLE_FORMS or verb.endswith("ed")
        if not person or not done or verb in _NO_DEED or not clause.subject[-1].capital:
            return
    elif not person and not (_is_named(clause.subject) and verb in _DONE_BY_SOMEBODY):
        return
    if clause.rest[0].lower in PREPOSITIONS and len(clause.rest) < 4:
        # "Who came into Scotland?" could be many.
        return
    if verb in {"said", "says", "told", "became", "had", "has"} or clause.base in {"tell", "have"}:
        return
    value = 1.0 if person else 0.85
    yield MadeQuestion("who", joined("Who", clause.said, own_time(clause)), "", value)


def _is_named(subject: Sequence[Piece]) -> bool:
    return is_name(subject[1:] if subject[0].lower == "the" else subject)


def _by_whom(clause: PlainClause, words: ArticleWords) -> Iterator[MadeQuestion]:
    """Ask for who did what was done: "was designed by ..."."""
    rest = clause.rest
    if (
        not clause.has_auxiliary
        or clause.auxiliary not in {"was", "were"}
        or not is_specific(clause)
    ):
        return
    if len(rest) < 3 or rest[1].lower != "by" or rest[0].lower not in PAST_OF_PARTICIPLE:
        return
    agent = name_at(rest, 2)
    after = rest[2 + len(agent) :]
    if not agent or rest[0].lower in _NO_DEED or (after and after[0].lower not in PREPOSITIONS):
        return
    past = PAST_OF_PARTICIPLE[rest[0].lower]
    if words.is_person(agent) or past in _DONE_BY_SOMEBODY:
        text = joined("Who", past, clause.named, words_in(after), own_time(clause))
        yield MadeQuestion("who", text, clause.named, 0.95)
