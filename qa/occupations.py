"""Whether somebody of another trade did it: "a retired teacher" against "Ida, a bus driver".

Trades of one line may be of one person: a surgeon is a doctor. Of other lines they are told
apart where the evidence names none of the claim's and says of somebody that he has another.
"""

from collections.abc import Sequence
from functools import cache

from qa.finding import Finding
from qa.lexicon import words_of
from qa.words import Word

_LINES = (
    "teacher professor lecturer tutor schoolteacher headmaster schoolmaster educator academic "
    "scholar scientist physicist chemist biologist botanist astronomer geologist mathematician "
    "historian philosopher economist psychologist researcher student pupil",
    "doctor surgeon physician psychiatrist dentist vet veterinarian midwife nurse paramedic "
    "pharmacist chemist scientist",
    "lawyer attorney barrister solicitor judge magistrate notary clerk prosecutor",
    "driver chauffeur cabbie coachman",
    "pilot aviator airman astronaut",
    "sailor seaman mariner captain skipper fisherman navigator ferryman",
    "soldier officer general colonel captain sergeant lieutenant major guard veteran",
    "policeman policewoman constable detective officer inspector sheriff",
    "priest vicar bishop monk nun pastor minister rabbi imam chaplain missionary",
    "writer author poet novelist playwright journalist reporter editor critic columnist essayist",
    "artist painter sculptor illustrator draughtsman engraver designer photographer",
    "musician singer composer pianist violinist organist conductor drummer",
    "actor actress comedian dancer director",
    "builder mason bricklayer stonemason carpenter joiner plumber roofer contractor",
    "engineer architect surveyor inventor designer mechanic electrician technician",
    "farmer shepherd gardener farmhand rancher peasant miller",
    "baker cook chef butcher pastrycook",
    "tailor seamstress weaver dressmaker shoemaker cobbler",
    "blacksmith smith locksmith goldsmith watchmaker clockmaker",
    "merchant trader shopkeeper grocer salesman dealer banker",
    "banker accountant bookkeeper cashier auditor clerk",
    "waiter waitress barman innkeeper publican barber hairdresser",
    "librarian archivist curator clerk",
    "miner",
    "postman postwoman courier",
    "athlete footballer cricketer swimmer boxer cyclist sprinter",
)
_DETERMINERS = words_of("a an the was were is are as became")
# So many words may stand between "a" and the trade: "a retired bus driver".
_REACH = 4


def check_occupations(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Return a finding where claim and evidence tell of trades, and none could be of one person.

    Only what the claim introduces with an article or a "was" counts, and only where the two
    share what was done or who did it.
    """
    ours = [place for place in range(len(claim)) if _is_told(place, claim)]
    if not ours:
        return []
    theirs = [word for word in evidence if word.lower in _table()]
    known = {line for word in theirs for line in _table()[word.lower]}
    stems = {word.stem for word in evidence}
    said = next((word for place, word in enumerate(evidence) if _is_told(place, evidence)), None)
    if said is None:
        return []
    for place in ours:
        word = claim[place]
        if _table()[word.lower] & known or word.stem in stems:
            continue
        if any(other.stem in stems for other in claim if other is not word and not other.light):
            reason = f"The claim says “{word.text}”; the article says “{said.text}”."
            return [Finding("description", reason, "contradicted")]
    return []


def _is_told(place: int, words: Sequence[Word]) -> bool:
    """Tell whether a trade stands there that is said of somebody: "a retired teacher"."""
    if words[place].lower not in _table():
        return False
    if place + 1 < len(words) and words[place + 1].lower in {"of", "general"}:
        return False
    for row in range(place - 1, max(-1, place - 1 - _REACH), -1):
        if words[row].lower in _DETERMINERS:
            return True
        if words[row].light or words[row + 1].pause:
            return False
    return False


@cache
def _table() -> dict[str, frozenset[int]]:
    """Return the numbers of the lines that each trade stands in."""
    table: dict[str, set[int]] = {}
    for number, line in enumerate(_LINES):
        for word in line.split():
            table.setdefault(word, set()).add(number)
    return {word: frozenset(lines) for word, lines in table.items()}
