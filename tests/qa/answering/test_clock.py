from qa.answering.answering import Clock


def test_stages_and_their_sum_are_told() -> None:
    clock = Clock()
    clock.lap("one")
    clock.lap("two")
    laps = clock.laps()
    assert list(laps) == ["one", "two", "total"]
    assert abs(laps["total"] - laps["one"] - laps["two"]) < 0.01


def test_a_time_measured_elsewhere_is_noted_and_added_up() -> None:
    clock = Clock()
    clock.note("verification", 2.5)
    clock.note("verification", 1.25)
    assert clock.laps() == {"verification": 3.75, "total": 0.0}
