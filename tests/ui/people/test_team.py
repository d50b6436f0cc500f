"""A team whose three workers share a PostgreSQL database and a Chroma server; all made up."""

import random
import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.machines import Machines, machines

_FIRST_YEAR = 1200
_SECONDS = 120.0


@dataclass(slots=True)
class Member:
    """Somebody with an article of their own, who asks one worker until it is gone."""

    number: int
    workers: list[str]
    asked: int = 0
    moved: bool = False
    seconds: list[float] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"member{self.number}@example.org"

    @property
    def year(self) -> str:
        return str(_FIRST_YEAR + self.number)

    @property
    def weir(self) -> str:
        # No two are one edit apart, or a question for one would be read as one for the other.
        first, second = divmod(self.number, 10)
        return "Ul" + "bdfgklmnpr"[first] * 2 + "a" + "bdfgklmnpr"[second] * 2 + "en"

    def ask_about(self, other: "Member", *, kept: bool = True) -> set[str]:
        """Ask when somebody's weir was mended; return the years that come back."""
        asked = {"question": f"When was the weir of {other.weir} mended?"}
        if kept:
            asked["conversation"] = f"talk-{self.number}"
        began = time.monotonic()
        answer = self.call("POST", "/api/v1/ask", json=asked)
        self.seconds.append(time.monotonic() - began)
        self.asked += kept
        return set(re.findall(r"mended in (\d{4})", answer.text))

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send a request, to the next worker once the own one is gone."""
        headers = {"Remote-User": self.name}
        while True:
            try:
                with httpx.Client(trust_env=False, timeout=_SECONDS, headers=headers) as client:
                    found = client.request(method, self.workers[0] + path, **more)
            except httpx.TransportError:
                if self.moved:
                    raise
                self.moved = True
                self.workers = self.workers[1:]
                continue
            assert found.status_code == 200, found.text
            return found


def check_team(three: Machines, members: int, seconds: float, pause: float) -> list[float]:
    """Let members ask, add and share while a worker is killed; return the seconds of answers."""
    places = [chat.address for chat in three.chats]
    team = [
        Member(number, places[number % 3 :] + places[: number % 3]) for number in range(members)
    ]
    for member in team:
        text = f"The weir of {member.weir} was mended in {member.year} by its keeper."
        member.call("POST", "/api/v1/articles", json={"text": text, "title": member.weir})
    wrong: list[str] = []
    until = time.monotonic() + seconds

    def ask(member: Member) -> None:
        chance = random.Random(member.number)
        time.sleep(chance.uniform(0, pause))
        try:
            while time.monotonic() < until:
                due = time.monotonic() + pause
                other = chance.choice(team) if chance.random() < 0.3 else member
                found = member.ask_about(other)
                # What the last one shares is seen at times.
                is_right = found <= {member.year, team[-1].year}
                if not is_right or (other is member and member.year not in found):
                    wrong.append(f"{member.name} got {found} for {other.name}")
                time.sleep(max(0.0, due - time.monotonic()))
        except (httpx.HTTPError, AssertionError) as error:
            wrong.append(f"{member.name}: {error!r}")

    def share() -> int:
        """Share an article and take it back, while others ask."""
        shared, owner = 0, team[-1]
        (own,) = owner.call("GET", "/api/v1/collections").json()["collections"]
        place = f"/api/v1/collections/{own['id']}/readers"
        while time.monotonic() < until:
            other = team[shared % (members - 1)]
            for role in ("reader", None):
                grant = {"reader": f"person:{other.name}", "role": role}
                owner.call("PUT", place, json=grant)
                if (owner.year in other.ask_about(owner, kept=False)) != (role == "reader"):
                    wrong.append(f"{other.name} saw {role}")
            text = f"The mill of {owner.weir} has {shared + 7} stones."
            more = {"text": text, "title": f"Mill {shared}"}
            owner.call("POST", "/api/v1/articles", json=more)
            shared += 1
        return shared

    threads = [threading.Thread(target=ask, args=(member,)) for member in team]
    threads.append(threading.Timer(seconds / 2, three.chats[2].kill))
    for thread in threads:
        thread.start()
    assert share() > 0
    for thread in threads:
        thread.join()
    assert not wrong, wrong
    for member in team:
        if member.workers[0] == places[2]:
            member.workers = member.workers[1:]
        saved = member.call("GET", f"/api/v1/conversations/talk-{member.number}").json()
        # What was asked when the worker was killed may have been answered there already.
        assert member.asked <= len(saved["turns"]) <= member.asked + member.moved
    return sorted(each for member in team for each in member.seconds)


@pytest.mark.soak
def test_a_team_asks_adds_and_shares_while_a_worker_is_killed(tmp_path: Path) -> None:
    sentences = [f"Ledger {number} lists {number + 7} barrels." for number in range(100_000)]
    shared = {"FOOTNOTE_AUTH": "header", "FOOTNOTE_PROXIES": "127.0.0.1"}
    with machines(tmp_path, len(sentences), sentences, shared) as three:
        taken = check_team(three, 50, 300, 10)
    print(f"{len(taken)} answers, p50 {taken[len(taken) // 2]:.2f} s, ", end="")
    print(f"p95 {taken[len(taken) * 95 // 100]:.2f} s")
