"""Promises of `leadcore check`."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from leadcore.definition import Definition
from tests.cli.programs import Run

BAD = """\
leadcore: 1
definition: bad
disqualify:
  - {rule: a, when: contry == "US", because: x}
qualify:
  nead: 1
  criteria:
    - {rule: b, when: budget > "much"}
    - {rule: hour, when: now.hour("UTC") > 5}
"""


def test_a_good_definition_is_ok(leadcore: Run, tmp_path: Path) -> None:
    """Without a problem it says ok, the name, and the beginning of the fingerprint."""
    done = leadcore("check", "good.yaml")

    label = Definition.load(tmp_path / "good.yaml").label
    assert (done.code, done.out, done.err) == (0, f"ok {label}\n", "")
    assert re.fullmatch(r"good@[0-9a-f]{8}", label)


def test_every_problem_is_told_at_once(leadcore: Run, tmp_path: Path) -> None:
    """Place, code, message, the line with a mark below, and the cure, for each problem."""
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")

    done = leadcore("check", "bad.yaml")

    assert done.code == 2
    assert done.out.startswith(
        "bad.yaml:4:21: error LC-EXPR-003: no fact is called `contry`\n"
        '    4 |   - {rule: a, when: contry == "US", because: x}\n'
        "      |                     ^^^^^^\n"
        "        cure: did you mean `country`?\n"
        "\n"
        "bad.yaml:6:3: error LC-DEF-002: "
    )
    assert "bad.yaml:8:32: error LC-EXPR-014: " in done.out
    assert "bad.yaml:9:26: warning LC-DEF-040: " in done.out
    assert done.out.endswith("\n3 problems and 1 warning\n")


def test_the_mark_stands_below_what_it_means(leadcore: Run, tmp_path: Path) -> None:
    """Columns count characters; wide letters before the place push the mark along."""
    text = BAD.replace("{rule: a, when", "{because: 株式会社 é, rule: a, when")
    (tmp_path / "bad.yaml").write_text(text.replace(", because: x", ""), encoding="utf-8")

    lines = leadcore("check", "bad.yaml").out.splitlines()

    assert lines[0].startswith("bad.yaml:4:38: ")
    line, mark = lines[1], lines[2]
    wide = 4  # each of the four takes the room of two
    assert mark.index("^") == line.index("contry") + wide


def test_a_long_line_is_shown_around_its_place(leadcore: Run, tmp_path: Path) -> None:
    """However long a line is, its mark is in sight."""
    text = BAD.replace("contry", f"{'x' * 300} == 1 or contry")
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")

    done = leadcore("check", "bad.yaml")

    assert max(map(len, re.findall(r"^ +\d+ \|.*$", done.out, re.MULTILINE))) <= 80
    places = re.findall(r"^ +4 \| (.*)\n +\| ( *)(\^+)$", done.out, re.MULTILINE)
    assert any(line[len(blank) :].startswith("contry") for line, blank, _ in places)


def test_warnings_alone_are_ok_unless_strict(leadcore: Run, tmp_path: Path) -> None:
    """A warning is shown and stops nobody; with --strict it does."""
    text = 'leadcore: 1\ndefinition: w\ndisqualify: [{rule: a, when: now.hour("UTC") > 5}]\n'
    (tmp_path / "warned.yaml").write_text(text, encoding="utf-8")

    fine = leadcore("check", "warned.yaml")
    strict = leadcore("check", "warned.yaml", "--strict")

    assert fine.code == 0
    assert "warning LC-DEF-040" in fine.out
    assert re.search(r"^ok w@\w+, 1 warning$", fine.out, re.MULTILINE)
    assert strict.code == 2
    assert strict.out.endswith("\n1 warning\n")


def test_json_has_everything_the_text_has(leadcore: Run, tmp_path: Path) -> None:
    """Editors get the places, codes and cures as data."""
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")

    done = leadcore("check", "bad.yaml", "--json")

    told = json.loads(done.out)
    assert done.code == 2
    assert (told["ok"], told["definition"], told["errors"], told["warnings"]) == (False, None, 3, 1)
    assert told["problems"][0] == {
        "code": "LC-EXPR-003",
        "severity": "error",
        "message": "no fact is called `contry`",
        "hint": "did you mean `country`?",
        "path": "disqualify[0].when",
        "file": "bad.yaml",
        "line": 4,
        "column": 21,
        "end_line": 4,
        "end_column": 27,
    }
    good = json.loads(leadcore("check", "good.yaml", "--json").out)
    assert good["ok"]
    assert good["problems"] == []
    assert good["definition"] == f"good@{good['fingerprint'][:8]}"


def test_a_fault_in_a_table_shows_the_line_of_the_table(leadcore: Run, tmp_path: Path) -> None:
    """Tables are named from the definition's folder, and their lines are found there."""
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "all.yaml").write_text(
        "leadcore: 1\ndefinition: t\nteams: [north]\nroute: {rules: [{rule: r, table: t.csv}]}\n"
    )
    (folder / "t.csv").write_text("country,to\nUS,north\nDE,nroth\n")

    done = leadcore("check", "set")

    assert "t.csv:3:1: error LC-DEF-032" in done.out
    assert "    3 | DE,nroth\n" in done.out


def test_a_hundred_problems_are_a_hundred(leadcore: Run, tmp_path: Path) -> None:
    """However many problems there are, each is told."""
    rules = "".join(f"  - {{rule: r{at}, when: x{at} == 1}}\n" for at in range(100))
    (tmp_path / "bad.yaml").write_text(f"leadcore: 1\ndefinition: bad\ndisqualify:\n{rules}")

    done = leadcore("check", "bad.yaml")

    assert done.code == 2
    assert done.out.count("error LC-EXPR-003") == 100
    assert done.out.endswith("\n100 problems\n")


def test_nothing_in_a_definition_can_move_the_cursor(leadcore: Run, tmp_path: Path) -> None:
    """Control and direction characters of the text are shown, and never obeyed."""
    (tmp_path / "bad.yaml").write_text(
        'definition: bad\ndisqualify: [{rule: a, when: "x == \\"\u202e\u2066\\"", "\\e[2J": 1}]\n',
        encoding="utf-8",
    )

    done = leadcore("check", "bad.yaml")

    assert done.code == 2
    assert not set("\x1b\u202e\u2066") & set(done.out + done.err)


def test_a_name_that_is_no_text_breaks_nothing(program: Run, tmp_path: Path) -> None:
    """A file may be called by any bytes; messages and JSON show it as well as they can."""
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b.yaml")).write_text("lists: [1\n")
    except OSError:
        pytest.skip("the file system takes no such names")
    name = os.fsdecode(b"\xff\x1b.yaml")

    text = program("check", name)
    data = program("check", name, "--json")

    assert (text.code, data.code) == (2, 2)
    assert text.out.startswith("��.yaml:1:")
    assert json.loads(data.out)["problems"][0]["file"] == "?\x1b.yaml"
