"""
Loading and checking large definitions: 2,000 rules, and a decision table of 10,000 rows.

"Load and check" is `Definition.loads` from YAML text, as `leadcore check` does it: every condition
read, typed and placed. Beside it stand its parts, and what follows at the first decision: the
fingerprint, and the function that is compiled. Medians of several loads; garbage collection is on.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import peers, routing, translation
from benchmarks.figure import Effort, Figure
from benchmarks.measure import seconds_of
from leadcore import Definition
from leadcore.definition.checking import check
from leadcore.definition.fingerprint import fingerprint
from leadcore.definition.loading.loaded import loads

RULES, ROWS = 2_000, 10_000


def figures(effort: Effort) -> Iterator[Figure]:
    """The rules, then the table."""
    times = effort.of(7, 2)
    yield from _of(f"{RULES:,} rules", rules_text(), None, times)
    with TemporaryDirectory() as name:
        folder = Path(name)
        routing.definition(peers.module("workload").make_territories(ROWS), folder)
        text = (folder / "territories.yaml").read_text(encoding="utf-8")
        yield from _of(f"a table of {ROWS:,} rows", text, folder, times)


def _of(what: str, text: str, folder: Path | None, times: int) -> Iterator[Figure]:
    load = partial(Definition.loads, text, folder=folder)
    seconds = seconds_of(load, times)
    yield Figure(f"load and check {what}", f"{seconds:.2f} s", "under 1 s", met=seconds < 1)
    parse = seconds_of(partial(loads, text, folder=folder), times)
    made, loaded = load(), loads(text, folder=folder)
    parts = {
        "YAML and shape": parse,
        "conditions and plan": seconds_of(partial(check, loaded), times),
        "fingerprint": seconds_of(partial(fingerprint, made.meaning.plan, made.lead_type), times),
        "compile decide": seconds_of(partial(_compiled, made), times),
    }
    for part, took in parts.items():
        yield Figure(f"{what}: {part}", f"{took:.2f} s")


def _compiled(made: Definition[Any]) -> object:
    from leadcore.definition.deciding.compiling import Compiled

    return Compiled(made.meaning.plan, made.meaning.stages).function("decide")


def rules_text(seed: int = 13) -> str:
    """
    A definition of 2,000 rules in YAML, most of them scoring.

    They are the workload's rules over and over, joined in pairs and with other numbers and texts.
    """
    chance = random.Random(seed)
    workload = peers.module("workload")
    conditions = [rule for _, _, rule in workload.SCORING] + [rule for _, rule in workload.ROUTING]
    names = (f"rule-{number:04}" for number in range(RULES))

    def when() -> str:
        parts = [translation.expression(_varied(chance.choice(conditions), chance))]
        if chance.random() < 0.3:
            parts.append(translation.expression(_varied(chance.choice(conditions), chance)))
        return chance.choice((" and ", " or ")).join(parts)

    held = translation.sections()
    lines = ["leadcore: 1", "definition: two-thousand", "fields:"]
    lines += [f"  {name}: {json.dumps(field)}" for name, field in held["fields"].items()]
    lines.append("score:")
    for dimension in ("fit", "engagement", "intent"):
        lines += [f"  {dimension}:", "    cap: 500", "    rules:"]
        for _ in range((RULES - 100) // 3):
            lines += [f"      - rule: {next(names)}", f"        when: '{when()}'"]
            lines += [f"        points: {chance.randint(-20, 20) or 1}"]
            lines += ["        because: One of very many reasons"]
    lines += ["route:", "  rules:"]
    for number, name in enumerate(names):
        lines += [f"    - {{rule: {name}, to: team_{number % 20}, when: '{when()}'}}"]
    return "\n".join(lines) + "\n"


def _varied(rule: Any, chance: random.Random) -> Any:
    """The same rule with other numbers, and where texts are free with one more text."""
    if isinstance(rule, int) and rule > 0:
        return rule + chance.randint(0, 50)
    if not isinstance(rule, tuple):
        return rule
    if rule[0] == "in" and rule[1] in ("source", "title", "company.industry"):
        return (*rule[:2], [*rule[2], f"other_{chance.randint(0, 999)}"])
    return tuple(_varied(part, chance) for part in rule)
