"""Promises of `--max-bad`: how many bad rows a run may have, and what is said without it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.programs import Run


def _rows(folder: Path, bad: int, good: int) -> None:
    """A file of leads, the first of which cannot be read."""
    lines = [f"{at},{'nobody' if at < bad else f'a{at}@example.com'}" for at in range(bad + good)]
    (folder / "leads.csv").write_text("\n".join(["id,email", *lines, ""]), encoding="utf-8")


@pytest.mark.parametrize(
    ("most", "code"),
    [("3", 0), ("2", 1), ("0", 1), ("15%", 0), ("14.9%", 1), ("0 %", 1), ("100%", 0)],
)
def test_more_bad_rows_than_allowed_are_a_failure(
    leadcore: Run, tmp_path: Path, most: str, code: int
) -> None:
    """In rows, or in percent of the rows read; all is written whatever the exit code is."""
    _rows(tmp_path, bad=3, good=17)

    done = leadcore(
        *("run", "good.yaml", "leads.csv", "--out", "out.jsonl", "--bad-rows", "bad.csv"),
        *("--max-bad", most, "--json"),
    )

    assert done.code == code
    assert json.loads(done.out)["set_aside"] == 3
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 17
    assert len((tmp_path / "bad.csv").read_text().splitlines()) == 4
    failure = (
        f"leadcore: 3 of 20 rows could not be read, and --max-bad allows {most.replace(' ', '')}\n"
        "  cure: mend them in bad.csv, and run that file\n"
    )
    assert done.err == (failure if code else "")


@pytest.mark.parametrize(("bad", "warned"), [(2, False), (3, True), (20, True)])
def test_many_bad_rows_are_warned_of(
    leadcore: Run, tmp_path: Path, bad: int, *, warned: bool
) -> None:
    """Without a threshold, more than one in ten; programs see it beside their JSON."""
    _rows(tmp_path, bad=bad, good=20 - bad)

    for more in ((), ("--json",), ("--out", "out.csv")):
        done = leadcore("run", "good.yaml", "leads.csv", *more)
        assert done.code == 0
        warning = f"leadcore: warning: {bad} of 20 rows could not be read; "
        assert done.err.startswith(warning) == warned
        assert ("with --max-bad 10% this is a failure\n" in done.err) == warned


@pytest.mark.parametrize("most", ["many", "-1", "101%", "2.5", "%", "", "1e3", "5%%"])
def test_what_is_no_threshold_is_refused(leadcore: Run, tmp_path: Path, most: str) -> None:
    """Before anything is read."""
    _rows(tmp_path, bad=1, good=1)

    done = leadcore("run", "good.yaml", "leads.csv", "--out", "out.jsonl", "--max-bad", most)

    assert (done.code, done.out) == (2, "")
    assert "neither a number of rows nor a percentage" in done.err
    assert "write --max-bad 100, or --max-bad 2%" in done.err
    assert not (tmp_path / "out.jsonl").exists()


def test_a_file_without_rows_passes_any_threshold(leadcore: Run, tmp_path: Path) -> None:
    """None of nothing is bad."""
    _rows(tmp_path, bad=0, good=0)

    assert leadcore("run", "good.yaml", "leads.csv", "--max-bad", "0%").code == 0
