"""A certificate that nobody signed."""

import subprocess
from pathlib import Path

import pytest


def make_certificate(folder: Path, whom: str) -> tuple[Path, Path]:
    """Make one for whom openssl's subjectAltName names, with its key; skip without openssl."""
    made, key = folder / "certificate.pem", folder / "key.pem"
    options = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    named = ["-subj", "/CN=here", "-addext", f"subjectAltName={whom}"]
    files = ["-keyout", str(key), "-out", str(made)]
    try:
        subprocess.run(
            ["openssl", "req", *options, *named, *files], check=True, capture_output=True
        )
    except OSError as error:
        pytest.skip(f"no openssl to make a certificate with: {error}")
    return made, key
