"""Promises about the files of `leadcore run`: none is harmed, and none brings it down."""

from __future__ import annotations

import errno
import gzip
import json
import os
import random
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.programs import GOOD, LEADS, Run, clean_environment, command

AT = ("--at", "2026-03-01T09:30:00Z")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--out", "leads.csv"),
        ("--bad-rows", "leads.csv"),
        ("--out", "../{folder}/leads.csv"),
        ("--out", "same.csv", "--bad-rows", "same.csv"),
    ],
)
def test_an_input_is_never_written_over(
    leadcore: Run, leads: Path, arguments: tuple[str, ...]
) -> None:
    """Not even under another name; and decisions and bad rows have files of their own."""
    named = [each.format(folder=leads.parent.name) for each in arguments]

    done = leadcore("run", "good.yaml", "leads.csv", *named)

    assert done.code == 2
    assert "would be written over" in done.err or "is named twice" in done.err
    assert leads.read_text(encoding="utf-8") == LEADS


@pytest.mark.usefixtures("leads")
def test_a_definition_is_never_written_over(leadcore: Run, tmp_path: Path) -> None:
    """Neither the document nor the lists and tables that it names."""
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "a.yaml").write_text(
        "leadcore: 1\ndefinition: a\nlists: {x: {file: x.csv}}\n"
        "disqualify: [{rule: r, when: city in lists.x}]\n"
    )
    (tmp_path / "set" / "x.csv").write_text("name\nRome\n")

    for target in ("set/x.csv", "set/a.yaml"):
        done = leadcore("run", "set", "leads.csv", "--bad-rows", target)
        assert done.code == 2
        assert "is a file of the definition" in done.err
    assert (tmp_path / "set" / "x.csv").read_text() == "name\nRome\n"


@pytest.mark.usefixtures("leads")
def test_a_folder_that_is_not_there_is_told(leadcore: Run) -> None:
    """Where a file cannot be made, its name is in the message."""
    done = leadcore("run", "good.yaml", "leads.csv", "--out", "nowhere/out.jsonl")

    assert done.code == 2
    assert done.err == (
        "leadcore: `nowhere/out.jsonl`: no such file or directory\n"
        "  cure: make the folder `nowhere` first, or mend the name\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.usefixtures("leads")
def test_a_full_disk_ends_with_3(leadcore: Run) -> None:
    """What fails outside is told apart from what was asked wrongly."""
    for option in ("--out", "--bad-rows"):
        done = leadcore("run", "good.yaml", "leads.csv", option, "/dev/full")

        assert done.code == 3
        assert f"`/dev/full`: {os.strerror(errno.ENOSPC).lower()}\n" in done.err
        assert "make room" in done.err


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limits of the sizes of files")
@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.csv.gz", "out.parquet"])
def test_a_disk_that_becomes_full_is_told_in_every_form(tmp_path: Path, name: str) -> None:
    """With the name of the file, though it is only noticed after thousands of rows."""
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    seeded = random.Random(7)
    rows = (f"{seeded.random()},a{seeded.random()}@example.com\n" for _ in range(9_000))
    (tmp_path / "leads.csv").write_text("id,email\n" + "".join(rows))
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    started = " ".join(command("run", "good.yaml", "leads.csv", "--out", name))
    done = subprocess.run(
        ["/bin/sh", "-c", f"trap '' XFSZ; ulimit -f 40; exec {started}"],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"leadcore: `{name}`: {os.strerror(errno.EFBIG).lower()}\n")
    assert "cure: let files be larger" in done.stderr


@pytest.mark.parametrize(
    "kind", ["missing.csv", "folder", "empty.csv", "binary.csv", "short.csv.gz"]
)
@pytest.mark.parametrize("verb", ["run", "explain"])
def test_no_input_brings_it_down(leadcore: Run, tmp_path: Path, kind: str, verb: str) -> None:
    """Whatever is given as a file of leads, there is a clean message and an exit code."""
    path = tmp_path / kind
    match kind:
        case "folder":
            path.mkdir()
        case "empty.csv":
            path.touch()
        case "binary.csv":
            path.write_bytes(bytes(range(256)) * 50)
        case "short.csv.gz":
            path.write_bytes(gzip.compress(LEADS.encode() * 500)[:-20])
    more = ("--lead", "nobody") if verb == "explain" else ()

    done = leadcore(verb, "good.yaml", kind, *more)

    told = done.out + done.err
    assert done.code == 2
    assert "LC-IN-" in told or verb == "explain"
    assert "bug in leadcore" not in told


def test_a_file_that_broke_off_is_used_and_told(leadcore: Run, tmp_path: Path) -> None:
    """What could be read is decided; the exit code says that it is not all."""
    rows = "".join(f"{at},a{at}@example.com,DE,9000\n" for at in range(5_000))
    packed = gzip.compress(f"id,email,country,budget\n{rows}".encode())
    (tmp_path / "short.csv.gz").write_bytes(packed[: len(packed) // 2])

    done = leadcore("run", "good.yaml", "short.csv.gz", "--out", "out.jsonl")

    assert done.code == 2
    assert "LC-IN-006" in done.out
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) > 1_000


def test_leads_can_come_through_a_pipe(tmp_path: Path, program: Run, leads: Path) -> None:
    """`-` reads the standard input."""
    program("--version")
    done = subprocess.run(
        command("run", "good.yaml", "-", "--out", "-", *AT),
        cwd=tmp_path,
        env=clean_environment(),
        input=leads.read_bytes(),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 3
    assert done.stderr.startswith(b"3 leads of the standard input decided by ")


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_failure(tmp_path: Path, program: Run) -> None:
    """`leadcore run ... --out - | head -1` ends quietly."""
    program("--version")
    rows = "".join(f"{at},a{at}@example.com,DE,9000\n" for at in range(20_000))
    (tmp_path / "many.csv").write_text(f"id,email,country,budget\n{rows}")
    words = " ".join(command("run", "good.yaml", "many.csv", "--out", "-"))

    done = subprocess.run(
        ["/bin/sh", "-c", f"{words} | head -1"],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert json.loads(done.stdout)["lead"] == "0"
    assert done.stderr == ""
