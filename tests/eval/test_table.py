from eval.scores import aligned


def test_the_first_column_stands_left_and_the_others_right() -> None:
    assert aligned([["", "a", "bcd"], ["row", "100", ""]]) == ["       a  bcd", "row  100"]
