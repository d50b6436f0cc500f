"""Read web pages and other HTML: what a reader sees, with its structure."""

from index.formats.html.blocks import fragment_of
from index.formats.html.page import read
