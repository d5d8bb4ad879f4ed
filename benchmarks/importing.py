"""What `import leadcore` costs over pydantic's own import, in fresh interpreters taking turns."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

from benchmarks.figure import Effort, Figure

FACE = "import leadcore"
PYDANTIC = "import pydantic; pydantic.BaseModel"
USED = "import leadcore; leadcore.Definition, leadcore.Lead"


def figures(effort: Effort) -> Iterator[Figure]:
    """The bare import, and the import with the classes that everybody uses."""
    took: dict[str, list[float]] = {PYDANTIC: [], FACE: [], USED: []}
    for _ in range(effort.of(11, 3)):
        for statement, times in took.items():
            times.append(_seconds(statement))
    base = median(took[PYDANTIC])
    yield Figure("import pydantic, in a fresh interpreter", f"{base * 1e3:.0f} ms")
    over = (median(took[FACE]) - base) * 1e3
    goal, met = "at most 100 ms", over <= 100
    yield Figure("import leadcore, over pydantic's", f"{over:.0f} ms", goal, None, met)
    used = (median(took[USED]) - base) * 1e3
    yield Figure("... and ask it for Definition and Lead", f"{used:.0f} ms")


def _seconds(statement: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - start
