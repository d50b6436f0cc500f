"""What is said of a claim beside its evidence, by exact comparison alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import Verdict, verify

MEETING = (
    "Sullivan met Wang Yi in Vienna on 10 May 2023. The talks lasted eight hours and were not "
    "announced beforehand. “We had candid discussions,” Sullivan said later."
)
SPEECH = (
    'He said: “Of course [the price] is going to rise — soon”, and left. Don’t call it "Model C". '
    "We will go to the moon, she said. It has 5 guns."
)
VERIFIED = Verdict("verified", "The article says so in the same words.", "words")
OPEN = Verdict(
    "partial", "No exact check contradicts it; whether the article says it was not judged.",
    "words", judged=False,
)  # fmt: skip
SAYS_NOTHING = Verdict("unsupported", "The claim says nothing.", "nothing")
NO_EVIDENCE = Verdict("unsupported", "There is no evidence to compare it with.", "nothing")
ASKS = Verdict("partial", "It is a question, so there is nothing to verify.", "nothing")


def number(said: str) -> Verdict:
    return Verdict("unsupported", f"The article does not say {said}.", "number")


def unnamed(name: str) -> Verdict:
    return Verdict("partial", f"The article does not name {name}.", "name", judged=False)


def misquoted(words: str) -> Verdict:
    reason = f"The article does not say “{words}” word for word."
    return Verdict("unsupported", reason, "quotation")


CLAIMS = [
    # The same words, but for case, accents, articles, marks and how a number is written.
    ("Sullivan met Wang Yi in Vienna on 10 May 2023.", MEETING, VERIFIED),
    ("The dog barked.", "A dog barked.", VERIFIED),
    ("The keeper ran it for forty-two years.", "It rained. The keeper ran it for 42 years.",
     VERIFIED),
    ("It cost 1,200 euros. It was old.", "It cost 1200 euros. It was **old**. It fell.", VERIFIED),
    ("Zoe's café closed.", "The Zoé's cafe closed.", VERIFIED),
    # What only a reader can tell.
    ("The option is essential.", "The option is not essential.", OPEN),
    ("Women earn less than men.", "Men earn less than women.", OPEN),
    ("Most of the stones came from Vienna.", MEETING, OPEN),
    ("Six people came.", "Six of the eleven people came.", OPEN),
    # Other words for the same numbers and names.
    ("It has about 630,000 people.", "It has 630,383 people.", OPEN),
    ("Sales were 3 million.", "Sales came to 3,000,000 euros.", OPEN),
    ("The first lot leaves on 14 March and the second on 18 March.",
     "Rows A to F leave on Friday the 14th and arrive on 18 March; the rest on 25 March.", OPEN),
    ("Portuguese mills sent it.", "A mill in Portugal sent it.", OPEN),
    ("Her daughter is nineteen years old.",
     "For 10 years she has had a daughter at the till. Her daughter is nineteen now.", OPEN),
    # Names that are not there, and another in their place.
    ("In 1970 the club from the Netherlands won.",
     "It won as the first Dutch club in 1970, and won the World Cup.", unnamed("Netherlands")),
    ("Sullivan met Wang in Geneva.", "Sullivan met Wang Yi in Vienna.",
     Verdict("unsupported", "The claim says Geneva; the article says Vienna.", "name")),
    ("Ingrid kept the light for years.", "She kept the light for years.", OPEN),
    ("For years the light was kept by Ingrid.", "She kept the light for years.",
     unnamed("Ingrid")),
    ("He told Hanna “We will ... the moon”.", "We will go to the moon, he said.",
     unnamed("Hanna")),
    # Numbers that are not there, and one that has another's place.
    ("46 laptops will be bought.", "40 laptops are to be bought.", number("46")),
    ("The talks lasted nine hours.", MEETING, number("9")),
    ("The loss was 2.5 million.", "There was a loss.", number("2,500,000")),
    ("It took out eight tills and put in two machines.",
     "It took out two tills and put in eight machines.",
     Verdict("unsupported", "The claim says 8; the article says 2.", "number")),
    ("They were 30 and 43.", "They were 43 and 30.", OPEN),
    # Quotations: word for word, whatever the marks around them.
    ('It is "going to rise".', SPEECH, OPEN),
    ("It is «going  to\nrise — soon».", SPEECH, OPEN),
    ('Nobody calls it "model C".', SPEECH, OPEN),
    ("The dogs' home isn't here.", SPEECH, OPEN),
    ('A 5" gun fired.', SPEECH, OPEN),
    ("Sullivan spoke of “frank talks”.", MEETING, misquoted("frank talks")),
    ('It is "going to fall".', SPEECH, misquoted("going to fall")),
    ('It is "going to rise soon".', SPEECH, misquoted("going to rise soon")),
    ('It is "oing to ris".', SPEECH, misquoted("oing to ris")),
    ('It is "going to rose', SPEECH, misquoted("going to rose")),
    ('He said "Of course ... going to rise".', SPEECH, OPEN),
    # What claims nothing, and what there is nothing to compare with.
    ("[1] **", "It rained.", SAYS_NOTHING),
    ("It rained.", " \n ", NO_EVIDENCE),
    ("And how many are left?", "Eleven are left.", ASKS),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "evidence", "verdict"), CLAIMS)
def test_a_claim_is_told_from_its_evidence(claim: str, evidence: str, verdict: Verdict) -> None:
    assert verify(claim, evidence) == verdict


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_texts_are_compared(claim: str, evidence: str) -> None:
    assert verify(claim, evidence).reason.endswith(".")


def test_a_text_of_many_numbers_is_read_in_a_moment() -> None:
    evidence = " ".join(f"In {year} there were {year * 3} of them." for year in range(1000, 3000))
    assert verify("In 1500 there were 4500 of them.", evidence).support == "verified"
