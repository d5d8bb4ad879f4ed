"""Fixtures of all tests of the command line: the program in this process, and by itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from leadcore.cli.program import app
from tests.cli.programs import GOOD, LEADS, Ended, Run, clean_environment, command


@pytest.fixture
def leadcore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command inside this process, in an empty folder with a good definition."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LEADCORE_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")

    def run(*arguments: str) -> Ended:
        result = CliRunner().invoke(app, list(arguments), prog_name="leadcore")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ended(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def program(tmp_path: Path) -> Run:
    """Run a command as a program of its own, in an empty folder with a good definition."""
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")

    def run(*arguments: str, **environment: str) -> Ended:
        done = subprocess.run(
            command(*arguments),
            cwd=tmp_path,
            env=clean_environment(**environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        return Ended(done.returncode, out, err)

    return run


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    """A file of five rows, two of which cannot be read."""
    path = tmp_path / "leads.csv"
    path.write_text(LEADS, encoding="utf-8")
    return path
