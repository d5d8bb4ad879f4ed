"""
The workload and the other rule engines, which lie beside the repository and are read from there.

They are no part of it, and a clone may not have them; then what needs them says so and is left out.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.figure import AbsentError

FOLDER = Path(__file__).parents[1] / ".." / "shared" / "bench" / "peers"
DATA = Path(__file__).parents[1] / ".." / "shared" / "data"


def module(name: str) -> ModuleType:
    """
    A module of the workload: `workload`, `handwritten`, `engines` or `scale`.

    Raises:
        AbsentError: The folder is not there.
    """
    if not (FOLDER / f"{name}.py").is_file():
        raise AbsentError("the workload ../shared/bench/peers is not there")
    place = str(FOLDER.resolve())
    if place not in sys.path:
        sys.path.append(place)
    return import_module(name)


def engine(name: str) -> Any:
    """
    Another engine with the 75 rules in it, as a function of one lead.

    Raises:
        AbsentError: The engine's package is not installed, or the folder is not there.
    """
    workload = module("workload")
    kind = getattr(module("engines"), name)
    try:
        made = kind(workload.SCORING, workload.QUALIFY, workload.ROUTING, workload.FALLBACK)
    except ImportError as error:
        raise AbsentError(f"the package `{error.name}` is not installed") from error
    return made.evaluate
