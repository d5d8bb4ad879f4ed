"""Promises about the three streams: closed, full or read by nobody, they change no exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.programs import GOOD, LEADS, clean_environment, command

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="needs a shell that closes streams"),
]

FULL = "leadcore: no space left on device\n  cure: make room, and run it again\n"
NAMED = "name a file, as --out decided.jsonl"
BAD = GOOD.replace("budget >=", "bugdet >=")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Run a line of a shell in which `leadcore` is the program."""
    for name, text in (("good.yaml", GOOD), ("bad.yaml", BAD), ("leads.csv", LEADS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Shell(tmp_path)


class Shell:
    """A shell in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, line: str, **environment: str) -> tuple[int, str, str]:
        """The exit code of the program in the line, and what came on both streams."""
        program = " ".join(command()).replace("\\", "/")
        script = f'leadcore() {{ {program} "$@"; echo $? > code; }}\n{line}\n'
        done = subprocess.run(
            ["/bin/sh", "-c", script],
            cwd=self.folder,
            env=clean_environment(**environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return int((self.folder / "code").read_text()), done.stdout, done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "arguments", ["--help", "--version", "run --help", "check good.yaml", "schema", "errors"]
)
def test_a_full_disk_is_told_whatever_was_asked(shell: Shell, arguments: str) -> None:
    """In one line, also where it is only the help that has no place."""
    assert shell(f"leadcore {arguments} > /dev/full") == (3, "", FULL)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("verb", ["check nowhere.yaml", "show bad.yaml", "run good.yaml no.csv"])
def test_what_cannot_be_told_is_in_the_exit_code(shell: Shell, verb: str) -> None:
    """A full error stream takes nothing, and brings nothing down."""
    code, _, told = shell(f"leadcore {verb} 2> /dev/full")
    assert (code, told) == (2, "")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("leadcore run good.yaml leads.csv --out out.jsonl >&-", 0),
        ("leadcore run good.yaml leads.csv --out out.jsonl 2>&-", 0),
        ("leadcore run good.yaml leads.csv --out out.jsonl <&- >&- 2>&-", 0),
        ("leadcore run good.yaml leads.csv --out out.jsonl --max-bad 1 >&- 2>&-", 1),
        ("leadcore check bad.yaml >&-", 2),
        ("leadcore check nowhere.yaml 2>&-", 2),
        ("leadcore nonsense 2>&-", 2),
        ("leadcore --help >&-", 0),
    ],
)
def test_a_closed_stream_ends_nothing(shell: Shell, line: str, code: int) -> None:
    """What would be told there goes nowhere, and never into another file."""
    ended, out, err = shell(line)
    assert ended == code
    assert "bug in leadcore" not in out + err
    assert "Traceback" not in out + err
    if "--out" in line:
        text = (shell.folder / "out.jsonl").read_text()
        assert [each[:6] for each in text.splitlines()] == ['{"lead'] * 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("- <&-", "leadcore: the standard input is closed\n  cure: name the file of leads\n"),
        (
            "leads.csv --out - >&-",
            f"leadcore: the standard output is closed\n  cure: {NAMED}\n",
        ),
    ],
)
def test_a_stream_that_is_needed_must_be_open(shell: Shell, line: str, said: str) -> None:
    """Nothing is lost without a word."""
    assert shell(f"leadcore run good.yaml {line}") == (2, "", said)


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        ("check good.yaml", 0),
        ("check bad.yaml", 2),
        ("check bad.yaml --json", 2),
        ("init new", 0),
        ("run good.yaml leads.csv --out out.jsonl", 0),
        ("run good.yaml leads.csv --out out.jsonl --max-bad 1", 1),
        ("check nowhere.yaml", 2),
        ("nonsense", 2),
        ("--help", 0),
        ("run --help", 0),
    ],
)
def test_who_reads_along_has_no_say_in_how_it_ends(shell: Shell, verb: str, code: int) -> None:
    """With both streams in a pipe that nobody reads from."""
    assert shell(f"(sleep 0.05; leadcore {verb}) 2>&1 | true") == (code, "", "")


@pytest.mark.parametrize("columns", ["0", "1"])
def test_a_terminal_without_a_width_shows_all(shell: Shell, columns: str) -> None:
    """Some programs say that it has none."""
    code, out, _ = shell("leadcore check bad.yaml", COLUMNS=columns)
    assert code == 2
    assert "error LC-EXPR-003: no fact is called `bugdet`" in out


@pytest.mark.parametrize("module", ["typer", "leadcore.cli.run", "leadcore.cli.exits"])
def test_interrupted_while_it_is_loaded_it_ends_quietly(module: str) -> None:
    """As someone who thinks better of it at once expects."""
    script = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, *more):\n"
        f"        if name == {module!r}:\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "from leadcore.cli import main\n"
        "sys.exit(main(['check', 'good.yaml']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, encoding="utf-8"
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
