"""Prints the table of figures: `python -m benchmarks [NAME ...] [--quick] [--json]`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module

from benchmarks.figure import (
    AbsentError,
    Effort,
    Figure,
    UnequalAnswersError,
    table_head,
    table_row,
)

#: The groups of figures in the order of the table; each is a module of this package.
GROUPS = {
    "rules": "the 75 rules, compiled, beside other engines",
    "decision": "a whole decision, and one from a raw dict",
    "activity": "20 touches, two windows, one half-life",
    "routing": "routing by 10 to 10,000 territory rows",
    "loading": "loading and checking large definitions",
    "files": "run over the bank's calls, file to file",
    "importing": "import leadcore, over pydantic's own import",
    "agreement": "both engines on random definitions and leads",
}


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and say by the exit code whether any answer was wrong."""
    options = _options(arguments)
    effort = Effort(quick=options.quick)
    found: list[Figure] = []
    if not options.json:
        print(table_head(), flush=True)
    for name in options.names or GROUPS:
        _progress(f"measuring {name}: {GROUPS[name]}")
        for figure in _group(name, effort):
            found.append(figure)
            if not options.json:
                print(table_row(figure), flush=True)
    if options.json:
        print(json.dumps([figure.as_data() for figure in found], indent=1))
    missed = [figure.what for figure in found if figure.met is False]
    if missed:
        _progress(f"not met: {'; '.join(missed)}")
    return 1 if any(figure.failed for figure in found) else 0


def _group(name: str, effort: Effort) -> Iterator[Figure]:
    start = time.perf_counter()
    try:
        figures: Callable[[Effort], Iterator[Figure]]
        figures = import_module(f"benchmarks.{name}").figures
        yield from figures(effort)
    except AbsentError as error:
        yield Figure(GROUPS[name], f"left out: {error}")
    except UnequalAnswersError as error:
        yield Figure(GROUPS[name], f"no figure: {error}", met=False, failed=True)
    _progress(f"{name} took {time.perf_counter() - start:.0f} s")


def _progress(line: str) -> None:
    """Tell whoever waits at a terminal what is being done; a pipe gets the table alone."""
    if sys.stderr.isatty():
        print(line, file=sys.stderr, flush=True)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    shown = "\n".join(f"  {name:<10} {what}" for name, what in GROUPS.items())
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = f"groups of figures:\n{shown}"
    parser.add_argument("names", nargs="*", choices=[*GROUPS, []], metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: a rough look")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
