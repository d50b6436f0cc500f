"""What a program is told while all places are taken."""

from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui.api.failures import tell_failures
from ui.api.streaming import Turnstile


def test_who_comes_while_all_places_are_taken_is_told_when_to_try_again() -> None:
    app, turnstile = FastAPI(), Turnstile(1, "questions are being answered")
    tell_failures(app)

    @app.get("/")
    def ask() -> str:
        with turnstile.passed():
            return "answered"

    with TestClient(app) as client:
        with turnstile.passed():
            refused = client.get("/")
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "2"
        error = refused.json()["error"]
        assert error["type"] == "rate_limit_error"
        assert error["message"].endswith("already; try again in a moment.")
        assert client.get("/").json() == "answered"
