"""What bodies of requests have in common."""

from pydantic import ConfigDict
from pydantic.config import JsonDict


def strict(*examples: JsonDict) -> ConfigDict:
    """Return the configuration of a body that has no other fields; the examples are documented."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [*examples]})
