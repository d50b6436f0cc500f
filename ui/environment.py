"""The FOOTNOTE_* names that mean something, all packages taken together."""

import os

from index import IndexSettings, check_environment, setting_names
from qa import QASettings
from ui.settings import UISettings

_READ_BY_TESTS = "FOOTNOTE_BENCH"


def known_settings() -> set[str]:
    """Return every environment variable of ours, the one that only tests read included."""
    classes = (IndexSettings, QASettings, UISettings)
    return {_READ_BY_TESTS, *(name for each in classes for name in setting_names(each))}


def refuse_unknown_settings() -> None:
    """Raise SettingsError when the environment holds a FOOTNOTE_* name that is not known."""
    check_environment(known_settings(), os.environ)
