"""`run` over the bank's 45,211 calls, file to file, and what memory it takes as the file grows."""

from __future__ import annotations

import csv
import gzip
import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks import peers
from benchmarks.figure import AbsentError, Effort, Figure, UnequalAnswersError

EXAMPLE = Path(__file__).parents[1] / "examples" / "bank-term-deposit"
CALLS = peers.DATA / "bank-marketing" / "bank-full.csv.gz"
AT = "2010-11-18"

# A child inherits the peak of its parent where the system only counts one per process, so the peak
# of its own memory is asked for where that can be done.
_CHILD = """
import resource, sys
from pathlib import Path
from leadcore.cli import main
sys.argv[0] = "leadcore"
try:
    main()
finally:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    status = Path("/proc/self/status")
    for line in status.read_text().splitlines() if status.exists() else ():
        if line.startswith("VmHWM:"):
            peak = int(line.split()[1])
    print(peak, file=sys.stderr)
"""


def figures(effort: Effort) -> Iterator[Figure]:
    """Leads a second of the whole process, and the memory as the file grows."""
    if not CALLS.is_file():
        raise AbsentError("the data ../shared/data/bank-marketing is not there")
    with gzip.open(CALLS, "rt", encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    with tempfile.TemporaryDirectory() as folder:
        peaks = [_run(Path(folder), head, rows, 1) for _ in range(effort.of(3, 1))]
        seconds = median(seconds for seconds, _ in peaks)
        rate = len(rows) / seconds
        yield Figure(
            "run over bank-full, file to file, reasons and all",
            f"{rate:,.0f} leads/s",
            "at least 15,000/s",
            None,
            rate >= 15_000,
        )
        # Up to 100,000 identifiers are remembered, to tell repeats; from there on nothing grows.
        memory = {1: peaks[0][1]}
        sizes = (2, 4) if effort.quick else (2, 4, 8)
        for times in sizes:
            memory[times] = _run(Path(folder), head, rows, times)[1]
        for times, peak in memory.items():
            yield Figure(f"peak memory of run at {len(rows) * times:,} rows", f"{peak:.0f} MiB")
        least, most = sizes[-2:]
        grown = memory[most] / memory[least]
        what = f"memory at {len(rows) * most:,} rows beside half of them"
        yield Figure(what, "", "not growing: at most 1.05x", grown, grown <= 1.05)


def _run(folder: Path, head: list[str], rows: list[list[str]], times: int) -> tuple[float, float]:
    """Seconds and peak memory in MiB of one run over so many copies of the rows."""
    source, target = folder / f"calls{times}.csv", folder / f"out{times}.jsonl"
    if not source.exists():
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";")
        writer.writerow(head)
        writer.writerows(rows * times)
        source.write_text(text.getvalue(), encoding="utf-8")
    arguments = ["run", str(EXAMPLE), str(source), "--at", AT, "--out", str(target)]
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, *arguments], capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - start
    with target.open(encoding="utf-8") as lines:
        decided = sum(1 for _ in lines)
    if decided != len(rows) * times:
        raise UnequalAnswersError(f"{decided:,} of {len(rows) * times:,} leads were written")
    return seconds, int(done.stderr.split()[-1]) / 1024
