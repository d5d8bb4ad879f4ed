"""The main job on the example of DiversifyEdu: check, decide a file, explain one lead."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path

HERE = Path(__file__).parent
EXAMPLE = HERE / "diversifyedu"
RESULTS = HERE.parent / "build" / "demo"
#: The example's files end the evening before; decisions depend on the moment they are made for.
AT = "2026-11-23T09:00:00-05:00"


def main() -> int:
    """Run the commands a user would, showing each; the exit status of the first that fails."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    decided = RESULTS / "decisions.jsonl"
    definition, inquiries = shown(EXAMPLE), shown(EXAMPLE / "inquiries.csv")
    reading = ["--source", "inquiries", "--join", shown(EXAMPLE / "activity.csv"), "--at", AT]
    status = leadcore("check", definition)
    status = status or leadcore(
        "run",
        definition,
        inquiries,
        *reading,
        "--out",
        shown(decided),
        "--bad-rows",
        shown(RESULTS / "bad-rows.csv"),
    )
    status = status or leadcore(
        "explain", definition, inquiries, *reading, "--lead", hottest(decided)
    )
    if not status:
        print(f"\nAll decisions, and the rows that could not be read: {shown(RESULTS)}/")
    return status


def leadcore(*arguments: str) -> int:
    """Run leadcore, and show what was typed, on lines that a terminal of 80 columns holds."""
    typed = f"$ leadcore {shlex.join(arguments)}"
    typed = re.sub(r"( --\S+) ", r"\1\0", typed)  # an option stays with its value
    lines = textwrap.wrap(typed, 78, subsequent_indent="    ", break_on_hyphens=False)
    print("\n" + " \\\n".join(lines).replace("\0", " "), flush=True)
    command = [sys.executable, "-m", "leadcore.cli", *arguments]
    return subprocess.run(command, check=False, cwd=HERE.parent).returncode  # noqa: S603  # our own


def shown(path: Path) -> str:
    """A path as one would type it at the top of the repository."""
    return str(path.relative_to(HERE.parent))


def hottest(decided: Path) -> str:
    """The lead with the highest score that goes to somebody."""
    with decided.open(encoding="utf-8") as lines:
        decisions = [json.loads(line) for line in lines]
    routed = [decision for decision in decisions if decision["route"]]
    return str(max(routed or decisions, key=lambda each: each["score"]["total"])["lead"])


if __name__ == "__main__":
    sys.exit(main())
