"""Writes the rules of a draft as YAML, each below what it stands in for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadcore.intake.drafting.lines import WIDTH, comment, flow, scalar, title
from leadcore.intake.drafting.rules import StarterRule, StarterRules

_CONDITION = re.compile(r'[a-z][A-Za-z0-9_ ."()<>=]*')


def rules_text(rules: StarterRules) -> list[str]:
    """The sections from `lists` to `route`, as lines."""
    lines = []
    if rules.competitors:
        lines += [
            *title("Lists that the rules name"),
            "lists:",
            "  competitors: [rival.example]  # the domains of yours; or {file: competitors.csv}",
        ]
    lines += title("Who is in and who is out")
    if rules.disqualify is not None:
        lines += [
            "# What is unknown never disqualifies: a rule fires only when its condition is true.",
            "disqualify:",
            *_rule(rules.disqualify),
            "",
        ]
    lines += [*_criteria(rules), *_score(rules), "", "# The first that holds.", "grades:"]
    if rules.disqualify is not None:
        lines.append("  - {grade: F, when: disqualified, because: No customer for us}")
    lines += [f"  - {flow(pairs)}" for pairs in _grades(rules)]
    lines += _stages(rules)
    return lines


def _criteria(rules: StarterRules) -> list[str]:
    if not rules.criteria:
        return [
            "# What sales and marketing agreed to ask for belongs here; nothing in this file tells",
            "# leads apart so far. It is written as:",
            "#   qualify:",
            "#     need: 1",
            "#     criteria:",
            "#       - {rule: budget, when: budget >= 5000, because: Has the budget}",
        ]
    return [
        "# What sales and marketing agreed to ask for; `need`, how many must hold, is a guess.",
        "qualify:",
        "  need: 1",
        "  criteria:",
        *(line for rule in rules.criteria for line in _rule(rule, "    ")),
    ]


def _score(rules: StarterRules) -> list[str]:
    lines = title("How good, and how far")
    if not (rules.fit or rules.engagement):
        return lines
    lines.append("score:")
    if rules.fit:
        lines += ["  fit:  # who they are", "    cap: 50", "    rules:"]
        lines += [line for rule in rules.fit for line in _rule(rule, "      ")]
    if rules.engagement:
        lines += ["  engagement:  # what they do", "    cap: 50"]
        lines += comment(
            "Touches count too, each for itself: {rule: webinar, for_each: "
            "touches.webinar_attended, points: 15}",
            "    ",
        )
        rest = (line for rule in rules.engagement for line in _rule(rule, "      "))
        lines += ["    rules:", *rest]
    return lines


def _grades(rules: StarterRules) -> Iterator[list[tuple[str, str]]]:
    """Each grade but F, as keys and values."""
    points = f"score.total >= {rules.ready}" if rules.ready else ""
    ready = " and ".join(filter(None, ["qualified" if rules.criteria else "", points]))
    if ready:
        yield [("grade", "A"), ("when", ready), ("because", "Ready now")]
    if rules.criteria and points:
        yield [("grade", "B"), ("when", "qualified"), ("because", "Ready within months")]
    yield [("grade", "C"), ("because", "Keep in touch")]


def _stages(rules: StarterRules) -> list[str]:
    worth = StarterRule("worth-working-on", "qualified", "Worth working on")
    if not rules.criteria:
        worth = StarterRule("asked", "inquiries.exists() and not disqualified", "Asked us")
    ready = StarterRule("sales-ready", 'grade == "A"', "Qualified and ready")
    everyone = StarterRule("everyone", "", "Our salespeople")
    lines = [
        "",
        "# Lowest first. Stages above, such as opportunity and customer, are entered by people.",
        "stages:",
        "  - {stage: inquiry}",
        "  - stage: mql  # marketing qualified",
        "    enter:",
        *_rule(worth, "      ", marked=False),
    ]
    first = "mql"
    if rules.criteria or rules.ready:
        first = "sql"
        lines += ["  - stage: sql  # sales qualified", "    enter:"]
        lines += _rule(ready, "      ", marked=False)
    lines += [
        *title("Who gets the lead"),
        "teams: [sales]",
        "",
        "# The first that holds; once a lead has reached one of these stages.",
        "route:",
        f"  assign_on: [{first}]",
        "  rules:",
        *_rule(everyone, "    ", to="sales", marked=False),
    ]
    return lines


def _rule(rule: StarterRule, indent: str = "  ", *, to: str = "", marked: bool = True) -> list[str]:
    """A rule; below a comment, if it only stands in for a better one."""
    lines = []
    if marked:
        lines = comment(f"stand-in: {rule.note}" if rule.note else "stand-in", indent)
    condition = rule.when
    if condition and not _CONDITION.fullmatch(condition):
        doubled = condition.replace("'", "''")
        condition = f"'{doubled}'"
    pairs = [("rule", rule.name)]
    if condition:
        pairs.append(("when", condition))
    if to:
        pairs.append(("to", to))
    if rule.points:
        pairs.append(("points", str(rule.points)))
    pairs.append(("because", scalar(rule.because)))
    line = f"{indent}- {flow(pairs)}"
    if len(line) <= WIDTH:
        return [*lines, line]
    first, *rest = pairs
    return [
        *lines,
        f"{indent}- {first[0]}: {first[1]}",
        *(f"{indent}  {key}: {value}" for key, value in rest),
    ]
