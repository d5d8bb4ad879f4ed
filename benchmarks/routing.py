"""
Routing one lead by a table of territories: country, employees from..to, one of two industries.

Held against the index that a programmer would write (`scale.index` of the workload), which looks up
country and industry in a dict and goes through the rows found. "Function" is the function that the
definition compiles to, which reads the facts of a lead and finds the row; "decide" is the whole
decision with the team's name read.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import peers, translation
from benchmarks.figure import Effort, Figure, compare_answers, us
from benchmarks.measure import Way, in_turns
from benchmarks.rules import NOW
from leadcore import Definition, Lead

SIZES = (10, 100, 1_000, 10_000)
LEADS = 1000

_DEFINITION = """
definition: territories
route:
  rules:
    - {rule: territory, table: territories.csv}
    - {rule: fallback, to: FALLBACK}
"""


def figures(effort: Effort) -> Iterator[Figure]:
    """Each size, then how much the largest costs beside the smallest."""
    workload = peers.module("workload")
    raw = workload.make_leads(LEADS, seed=3)
    seen: dict[int, float] = {}
    for size in SIZES:
        rules = workload.make_territories(size)
        by_hand = peers.module("scale").index(rules)
        with TemporaryDirectory() as folder:
            made = definition(rules, Path(folder))
        leads = [made.lead(_facts(at, each)) for at, each in enumerate(raw)]
        decide = made.meaning.compiled.function("decide")

        def whole(lead: Lead, made: Definition[Lead] = made) -> str | None:
            route = made.decide(lead, NOW).route
            return route.to if route is not None else None

        compare_answers(f"routing by {size:,} rows", map(by_hand, raw), map(whole, leads))
        ways = [
            Way("hand", by_hand, raw),
            Way("function", decide, leads, (NOW,)),
            Way("decide", whole, leads),
        ]
        times = in_turns(ways, rounds=effort.of(31, 7))
        seen[size] = times.us("function")
        ratio = times.ratio("function", "hand")
        yield Figure(
            f"routing by {size:,} rows, function",
            f"{us(times.us('function'))} to {us(times.us('hand'))}",
            "at most 2x",
            ratio,
            ratio <= 2,
        )
        ratio = times.ratio("decide", "hand")
        yield Figure(f"routing by {size:,} rows, decide", us(times.us("decide")), ratio=ratio)
    flat = seen[SIZES[-1]] / seen[SIZES[0]]
    yield Figure("routing, 10,000 rows beside 10", "", "nearly flat: at most 2x", flat, flat <= 2)


def definition(rules: list[tuple[str, Any]], folder: Path) -> Definition[Lead]:
    """A definition that routes by the workload's territory rules, as a table of their own form."""
    with (folder / "territories.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["country", "company.employees", "company.industry", "to"])
        for owner, (_, country, employees, industry) in rules:
            between = f"{employees[2]}..{employees[3]}"
            table.writerow([country[2], between, "|".join(industry[2]), owner])
    text = _DEFINITION.replace("FALLBACK", peers.module("workload").FALLBACK)
    (folder / "territories.yaml").write_text(text, encoding="utf-8")
    return Definition.load(folder / "territories.yaml")


def _facts(number: int, raw: dict[str, Any]) -> dict[str, Any]:
    wanted = ("id", "country", "company")
    return {k: v for k, v in translation.facts(number, raw).items() if k in wanted}
