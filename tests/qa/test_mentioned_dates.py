"""Whether a text mentions a date anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.mentioned_dates import mentions_date
from qa.quantities import quantities


@pytest.mark.parametrize(
    ("question", "text", "mentioned"),
    [
        ("What was lost in 2023?", "# Profit for 2023\n\nIt rose.", True),
        ("What was lost in 2023?", "It had 12023 pumps, and 20230 later.", False),
        ("What was lost in 2023?", "In 2022 it lost nothing.", False),
        ("What was said in May 2021?", "The talk of 3 May 2021 was long.", True),
        ("What was said in May 2021?", "The talk of 3 June 2021 was long.", False),
        ("What was said on 3 May 2021?", "The talk of 3 May 2021 was long.", True),
        ("What was built in the 1990s?", "The mill was built in 1994.", True),
        ("What was built in the 1990s?", "The mill was built in 1984.", False),
        ("What was built in the 17th century?", "The mills of the 17th\ncentury stand.", True),
    ],
)
def test_a_date_is_looked_for_in_all_of_a_text(question: str, text: str, mentioned: bool) -> None:
    (date,) = quantities(question)
    assert mentions_date(text, date) is mentioned


@given(st.integers(1000, 2099), st.text(max_size=60), st.text(max_size=60))
def test_a_year_is_found_between_any_words(year: int, before: str, after: str) -> None:
    (date,) = quantities(f"What was lost in {year}?")
    assert mentions_date(f"{before} in {year}, {after}", date)
