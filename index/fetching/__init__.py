"""Fetch a page that a person asked for, under a guard that keeps to public hosts."""

from index.fetching.address import PageAddress, parse_address
from index.fetching.connection import Limits, Network
from index.fetching.fetch import Fetched, fetch

__all__ = ["Fetched", "Limits", "Network", "PageAddress", "fetch", "parse_address"]
