"""Sizes and colours of the page to test in: a few each time, all in the long tests."""

from tests.soak import long

LOOKS = [long(1280, "light"), (390, "dark"), long(1280, "dark"), long(390, "light")]
WIDTHS = [361, long(1280), long(1283), long(390)]
