from eval.claim_report import format_claims
from eval.claim_run import ClaimReport
from eval.faithfulness import faithfulness, judge
from eval.ratings import Agreement
from eval.words import overlap
from tests.eval.test_faithfulness import SUITE, verify


def test_the_tables_name_every_kind_and_list_the_failures() -> None:
    results = faithfulness(judge(SUITE, verify), {"word overlap": overlap})
    ratings = Agreement(2, 1, {"Footnote": 0.75, "word overlap": None})
    table = format_claims(ClaimReport(results, ratings, {"honest": 0.5}, (1.25, None)))
    lines = [" ".join(line.split()) for line in table.splitlines()]
    assert "name 1 100.0% 100.0% 1 100.0% 0.0%" in lines
    assert "all 1 100.0% 100.0% 2 50.0% 0.0%" in lines
    assert "unseen: certainty 1 100.0% 0.0%" in lines
    assert "both 0 - - - 3 33.3% 33.3% 33.3%" in lines
    assert any(line.startswith("Footnote 50.0% 33.3%") and line.endswith("0.750") for line in lines)
    assert "Altered quotations verified: 1" in lines
    assert "One verification: p50 1.2 ms, p95 -" in lines
    assert "Held-out altered claims that were verified: 1" in lines
    assert "quotation: The keeper lit the lamp." in lines
    assert "Held-out honest claims found unsupported: 1" in lines
