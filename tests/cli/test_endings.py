"""Promises of how commands end: exit codes, one line for each failure, never a traceback."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import leadcore as library
from leadcore.cli import main
from leadcore.cli.exits import MEANINGS, Code, Refused
from leadcore.cli.program import Program
from leadcore.errors import InputError, Problem
from tests.cli.programs import Run, clean_environment, command

#: Verbs that take a definition, with what else they need.
VERBS: dict[str, tuple[str, ...]] = {
    "check": (),
    "show": (),
    "schema": (),
    "vocabulary": (),
    "run": ("leads.csv",),
    "explain": ("leads.csv", "--lead", "1"),
}


def _ending_with(error: BaseException) -> typer.Typer:
    """A program like leadcore, with a verb that fails in a given way."""
    app = typer.Typer(cls=Program, rich_markup_mode=None)

    @app.command("fail")
    def fail() -> None:
        """Fail."""
        raise error

    @app.command("other")
    def other() -> None:
        """Do nothing."""

    return app


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (Refused("not so", "do this"), 2, "leadcore: not so\n  cure: do this\n"),
        (Refused("plugin x is silent", code=Code.OUTSIDE_FAILED), 3, "leadcore: plugin x"),
        (
            InputError(Problem("LC-LEAD-001", "not a lead", hint="give one")),
            2,
            "error LC-LEAD-001: not a lead\n  cure: give one\n",
        ),
        (FileNotFoundError(errno.ENOENT, "No such file", "a.csv"), 2, "`a.csv`: no such file\n"),
        (PermissionError(errno.EACCES, "Permission denied", "a"), 2, "`a`: permission denied\n"),
        (OSError(errno.ENOSPC, "No space left on device"), 3, "no space left on device\n"),
        (KeyboardInterrupt(), 130, "leadcore: interrupted\n"),
        (ZeroDivisionError("x"), 3, "leadcore: this is a bug in leadcore: ZeroDivisionError: x\n"),
        (RecursionError(), 3, "this is a bug in leadcore: RecursionError\n"),
    ],
)
def test_each_failure_has_its_code_and_its_line(error: BaseException, code: int, said: str) -> None:
    """Who must act can be told from the exit code, what to do from the line."""
    result = CliRunner().invoke(_ending_with(error), ["fail"])

    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_bug_shows_its_place_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a report of it, an internal error says where it arose."""
    monkeypatch.setenv("LEADCORE_TRACEBACK", "1")

    result = CliRunner().invoke(_ending_with(ZeroDivisionError("x")), ["fail"])

    assert result.exit_code == 3
    assert "Traceback (most recent call last)" in result.stderr
    assert "raise error" in result.stderr


def test_every_code_has_a_meaning() -> None:
    """The documentation can say what each code means."""
    assert set(MEANINGS) == set(Code)
    assert {int(code) for code in Code} == {0, 1, 2, 3, 130}


def test_main_returns_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    """The entry point can be called from Python, and ends nothing."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"leadcore {library.__version__}\n"
    assert main(["chekc"]) == 2
    assert "Did you mean 'check'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["check"], ["check", "--strikt", "good.yaml"], ["check", "a", "b"], ["--nope"]],
)
def test_wrong_arguments_end_with_2(leadcore: Run, arguments: list[str]) -> None:
    """Arguments that nobody understands are answered with the usage."""
    done = leadcore(*arguments)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: leadcore")


def test_help_is_quick_and_loads_little() -> None:
    """`leadcore --help` needs neither pydantic nor rich nor the tables of phone numbers."""
    script = (
        "import sys; from leadcore.cli import main; main(['--help']); "
        "heavy = {'pydantic', 'rich', 'yaml', 'phonenumbers', 'tldextract', 'pycountry', 're2', "
        "'pyarrow', 'business_rules', 'email_validator'} & set(sys.modules); "
        "sys.exit(','.join(sorted(heavy)) or 0)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, encoding="utf-8"
    )

    assert (done.returncode, done.stderr) == (0, "")


# -- as a program of its own ----------------------------------------------------------------------


HOSTILE = ("missing", "folder", "empty", "binary", "unreadable", "hundred problems")


def _hostile(folder: Path, kind: str) -> str:
    """Makes a thing that is no definition; returns its name."""
    path = folder / kind
    match kind:
        case "folder":
            path.mkdir()
        case "empty":
            path.touch()
        case "binary":
            path.write_bytes(bytes(range(256)) * 8)
        case "unreadable":
            path.write_text("definition: x\n")
            path.chmod(0)
        case "hundred problems":
            rules = "".join(f"  - {{rule: r{at}, when: x{at} == 1}}\n" for at in range(100))
            path.write_text(f"definition: bad\ndisqualify:\n{rules}")
    return kind


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_definition_brings_a_verb_down(
    leadcore: Run, tmp_path: Path, verb: str, kind: str
) -> None:
    """Whatever is given as a definition, there is exit code 2 and a message with a code."""
    if kind == "unreadable" and os.geteuid() == 0:
        pytest.skip("root may read everything")

    done = leadcore(verb, _hostile(tmp_path, kind), *VERBS[verb])

    told = done.out + done.err
    assert done.code == 2
    assert re.search(r"error LC-[A-Z]+-\d{3}: ", told)
    assert "Traceback" not in told
    assert "bug in leadcore" not in told


@pytest.mark.slow
def test_a_pipe_closed_early_is_no_failure(program: Run, tmp_path: Path) -> None:
    """`leadcore ... | head -1` ends quietly."""
    program("check", "good.yaml")
    done = subprocess.run(
        ["/bin/sh", "-c", f"{' '.join(command('errors'))} | head -1; true"],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    "locale", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_no_locale_brings_a_verb_down(program: Run, tmp_path: Path, locale: dict[str, str]) -> None:
    """Data is UTF-8 everywhere; messages lose letters rather than the command."""
    (tmp_path / "good.yaml").write_text(
        "leadcore: 1\ndefinition: good\nlists: {städte: [x]}\n"
        "qualify: {criteria: [{rule: a, when: known(city), because: Größe → 日本}]}\n",
        encoding="utf-8",
    )
    checked = program("check", "good.yaml", **locale)
    assert checked.code == 2
    assert "LC-DEF-006" in checked.out

    text = (tmp_path / "good.yaml").read_text(encoding="utf-8").replace("städte", "cities")
    (tmp_path / "good.yaml").write_text(text, encoding="utf-8")
    shown = program("show", "good.yaml", **locale)
    assert shown.code == 0
    assert "**Größe → 日本**" in shown.out


@pytest.mark.slow
def test_nothing_is_coloured_outside_of_a_terminal(program: Run) -> None:
    """What goes into a pipe or file has no escape sequences."""
    for arguments in (["check", "good.yaml"], ["errors"], ["show", "good.yaml"], ["check", "no"]):
        done = program(*arguments)
        assert "\x1b" not in done.out + done.err


@pytest.mark.slow
def test_no_color_is_respected_where_colour_is_forced(program: Run) -> None:
    """NO_COLOR wins, as people set it for good reasons."""
    coloured = program("check", "no", FORCE_COLOR="1")
    plain = program("check", "no", FORCE_COLOR="1", NO_COLOR="1")

    assert "\x1b[" in coloured.out
    assert not re.search(r"\x1b\[[\d;]*3[0-9]", plain.out)
