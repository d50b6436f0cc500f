"""Fetch a page that a person asked for, from a host that is public or named."""

from index.fetching.address import shown
from index.fetching.request import Fetched, Limits, fetch
