"""A case that raised an error."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Crash:
    """A case that raised an error, and the error."""

    case_id: str
    message: str

    def to_dict(self) -> dict[str, str]:
        """Return the crash as a JSON object."""
        return {"id": self.case_id, "message": self.message}
