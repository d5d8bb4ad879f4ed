"""The command line as tests use it: how a command ended, and a definition to run it on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

GOOD = """\
leadcore: 1
definition: good
lists: {rivals: [rival.example]}
disqualify:
  - {rule: rival, when: email_domain in lists.rivals, because: Works for a rival}
qualify:
  criteria:
    - {rule: budget, when: budget >= 5000, because: Can pay}
score:
  fit:
    cap: 40
    rules:
      - {rule: home, when: country == "DE", points: 25, because: At home}
grades:
  - {grade: A, when: qualified, because: Ready}
  - {grade: C, because: Keep in touch}
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: ready, when: qualified, because: Ready}]}
teams: [sales]
route:
  rules: [{rule: all, to: sales, because: Everybody}]
"""
#: Two of its five rows cannot be read.
LEADS = """\
id,email,country,budget
1,ada@example.com,DE,9000
2,ben@example.com,FR,100
3,not an address,DE,9000
4,eva@rival.example,DE,9000
5,joe@example.com,DE,many
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, and what it wrote on each stream."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


def command(*arguments: str) -> list[str]:
    """A command that starts the program of its own."""
    return [sys.executable, "-m", "leadcore.cli", *arguments]


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without what this machine's user may have set."""
    unwanted = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "LEADCORE_TRACEBACK"}
    kept = {name: text for name, text in os.environ.items() if name not in unwanted}
    return {**kept, **more}
