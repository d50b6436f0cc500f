"""What docs/deploy.md and the files of docs/deploy say of settings, commands, ports and headers."""

import re
import shlex
from pathlib import Path
from typing import Any, NamedTuple

import yaml  # type: ignore[import-untyped]

from tests.shown_commands import check_readable
from ui.settings import known_settings

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs/deploy"
PAGE = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
FILES = {each.name: each.read_text(encoding="utf-8") for each in FOLDER.iterdir() if each.is_file()}
COMPOSE: dict[str, Any] = yaml.safe_load(FILES["compose.yaml"])
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
WORKERS = ["worker-1", "worker-2"]
SENT = {
    "Remote-User": "$user",
    "Remote-Groups": "$groups",
    "Host": "$http_host",
    "X-Forwarded-For": "$remote_addr",
    "X-Forwarded-Proto": "$scheme",
}


class Block(NamedTuple):
    """A block of nginx: what it is for, its directives, and the blocks in it."""

    head: str
    lines: list[tuple[str, str]]
    blocks: list["Block"]


def commands() -> list[str]:
    """Return the footnote commands of the page and of the files, without the name."""
    blocks = "\n".join(re.findall(r"(?ms)^```(?:console|sh)\n(.*?)^```", PAGE))
    shown = re.findall(r"(?m)(?:^\$ |worker-\d |as_)footnote (.+)$", blocks)
    shown += re.findall(r"`(?:as_)?footnote ([a-z].*?)`", PAGE)
    started = re.findall(r"(?m)^ExecStart=\S+/footnote (.+)$", FILES["footnote@.service"])
    found = [re.split(" [<>] ", line)[0] for line in [*shown, *started]]
    image = re.findall(r"(?m)^CMD (\[.+\])$", FILES["Containerfile"])
    listed = [yaml.safe_load(each) for each in image] + [SERVICES[w]["command"] for w in WORKERS]
    assert all(words[0] == "footnote" for words in listed)
    assert len(shown) > 3
    assert (len(started), len(image)) == (1, 1)
    return found + [shlex.join(map(str, words[1:])) for words in listed]


def nginx(text: str) -> Block:
    """Return the directives and blocks of a configuration of nginx."""
    text = re.sub(r"(?m)^\s*#.*$", "", text)
    top = Block("", [], [])
    above = [top]
    for words, end in re.findall(r"""((?:"[^"]*"|'[^']*'|[^;{}"'])*)([;{}])""", text):
        if end == "}":
            above.pop()
        elif end == ";":
            name, _, rest = words.strip().partition(" ")
            above[-1].lines.append((name, rest.strip()))
        else:
            block = Block(" ".join(words.split()), [], [])
            above[-1].blocks.append(block)
            above.append(block)
    assert above == [top]
    return top


def site() -> Block:
    """Return the server of nginx.conf that asks Footnote."""
    (found,) = (
        each
        for each in nginx(FILES["nginx.conf"]).blocks
        if each.head == "server" and ("listen", "443 ssl") in each.lines
    )
    return found


def sets(block: Block) -> dict[str, str]:
    """Return the headers that a block sets by itself."""
    return dict(rest.split() for name, rest in block.lines if name == "proxy_set_header")


def upstreams(name: str) -> dict[str, list[str]]:
    """Return the addresses of a servers-*.conf, by the name of what listens there."""
    return {
        block.head.removeprefix("upstream "): [rest for key, rest in block.lines if key == "server"]
        for block in nginx(FILES[name]).blocks
    }


def test_every_setting_is_one() -> None:
    for name, text in {**FILES, "deploy.md": PAGE}.items():
        assert set(re.findall(r"\bFOOTNOTE_[A-Z_]+", text)) <= known_settings(), name


def test_every_command_can_be_read() -> None:
    for line in commands():
        check_readable(line.replace("%i", "7861"))


def test_images_have_versions_and_chroma_is_the_one_that_is_locked() -> None:
    images = [each["image"].rpartition("}/")[2] for each in SERVICES.values()]
    images += re.findall(r"(?m)^FROM (\S+)", FILES["Containerfile"])
    assert all(re.fullmatch(r"[^:]+:v?\d[\w.-]*", each) for each in images), images
    locked = re.search(r"(?m)^chromadb==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"))
    assert locked is not None
    assert SERVICES["chroma"]["image"] == f"chromadb/chroma:{locked[1]}"


def test_services_find_one_another() -> None:
    places = {
        name: service["networks"]["front"]["ipv4_address"]
        for name, service in SERVICES.items()
        if "front" in service["networks"]
    }
    for worker in map(SERVICES.get, WORKERS):
        assert worker is not None
        assert worker["environment"]["FOOTNOTE_PROXIES"] == places["nginx"]
        assert "@postgres:5432/" in worker["environment"]["FOOTNOTE_DATABASE_URL"]
        assert worker["environment"]["FOOTNOTE_CHROMA_URL"] == "http://chroma:8000"
        assert worker["command"][-2:] == ["--port", "7860"]
        assert set(worker["networks"]) == {"front", "back"}
    assert upstreams("servers-compose.conf") == {
        "footnote": [f"{places[worker]}:7860" for worker in WORKERS],
        "oauth2-proxy": [f"{places['oauth2-proxy']}:4180"],
    }
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    for name, service in SERVICES.items():
        assert set(service.get("depends_on", ())) <= set(SERVICES), name
        assert set(service["networks"]) <= set(COMPOSE["networks"]), name
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert (
                source in COMPOSE["volumes"]
                or source in ("./tls", "./programs")
                or (FOLDER / source).is_file()
            )


def test_units_nginx_and_the_page_name_the_same_ports() -> None:
    found = upstreams("servers-systemd.conf")
    ports = [each.removeprefix("127.0.0.1:") for each in found["footnote"]]
    assert set(re.findall(r"footnote@(\d+)", PAGE + FILES["footnote@.service"])) == set(ports)
    chroma = re.search(r"--host (\S+) --port (\S+) ", FILES["chroma.service"])
    assert chroma is not None
    assert f"FOOTNOTE_CHROMA_URL=http://{chroma[1]}:{chroma[2]}\n" in PAGE
    assert set(upstreams("servers-compose.conf")) == set(found)


def test_whoever_starts_it_is_told_of_every_secret() -> None:
    asked = set(re.findall(r"\$\{([A-Z0-9_]+):\?\}", FILES["compose.yaml"]))
    told = re.search(r"(?ms)cat > \.env\) <<END\n(.*?)^END", PAGE)
    assert told is not None
    assert set(re.findall(r"(?m)^([A-Z0-9_]+)=", told[1])) == asked


def test_nginx_tells_who_people_are_and_keeps_them_with_a_worker() -> None:
    server = site()
    assert sets(server) == SENT
    # Nobody is anybody before oauth2-proxy says so.
    assert {("set", '$user ""'), ("set", '$groups ""')} <= {*server.lines}
    assert ("proxy_buffering", "off") in server.lines
    assert ("add_header", 'Strict-Transport-Security "max-age=63072000" always') in server.lines
    to_footnote = {
        each.head: [line for line in each.lines if line[0] != "proxy_pass"]
        for each in server.blocks
        if ("proxy_pass", "http://footnote") in each.lines
    }
    assert to_footnote == {
        "location /": [
            ("auth_request", "/oauth2/auth"),
            ("auth_request_set", "$user $upstream_http_x_auth_request_email"),
            ("auth_request_set", "$groups $upstream_http_x_auth_request_groups"),
            ("error_page", "401 = /oauth2/start"),
        ],
        "location ~ ^/(api/v1|v1|mcp)(/|$)": [("set", "$user $program")],
        "location = /health": [],
    }
    for name in ("servers-compose.conf", "servers-systemd.conf"):
        workers, _ = nginx(FILES[name]).blocks
        assert ("hash", "$user consistent") in workers.lines
