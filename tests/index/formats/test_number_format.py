import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats.number_format import BUILT_IN, displayed

ACCOUNTING = '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (1234.5, "General", "1234.5"), (0.1 + 0.2, "General", "0.3"), (1e20, "General", "1E+20"),
        (1234.5, "#,##0.00", "1,234.50"), (1234, "#,##0.##", "1,234"), (2.5, "0", "3"),
        (42, "00000", "00042"), (0, "#", ""), (0.256, "0%", "26%"), (-0.25, "0.0%", "-25.0%"),
        (3, "0 %", "300 %"), (5, '0.0"%"', "5.0%"), (-5, "0.00;[Red]0.00", "-5.00"),
        (-1234.5, "#,##0 ;(#,##0)", "(1,235)"), (0, ACCOUNTING, "-"), (-7, ACCOUNTING, "(7)"),
        (12.5, "[$€-407] #,##0.00", "€ 12.50"), (12.5, '#,##0.00 "kg"', "12.50 kg"),
        (-12.5, '"$"#,##0.00_);[Red]("$"#,##0.00)', "($12.50)"), (1234567, '0.0,,"M"', "1.2M"),
        (12345.678, "0.00E+00", "1.23E+04"), (0.5, "# ?/?", "0.5"), (5, "[<100]0;0.0", "5"),
        (123456789, "000-00-0000", "123456789"), (5, ";;;", ""), (1, '"Yes";"Yes";"No"', "Yes"),
        (0, '"Yes";"Yes";"No"', "No"), (1, '"a;b"', "a;b"),
        (45000, "yyyy-mm-dd", "2023-03-15"), (45000, "[$-409]mmmm d, yyyy;@", "2023-03-15"),
        (45000, 'yyyy"年"m"月"d"日"', "2023-03-15"), (45000, "mmm-yy", "2023-03"),
        (45000, "yyyy", "2023"), (45000.5, "m/d/yy h:mm", "2023-03-15 12:00"),
        (0.75, "h:mm AM/PM", "18:00"), (1.5, "[h]:mm:ss", "36:00:00"),
        (1, "yyyy-mm-dd", "1900-01-01"), (59, "yyyy-mm-dd", "1900-02-28"),
        (61, "yyyy-mm-dd", "1900-03-01"), (-1, "yyyy-mm-dd", "-1"),
    ],
)  # fmt: skip
def test_a_number_is_shown_as_its_format_asks(value: float, code: str, expected: str) -> None:
    assert displayed(value, code) == expected


def test_days_may_count_from_1904() -> None:
    assert displayed(43538, "yyyy-mm-dd", since_1904=True) == "2023-03-15"


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.text('0#?,.%;[]"\\_*E+-$ hmsdyAP/@()', max_size=12) | st.sampled_from([*BUILT_IN.values()]),
)
def test_no_format_breaks(value: float, code: str) -> None:
    assert isinstance(displayed(value, code), str)
