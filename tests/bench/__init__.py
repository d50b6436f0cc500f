"""Every figure of time and memory, as ``make bench`` prints them.

Each measure runs in a process of its own, so that the memory of one does not count for another.
Nothing here is a test: no figure fails anything.
"""
