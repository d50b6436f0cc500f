"""Find models on this machine, and remember them for a while."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from index import FootnoteError
from index.server import ServerAddress
from qa import ChatModel, QASettings, ServerModels, local_servers, models_at, open_model

# Offered for a key without an address, so that one click is enough; others on request.
OPENAI_MODEL = "gpt-5.4-mini"


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model that a reader can choose.

    ``key`` identifies it to the engine, ``name`` to the reader. Passages go to ``host``.
    """

    key: str
    name: str
    host: str


@dataclass(frozen=True, slots=True)
class FoundModels:
    """The models found, and a sentence for each place that could not be searched.

    ``unasked`` is a host that may have more; asking it would have sent it a key.
    """

    choices: tuple[ModelChoice, ...] = ()
    problems: tuple[str, ...] = ()
    unasked: str | None = None


class ModelFinder:
    """Finds models and opens them. Safe to share by threads.

    The key of a model at the configured server is its name; at another server of this machine it
    is name and host. No API key is ever sent to those servers.
    """

    def __init__(
        self,
        settings: QASettings,
        named: str | None,
        *,
        ports: Mapping[str, int] | None = None,
        unasked: bool = True,
    ) -> None:
        """Search as these settings allow; ``named`` is the model to begin with.

        ``ports`` are the ports of this machine to search, the usual ones if None. ``unasked``
        permits searching them before the reader asks for it. Raises SettingsError if
        OPENAI_BASE_URL is not an address.
        """
        self._unasked = unasked
        self._settings = settings
        self._ports = ports
        self._key = settings.api_key.get_secret_value() if settings.api_key else None
        self._host = ServerAddress.of(settings.base_url).host
        self._elsewhere: dict[str, tuple[str, str]] = {}
        self.named = self._choice(named) if named else None

    def find(self, *, everywhere: bool) -> FoundModels:
        """Look for models on this machine and at the server of OPENAI_BASE_URL.

        A server that only a key points to is asked only with ``everywhere``.
        """
        only_key = self._settings.base_url is None and self._key is not None
        ask = self._settings.base_url is not None or (only_key and everywhere)
        with ThreadPoolExecutor(1) as pool:
            here = pool.submit(local_servers, self._ports)
            choices: list[ModelChoice] = []
            problems: tuple[str, ...] = ()
            if ask:
                try:
                    server = models_at(self._settings.base_url, self._key)
                    choices += map(self._choice, server.models)
                except FootnoteError as error:
                    problems = (str(error),)
            elif only_key:
                choices.append(self._choice(OPENAI_MODEL))
            for server in here.result():
                if server.host != self._host:
                    choices += self._choices_of(server)
        unasked = self._host if only_key and not everywhere else None
        return FoundModels(tuple(choices), problems, unasked)

    def find_here(self) -> list[ModelChoice]:
        """Look for models on this machine only, before the reader asks."""
        if not self._unasked:
            return []
        return [
            choice for server in local_servers(self._ports) for choice in self._choices_of(server)
        ]

    def open(self, key: str, settings: QASettings) -> ChatModel:
        """Open a chosen model without sending anything yet. Raises ModelError."""
        if key not in self._elsewhere:
            return open_model(key, settings)
        name, base_url = self._elsewhere[key]
        return open_model(name, settings.model_copy(update={"base_url": base_url, "api_key": None}))

    def _choice(self, name: str) -> ModelChoice:
        return ModelChoice(name, name, self._host)

    def _choices_of(self, server: ServerModels) -> list[ModelChoice]:
        if server.host == self._host:
            return [self._choice(name) for name in server.models]
        choices = [
            ModelChoice(f"{name} at {server.host}", name, server.host) for name in server.models
        ]
        self._elsewhere |= {each.key: (each.name, server.base_url) for each in choices}
        return choices
