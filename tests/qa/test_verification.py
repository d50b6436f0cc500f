"""Does evidence support a claim?"""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import MiniLMEmbedder, sentence_spans
from index.late import pack, unpack
from qa import Verdict, verify
from qa.verification import Evidence, Verifier
from tests.qa.contradictory_pairs import CONTRADICTIONS, PARAPHRASES

PASSAGE = (
    "Sullivan met Wang Yi in Vienna on 10 May 2023. The talks lasted eight hours and were not "
    "announced beforehand. “We had candid discussions,” Sullivan said later. Prices of oil rose "
    "by 3 per cent that week, while the dollar fell. In Geneva, Smith accepted the offer of 1.2 "
    "million francs. The treaty may be signed in June."
)


@pytest.fixture(scope="module")
def verifier(embedder: MiniLMEmbedder) -> Verifier:
    return Verifier(embedder)


def verdict(verifier: Verifier, claim: str, evidence: str = PASSAGE) -> Verdict:
    return verifier.verify(claim, [Evidence(evidence)])


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The dog barked.", "A dog barked."),
        ("In 1911 the mill burned down.", "The mill burned down in 1911."),
        ("France's president spoke in Rome.", "The French president spoke in Rome."),
    ],
)
def test_a_sentence_said_again_is_verified(claim: str, evidence: str) -> None:
    assert verify(claim, evidence).support == "verified"


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Women earn less than men.", "Men earn less than women."),
        ("The Paris office is larger than the Berlin office.",
         "The Berlin office is larger than the Paris office."),
        ("The strike ended on Friday.", "The strike began on Friday."),
        ("Revenue did not rise.", "Revenue rose 23 per cent to 412 million euros."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("other", ["It rained.", "It will reduce its debt."])
def test_a_sentence_about_something_else_verifies_nothing(
    claim: str, evidence: str, other: str
) -> None:
    alone = verify(claim, evidence).support
    assert alone != "verified"
    assert verify(claim, f"{evidence} {other}").support == alone
    assert verify(claim, f"{other} {evidence}").support == alone


def test_what_belongs_elsewhere_in_the_evidence_is_not_verified() -> None:
    evidence = (
        "The new plant in Ghent, which opened in October 2022, makes pumps. The older plant in "
        "Bruges will be closed by the end of 2024."
    )
    found = verify("The plant in Ghent will be closed by the end of 2024.", evidence)
    assert (found.support, found.check) == ("partial", "attachment")
    assert found.reason == "The article says this of Bruges, and not of Ghent."
    assert verify("The Bruges plant will be closed by 2024.", evidence).support == "verified"


def test_a_word_that_the_article_has_is_never_called_absent() -> None:
    found = verify(
        "Sales doubled in Poland and fell in Germany.",
        "Sales doubled in Germany and fell in Poland.",
    )
    assert found.support == "unsupported"
    assert found.reason == "The article says this with Germany and Poland in each other's place."


def test_a_name_of_another_place_is_unsupported_and_named() -> None:
    found = verify("Sullivan met Wang in Geneva.", "Sullivan met Wang Yi in Vienna.")
    assert (found.support, found.check) == ("unsupported", "name")
    assert found.reason == "The claim says Geneva; the article says Vienna."


@pytest.mark.parametrize(
    "claim",
    [
        "Wang Yi and Sullivan met in Vienna on May 10, 2023.",
        "Oil prices grew 3% that week.",
        "Smith accepted an offer of 1,200,000 francs in Geneva.",
        "Sullivan said they “had candid discussions”.",
        "The treaty might be signed in June. [3]",
        "The talks, which took eight hours, had **not** been announced beforehand.",
    ],
)
def test_an_honest_claim_is_verified(verifier: Verifier, claim: str) -> None:
    found = verdict(verifier, claim)
    assert found.support == "verified", found
    assert found.score > 0.5


@pytest.mark.parametrize(
    ("claim", "check", "named"),
    [
        ("Sullivan met Wang Yi in Vienna on 12 May 2023.", "date", "12 May 2023"),
        ("The talks lasted nine hours.", "number", "nine hours"),
        ("The talks lasted eight days.", "unit", "eight days"),
        ("Smith accepted the offer of 2.1 million francs.", "number", "2.1 million"),
        ("Jones accepted the offer of 1.2 million francs.", "name", "Jones"),
        ("Sullivan met Blinken in Vienna.", "name", "Blinken"),
        ("Prices of oil fell by 3 per cent that week.", "direction", "fell"),
        ("Smith rejected the offer of 1.2 million francs.", "direction", "rejected"),
        ("Smith did not accept the offer of 1.2 million francs.", "negation", "not accept"),
        ("The treaty will certainly be signed in June.", "certainty", "certainly"),
        ("Sullivan said “we had candid talks”.", "quotation", "candid talks"),
        ("“We had candid discussions, prices of oil rose.”", "quotation", "prices of oil"),
        ("Bananas are rich in potassium.", "meaning", ""),
    ],
)
def test_an_altered_claim_is_not_verified(
    verifier: Verifier, claim: str, check: str, named: str
) -> None:
    found = verdict(verifier, claim)
    assert found.support != "verified", found
    assert found.check == check
    assert named in found.reason


@pytest.mark.parametrize("row", range(6))
def test_a_verbatim_sentence_is_verified(verifier: Verifier, row: int) -> None:
    start, end = sentence_spans(PASSAGE)[row]
    found = verdict(verifier, f"{PASSAGE[start:end]} [1]")
    assert (found.support, found.check, found.score) == ("verified", "verbatim", 1.0)


def test_each_sentence_of_a_claim_may_be_verbatim(verifier: Verifier) -> None:
    claim = "The treaty may be signed in June. In short, the talks lasted eight hours."
    assert verdict(verifier, claim).support == "verified"
    swapped = "The treaty may be signed in June. “We had candid discussions,” Sullivan said later."
    found = verdict(verifier, swapped)
    assert (found.support, found.check, found.score) == ("verified", "verbatim", 1.0)


def test_half_a_verbatim_sentence_is_not_verbatim(verifier: Verifier) -> None:
    assert verdict(verifier, "The talks lasted eight hours and were not.").check != "verbatim"


def test_the_least_sentence_of_a_claim_decides(verifier: Verifier) -> None:
    found = verdict(verifier, "Smith accepted the offer. It was 7 million francs.")
    assert found.support == "unsupported"
    assert "7 million" in found.reason


def test_the_tightest_sentences_are_the_fewest(verifier: Verifier) -> None:
    sentences = [Evidence(PASSAGE[start:end]) for start, end in sentence_spans(PASSAGE)]
    assert verifier.tightest("Smith took the offer in Geneva.", sentences).sentences == (4,)
    assert verifier.tightest(PASSAGE[slice(*sentence_spans(PASSAGE)[1])], sentences).sentences == (
        1,
    )
    both = verifier.tightest(
        "Oil rose by 3% that week. The treaty may be signed in June.", sentences
    )
    assert both.sentences == (3, 5)
    assert verifier.tightest("Anything.", []).sentences == ()


def test_stored_vectors_give_the_same_verdict(verifier: Verifier, embedder: MiniLMEmbedder) -> None:
    (encoding,) = embedder.encode([PASSAGE])
    spans = sentence_spans(PASSAGE)
    stored = [
        Evidence(PASSAGE[start:end], unpack(pack(encoding.tokens.within(start, end))))
        for start, end in spans
    ]
    bare = [Evidence(PASSAGE[start:end]) for start, end in spans]
    for claim in ("Wang Yi and Sullivan met in Vienna.", "Sullivan met Smith in Geneva."):
        one, two = verifier.tightest(claim, stored), verifier.tightest(claim, bare)
        assert one.sentences == two.sentences
        assert one.verdict.support == two.verdict.support
        assert one.verdict.score == pytest.approx(two.verdict.score, abs=0.05)


@pytest.mark.parametrize(
    ("claim", "evidence", "named"),
    [
        ("Sullivan traf Wang 1929 in Wien.", "Sullivan traf Wang 1927 in Wien.", "1929"),
        ("Sullivan llegó a Madrid.", "Sullivan llegó a Lisboa.", "Madrid"),
    ],
)
def test_numbers_and_names_are_checked_in_other_languages(
    verifier: Verifier, claim: str, evidence: str, named: str
) -> None:
    found = verdict(verifier, claim, evidence)
    assert found.support == "unsupported"
    assert named in found.reason


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [("", "A."), (" [2] ", "A."), ("A.", " "), ("", ""), ("0", "\x1b"), ("A.", "\u200b")],
)
def test_nothing_is_unsupported(verifier: Verifier, claim: str, evidence: str) -> None:
    found = verdict(verifier, claim, evidence)
    assert (found.support, found.check, found.score) == ("unsupported", "empty", 0.0)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=200), st.text(st.characters(), max_size=200))
def test_any_texts_are_compared(verifier: Verifier, claim: str, evidence: str) -> None:
    found = verdict(verifier, claim, evidence)
    assert 0 <= found.score <= 1
    assert found.reason


def test_a_long_claim_is_taken_in_parts(verifier: Verifier) -> None:
    assert verdict(verifier, "a" * 20_000).support == "unsupported"
    assert verdict(verifier, "word " * 2_000).support != "verified"


def test_words_that_no_vocabulary_holds_are_not_alike(verifier: Verifier) -> None:
    assert verdict(verifier, "x" * 101, "y" * 101).support == "unsupported"
    assert verdict(verifier, "x" * 101, "x" * 101).support == "verified"


@pytest.mark.soak
def test_texts_of_a_hundred_thousand_characters_are_compared(verifier: Verifier) -> None:
    long = "The cat sat on the mat in 1990 and ate 12 fish. " * 2_000
    assert verdict(verifier, "The cat sat on the mat in 1991.", long).support == "unsupported"
    assert verdict(verifier, long, "The cat sat on the mat.").support == "unsupported"
    assert verdict(verifier, "x" * 100_000, "y" * 100_000).support == "unsupported"


def test_what_is_weighed_comes_by_sentence_and_stretch(verifier: Verifier) -> None:
    weighed = verifier.weighed("Smith took the offer. It was 7 million.", [Evidence(PASSAGE)])
    assert len(weighed) == 2
    assert all(stretches for stretches in weighed)
    assert all(each.grave and each.refuted for each in weighed[1])
    assert weighed[1][0].signs["number contradicted"] == 1
    assert verifier.weighed("Anything.", [Evidence(" ")]) == []


def test_verifying_loads_no_store() -> None:
    code = (
        "import sys; from qa import verify; verify('A cat sat.', 'A cat sat down.'); "
        "assert not {'chromadb', 'llama_index', 'openai', 'gradio'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_is_said_of_another_is_unsupported(verifier: Verifier) -> None:
    evidence = (
        "Also in May, Jake Sullivan, the American national security adviser, held a meeting in "
        "Vienna with Wang Yi, a senior figure in Chinese foreign policy."
    )
    found = verdict(verifier, "Wang Yi is the American national security adviser.", evidence)
    assert (found.support, found.check) == ("unsupported", "description")
    for claim in (
        "Sullivan is the American national security adviser.",
        "Sullivan held talks with Wang Yi in Vienna.",
    ):
        assert verdict(verifier, claim, evidence).support == "verified"


@pytest.mark.parametrize(("claim", "evidence"), CONTRADICTIONS)
def test_a_contradiction_is_never_verified(verifier: Verifier, claim: str, evidence: str) -> None:
    assert verdict(verifier, claim, evidence).support != "verified"


@pytest.mark.parametrize(("claim", "evidence"), PARAPHRASES)
def test_what_says_the_same_is_never_unsupported(
    verifier: Verifier, claim: str, evidence: str
) -> None:
    assert verdict(verifier, claim, evidence).support != "unsupported"
