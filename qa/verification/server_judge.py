"""A judge on a server that answers typed questions with probabilities: POST /v1/systemone."""

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.server import OpenAIServer, ServerAddress, ServerSettings
from qa.verification.judge import LEAST, Claims, Opinion, opinion_of

if TYPE_CHECKING:
    from qa.settings import QASettings

JUDGE = ServerSettings("FOOTNOTE_JUDGE", "FOOTNOTE_JUDGE_KEY")


class ServerJudge:
    """Judges with a System One server. Safe to share between threads."""

    def __init__(self, settings: "QASettings") -> None:
        """Configure the server without connecting. Raises SettingsError and ModelAccessError."""
        address = (settings.judge or "").strip().rstrip("/").removesuffix("/systemone")
        key = settings.judge_key
        self._server = OpenAIServer(
            ServerAddress.of(f"{address.removesuffix('/v1')}/v1", JUDGE),
            key.get_secret_value() if key is not None else None,
            timeout=settings.model_timeout,
            retries=settings.model_retries,
            model=settings.judge_model,
            model_setting="FOOTNOTE_JUDGE_MODEL",
        )
        # Its library is loaded before any clock runs.
        self._server.client()
        self._name = settings.judge_model or self._server.address.host
        self._model = {"model": settings.judge_model} if settings.judge_model else {}

    def opinions(self, claims: Claims, end: float) -> Iterator[Opinion]:
        """Yield the server's opinions, asking about all claims at once. Raises ModelError."""
        # A request has one text, and questions about it.
        resting: dict[str, list[str]] = {}
        for claim, evidence in claims:
            resting.setdefault(evidence, []).append(claim)
        asked = {
            evidence: self._server.loop.start(self._shares(evidence, own))
            for evidence, own in resting.items()
        }
        try:
            for claim, evidence in claims:
                shares = asked[evidence].result(max(0.0, end - time.perf_counter()))
                yield opinion_of(self._name, shares[claim] >= LEAST)
        except TimeoutError:
            return
        finally:
            for each in asked.values():
                each.cancel()

    async def _shares(self, evidence: str, claims: Sequence[str]) -> dict[str, float]:
        """Return how likely the evidence says all of each claim, from 0 to 1."""
        asks = "Does the text say everything that the claim says? Claim: "
        asked = ({"type": "noul", "instructions": asks + claim} for claim in claims)
        questions = {str(number): each for number, each in enumerate(asked)}
        body = {"state": evidence, "questions": questions, **self._model}
        reply = await self._server.document("/systemone", body)
        try:
            shares = [float(reply["answers"][number]["noul"]) for number in questions]
            if not all(0 <= share <= 1 for share in shares):
                raise ValueError(shares)
        except (KeyError, TypeError, ValueError) as error:
            fault = self._server.faults.reply("sent no probability for each question")
            raise fault.error from error
        return dict(zip(claims, shares, strict=True))
