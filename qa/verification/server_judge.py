"""A judge on a server that answers typed questions with probabilities: POST /v1/systemone."""

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from index.server import OpenAIServer, SettingNames
from qa.verification.judge import LEAST, Opinion, opinion_of

if TYPE_CHECKING:
    from qa.settings import QASettings

_NAMES = SettingNames("FOOTNOTE_JUDGE_MODEL", "FOOTNOTE_JUDGE", "FOOTNOTE_JUDGE_KEY")


class ServerJudge:
    """Judges with a System One server. Safe to share between threads."""

    def __init__(self, server: OpenAIServer, model: str | None) -> None:
        """Ask this server, and a model of it if it has several."""
        self._server = server
        self._model = model

    @classmethod
    def of(cls, settings: "QASettings") -> "ServerJudge":
        """Configure the server of the settings without connecting.

        Raises SettingsError and ModelError.
        """
        address = (settings.judge or "").strip().rstrip("/").removesuffix("/systemone")
        key = settings.judge_key
        server = OpenAIServer(
            f"{address.removesuffix('/v1')}/v1",
            key.get_secret_value() if key is not None else None,
            timeout=settings.model_timeout,
            retries=settings.model_retries,
            model=settings.judge_model,
            names=_NAMES,
        )
        return cls(server, settings.judge_model)

    def opinions(self, claims: Sequence[tuple[str, str]], end: float) -> Iterator[Opinion]:
        """Yield the server's opinions, asking about all claims at once. Raises ModelError.

        Claims that rest on the same evidence share a request, since a request has one text.
        """
        resting: dict[str, list[str]] = {}
        for claim, evidence in claims:
            resting.setdefault(evidence, []).append(claim)
        asked = {
            evidence: self._server.loop.start(self._probabilities(evidence, own))
            for evidence, own in resting.items()
        }
        name = self._model or self._server.address.host
        try:
            for claim, evidence in claims:
                found = asked[evidence].result(max(0.0, end - time.perf_counter()))
                yield opinion_of(name, found[claim] >= LEAST)
        except TimeoutError:
            return
        finally:
            for each in asked.values():
                each.cancel()

    async def _probabilities(self, evidence: str, claims: Sequence[str]) -> dict[str, float]:
        """Return how likely the evidence says all of each claim, from 0 to 1."""
        questions = {str(number): _question(claim) for number, claim in enumerate(claims)}
        body: dict[str, Any] = {"state": evidence, "questions": questions}
        if self._model is not None:
            body["model"] = self._model
        reply = await self._server.document("/systemone", body)
        try:
            shares = [float(reply["answers"][number]["noul"]) for number in questions]
        except (KeyError, TypeError, ValueError) as error:
            raise self._server.faults.reply("sent no answer to each question").error from error
        if not all(0 <= share <= 1 for share in shares):
            raise self._server.faults.reply("sent something else than probabilities").error
        return dict(zip(claims, shares, strict=True))


def _question(claim: str) -> dict[str, str]:
    instructions = f"Does the text say everything that the claim says? Claim: {claim}"
    return {"type": "noul", "instructions": instructions}
