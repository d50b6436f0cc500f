"""Is a claim's month the evidence's year?"""

from qa.rates import check_rates


def test_another_stretch_of_time_is_told() -> None:
    (finding,) = check_rates("It earns 5 dollars a month.", "It earns 5 dollars a year.")
    assert (finding.check, finding.weight) == ("unit", "contradicted")
    assert finding.reason == "The claim speaks of a month; the article speaks of a year."


def test_the_same_stretch_in_other_words_is_fine() -> None:
    assert check_rates("It earns 5 dollars per year.", "Its annual earnings are 5 dollars.") == []
    assert check_rates("He came a month later.", "He came within a year.") == []
