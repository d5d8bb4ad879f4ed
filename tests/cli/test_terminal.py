"""Promises of what people see on a terminal: colours, progress, and lines that fit."""

from __future__ import annotations

import os
import re
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.programs import GOOD, clean_environment, command

fcntl = pytest.importorskip("fcntl")
pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

ESCAPE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
COLOUR = re.compile(r"\x1b\[[\d;]*\b(?:3[0-7]|9[0-7])[\d;]*m")

Terminal = Callable[..., str]


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """Run a command on a terminal of a given width; returns all that appears there."""
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")

    def run(*arguments: str, columns: int = 80, **environment: str) -> str:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        process = subprocess.Popen(
            command(*arguments),
            cwd=tmp_path,
            env=clean_environment(TERM="xterm-256color", **environment),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        seen = b""
        while True:
            try:
                more = os.read(ours, 65_536)
            except OSError:  # the other end is closed
                break
            if not more:
                break
            seen += more
        os.close(ours)
        process.wait(timeout=60)
        return seen.decode("utf-8").replace("\r\n", "\n")

    return run


@pytest.mark.slow
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_lines_fit(terminal: Terminal, tmp_path: Path, columns: int) -> None:
    """No verb writes wider than the terminal."""
    (tmp_path / "bad.yaml").write_text(
        f"leadcore: 1\ndefinition: bad\ndisqualify: [{{rule: a, when: {'x' * 200} == 1}}]\n"
    )
    leads = "".join(f"{at},DE,{at * 100}\n" for at in range(60)) + "60,Atlantis,1\n" * 9
    (tmp_path / "leads.csv").write_text(f"id,country,budget\n{leads}0,DE,1\n")
    for arguments in (
        ("show", "good.yaml"),
        ("check", "bad.yaml"),
        ("errors",),
        ("vocabulary", "good.yaml", "--text"),
        ("run", "good.yaml", "leads.csv"),
        ("run", "good.yaml", "leads.csv", "--max-bad", "1"),
        ("init", f"drafted{columns}", "--from", "leads.csv"),
        ("explain", "good.yaml", "leads.csv", "--lead", "3"),
    ):
        # the bar draws a frame over the one before: each is a line of its own
        lines = re.split("[\r\n]", ESCAPE.sub("", terminal(*arguments, columns=columns)))
        if arguments[0] == "check":  # one word may be longer than the terminal is wide
            lines = [line for line in lines if "x" * 100 not in line]
        assert max(map(len, lines)) <= columns, arguments


@pytest.mark.slow
def test_paragraphs_hang(terminal: Terminal, tmp_path: Path) -> None:
    """The further lines of a remark are put in further than its first, so that it stays one."""
    (tmp_path / "leads.csv").write_text("id,email\n1,nobody\n2,nothing\n")

    lines = ESCAPE.sub("", terminal("run", "good.yaml", "leads.csv", columns=60)).split("\n")

    first = next(at for at, line in enumerate(lines) if "leads.csv row 2, column" in line)
    assert lines[first].startswith("  leads.csv row 2")
    assert lines[first + 1].startswith("    e-mail address")
    piped = subprocess.run(
        command("run", "good.yaml", "leads.csv"),
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert re.search("\n  leads.csv row 2, .*name@example.com\\)\n", piped.stdout)


@pytest.mark.slow
def test_a_definition_is_shown_and_not_its_markdown(terminal: Terminal) -> None:
    """On a terminal headings and tables are drawn; --raw gives the text."""
    drawn = ESCAPE.sub("", terminal("show", "good.yaml"))
    raw = terminal("show", "good.yaml", "--raw")

    assert "## Grades" not in drawn
    assert "| Grade |" not in drawn
    assert "─" in drawn
    assert "\n## Grades\n" in raw


@pytest.mark.slow
def test_colours_appear_unless_unwanted(terminal: Terminal) -> None:
    """On a terminal problems are red and cures green; NO_COLOR turns that off."""
    assert COLOUR.search(terminal("check", "missing.yaml"))
    assert not COLOUR.search(terminal("check", "missing.yaml", NO_COLOR="1"))


@pytest.mark.slow
def test_progress_is_shown_and_taken_away(terminal: Terminal, tmp_path: Path) -> None:
    """Rows, and rows a second, while it runs; the summary stands alone in the end."""
    rows = "".join(f"{at},a{at}@example.com,DE,9000\n" for at in range(30_000))
    (tmp_path / "many.csv").write_text(f"id,email,country,budget\n{rows}")

    seen = terminal("run", "good.yaml", "many.csv")

    assert re.search(r"\d+% .*[\d,]+ rows", ESCAPE.sub("", seen))
    last = ESCAPE.sub("", seen.rpartition("\x1b[2K")[2])
    assert last.strip().startswith("30,000 leads of many.csv decided by good@")
