"""Promises of interruptions: by whatever signal, all that is decided is kept and can be read."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from leadcore import Decision, Definition
from leadcore.cli.passes import Pass
from leadcore.intake import ResultFile
from leadcore.intake.summary import Tally
from tests.cli.programs import Run, clean_environment, command

AT = datetime(2026, 3, 1, tzinfo=UTC)
ROWS = b"id,budget\n" + b"".join(b"%d,5\n" % at for at in range(10))


class Telling(ResultFile):
    """Takes decisions, and is interrupted while it does."""

    def __init__(self, number: signal.Signals, *, times: int = 1) -> None:
        self.number = number
        self.times = times
        self.leads: list[str] = []
        self.finished = False

    def write(self, decision: Decision[Any], carried: Mapping[str, Any] | None = None) -> None:
        """Take one; the third takes long enough to be interrupted."""
        del carried
        if len(self.leads) == 2:
            for _ in range(self.times):
                signal.raise_signal(self.number)
        self.leads.append(decision.lead.id)

    def close(self) -> None:
        """Finish."""
        self.finished = True


def _pass() -> Pass:
    return Pass(Definition.loads("leadcore: 1\ndefinition: x\n"), io.BytesIO(ROWS), at=AT)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_is_being_written_is_written_first(number: signal.Signals) -> None:
    """The result at hand counts; the next one is not begun."""
    going, results = _pass(), Telling(number)
    with going.interruptible(), pytest.raises(KeyboardInterrupt):
        going.write(results)
    assert results.leads == ["0", "1", "2"]
    assert (going.written, going.row) == (3, 4)


def test_whoever_asks_three_times_does_not_want_to_wait() -> None:
    """Then even what is being written is broken off."""
    going, results = _pass(), Telling(signal.SIGTERM, times=3)
    with going.interruptible(), pytest.raises(KeyboardInterrupt):
        going.write(results)
    assert results.leads == ["0", "1"]


def test_who_was_told_not_to_listen_does_not() -> None:
    """`nohup` has a program outlive its terminal."""

    @contextmanager
    def deaf() -> Iterator[None]:
        before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        try:
            yield
        finally:
            signal.signal(signal.SIGHUP, before)

    going, results = _pass(), Telling(signal.SIGHUP)
    with deaf(), going.interruptible():
        assert going.write(results).leads == 10
    assert len(results.leads) == 10


def test_afterwards_signals_mean_what_they_meant() -> None:
    """Nothing is left behind."""
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with _pass() as going, going.interruptible():
        assert signal.getsignal(signal.SIGTERM) != before[1]
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def _leads_in(path: Path) -> list[str]:
    """The leads of a file of results, which must be whole."""
    if path.suffix == ".parquet":
        parquet = pytest.importorskip("pyarrow.parquet")
        return [str(lead) for lead in parquet.read_table(path)["lead"].to_pylist()]
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    assert text.endswith("\n")
    if ".csv" in path.name:
        return [row["lead"] for row in csv.DictReader(text.splitlines())]
    return [json.loads(line)["lead"] for line in text.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.csv.gz", "out.parquet"])
def test_interrupted_it_keeps_what_is_decided(
    tmp_path: Path, program: Run, name: str, number: signal.Signals
) -> None:
    """It ends with 130; the file can be read, and holds as many leads as are told."""
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    program("--version")
    rows = "".join(f"{at},a{at}@example.com,DE,9000\n" for at in range(400_000))
    (tmp_path / "many.csv").write_text(f"id,email,country,budget\n{rows}")
    process = subprocess.Popen(
        command("run", "good.yaml", "many.csv", "--out", name, "--bad-rows", "bad.csv"),
        cwd=tmp_path,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    out = tmp_path / name
    deadline = time.monotonic() + 60
    least = 5_000 if name.endswith("parquet") else 1  # its first bytes come before any lead
    while not (out.exists() and out.stat().st_size >= least) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(number)
    told, complaint = process.communicate(timeout=60)

    assert process.returncode == 130
    assert complaint == ""
    found = re.match(
        rf"interrupted: ([\d,]+) leads decided and written to {name}, up to row ([\d,]+)\n"
        rf"  to go on, run it again: it begins at the first row, and writes {name} anew\n\n",
        told,
    )
    assert found
    count, row = (int(each.replace(",", "")) for each in found.groups())
    assert 0 < count < 400_000
    assert row == count + 1
    assert _leads_in(out) == [str(at) for at in range(count)]
    assert (tmp_path / "bad.csv").read_text().startswith("id,email,country,budget,leadcore_row,")


def test_a_decision_that_was_not_given_out_is_not_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may be made already when the interruption comes."""
    going, results = _pass(), Telling(signal.SIGTERM, times=0)
    decided = Tally.decided

    def interrupted(tally: Tally, decision: Decision[Any]) -> None:
        decided(tally, decision)
        if decision.lead.id == "4":
            sys.setprofile(interrupt)

    def interrupt(_frame: FrameType, event: str, given: object) -> None:
        if event == "return" and isinstance(given, Decision):  # on its way out
            sys.setprofile(None)
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(Tally, "decided", interrupted)
    with going.interruptible(), pytest.raises(KeyboardInterrupt):
        going.write(results)
    assert results.leads == ["0", "1", "2", "3"]
    assert (going.written, going.row) == (4, 5)
