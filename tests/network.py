"""Commands in a network namespace of their own that has a loopback device and nothing else.

A patched socket module sees nothing of what Rust, C++ or a browser opens; the kernel does.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

# Sets IFF_UP on lo with SIOCGIFFLAGS and SIOCSIFFLAGS, so that no `ip` command is needed.
_WITH_LOOPBACK = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
    request = bytearray(struct.pack("16sH14x", b"lo", 0))
    fcntl.ioctl(handle, 0x8913, request)
    flags = struct.unpack_from("H", request, 16)[0] | 0x1
    struct.pack_into("H", request, 16, flags)
    fcntl.ioctl(handle, 0x8914, request)
os.execvp(sys.argv[1], sys.argv[1:])
"""


def loopback_only(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    text: str | None = None,
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Run ``command``, children included, with loopback only.

    ``env`` is added to the environment, ``text`` goes to standard input. Skips the test, with the
    kernel's reason, where namespaces are not to be had.
    """
    if (reason := _refusal()) is not None:
        pytest.skip(f"no network namespace: {reason}")
    return subprocess.run(
        [*_unshare(), *map(str, command)],
        env={**os.environ, **(env or {})},
        cwd=cwd,
        input=text,
        stdin=subprocess.DEVNULL if text is None else None,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )


def _unshare() -> list[str]:
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *user, "--net", sys.executable, "-I", "-c", _WITH_LOOPBACK]


@cache
def _refusal() -> str | None:
    if shutil.which("unshare") is None:
        return "the unshare command is missing"
    probe = subprocess.run(
        [*_unshare(), "true"], capture_output=True, encoding="utf-8", check=False
    )
    if probe.returncode == 0:
        return None
    return probe.stderr.strip().splitlines()[-1]
