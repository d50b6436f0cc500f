"""What is wrong with a file, as one sentence that says what to do."""

from index.errors import EmptySourceError, UnreadableSourceError


def damaged(name: str) -> UnreadableSourceError:
    """Return the error of a file that is cut off, broken or of another format."""
    return UnreadableSourceError(
        f"{name} is damaged or not what its name says; open it in its own program, "
        "save it again, and add that."
    )


def encrypted(name: str) -> UnreadableSourceError:
    """Return the error of a file that needs a password or a key."""
    return UnreadableSourceError(
        f"{name} is protected by a password or a key; save a copy without one and add that."
    )


def too_large(name: str, most: str) -> UnreadableSourceError:
    """Return the error of a file with more than is read of one."""
    return UnreadableSourceError(f"{name} has more than {most}; split it into smaller files.")


def textless(name: str) -> EmptySourceError:
    """Return the error of a file that shows nothing to read."""
    return EmptySourceError(f"{name} has no text that can be seen; there is nothing to add.")
