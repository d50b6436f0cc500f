"""The article that comes with Footnote, which an empty store gets."""

SAMPLE = "blinken-beijing"
