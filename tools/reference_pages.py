"""
Writes what the reference says by rote, from the code itself: error codes, fields, kinds of touch.

`python -m tools.reference_pages` brings the pages up to date; a test fails while they are not.
Of a page only what stands between the marks `<!-- from the code: NAME -->` and `<!-- end -->` is
replaced.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from leadcore import Definition, LeadcoreError
from leadcore.errors import CATALOGUE, Problem
from leadcore.model import (
    STANDARD_TOUCH_KINDS,
    Company,
    Consent,
    FieldShape,
    Inquiry,
    Lead,
    Provenance,
    Stage,
    Touch,
    Utm,
    Value,
    ValueKind,
    fields_of,
)
from tools.error_examples import BASE, EXAMPLES

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"

_PLACE = re.compile(r"<!-- from the code: (?P<name>[^>]+?) -->\n.*?<!-- end -->", re.DOTALL)

#: Families of codes, by what stands between `LC-` and the number: a title, and what they are about.
_FAMILIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "YAML": ("Reading YAML", "YAML that cannot be read, or would be read otherwise than meant"),
        "DEF": ("The definition", "the sections, names and files of a [definition](definition.md)"),
        "EXPR": ("Conditions", "[conditions](language.md), and whether they fit the facts"),
        "BR": ("Condition trees", "conditions in the format of the `business-rules` package"),
        "LEAD": ("Leads", "the values of a [lead](model.md), and the moment of a decision"),
        "IN": ("Files of leads", "files and payloads of leads; a bad row is set aside with a code"),
        "ST": ("Stores", "the database of a [desk](desk.md)"),
        "DK": ("The desk", "what a [desk](desk.md) is asked to do"),
    }
)


# -- error codes ---------------------------------------------------------------------------------


_SET_UP = f"""\
from datetime import UTC, datetime
from leadcore import Definition, Lead
definition = Definition.loads(\'\'\'
{BASE}\'\'\')
"""


def _families() -> str:
    """The families of codes as a table."""
    rows = ["| codes | are about |", "| --- | --- |"]
    for family in dict.fromkeys(map(_family, CATALOGUE)):
        title, about = _FAMILIES[family]
        rows.append(f"| [LC-{family}](#{title.lower().replace(' ', '-')}) | {about} |")
    return "\n".join(rows)


def _codes() -> str:
    """Every code with its cause, its cure and its example."""
    blocks = [f"<!--\n```yaml\n{BASE}```\n```python\n{_SET_UP}```\n-->"]
    for family in dict.fromkeys(map(_family, CATALOGUE)):
        blocks.append(f"## {_FAMILIES[family][0]}")
        blocks += (_entry(code) for code in CATALOGUE if _family(code) == family)
    return "\n\n".join(blocks)


def _family(code: str) -> str:
    return code.split("-")[1]


def _problems(doing: Callable[[], object]) -> tuple[Problem, ...]:
    """What is wrong, or warned of, with what is done."""
    try:
        done = doing()
    except LeadcoreError as error:
        return error.problems
    return done.warnings if isinstance(done, Definition) else ()


def _entry(code: str) -> str:
    entry = CATALOGUE[code]
    paragraphs = [
        f"### {code}: {entry.title} {{#{code.lower()}}}",
        entry.cause,
        f"*Cure:* {entry.cure}",
    ]
    if code in EXAMPLES:
        paragraphs.append("\n".join(_example(code)))
    return "\n\n".join(paragraphs)


def _example(code: str) -> Iterator[str]:
    """The example of a code, and what leadcore says of it."""
    text = EXAMPLES[code]
    problem, fails = _said(code, text)
    if fails:
        yield f"<!-- fails: {code} -->"
    if text.startswith(">>> "):
        yield from ("```python", text.removeprefix(">>> "), "```")
    else:
        yield from ("```yaml", text.rstrip("\n"), "```")
    yield ""
    cure = [f"({problem.hint})"] if problem.hint else []
    yield from ("```text", f"{code}: {problem.message}", *cure, "```")


def _said(code: str, text: str) -> tuple[Problem, bool]:
    """The problem that an example has, and whether it makes loading fail."""
    problems = _problems(_doing(text))
    found = next((problem for problem in problems if problem.code == code), None)
    if found is None:
        told = "\n".join(map(str, problems)) or "nothing is wrong with it"
        raise ValueError(f"the example of {code} does not have that problem:\n{told}\n{text}")
    return found, found.severity == "error"


def _doing(text: str) -> Callable[[], object]:
    if text.startswith(">>> "):
        names: dict[str, Any] = {}
        exec(_SET_UP, names)
        return lambda: eval(text.removeprefix(">>> "), names)  # noqa: S307 - a line of our own
    if text.startswith("leadcore:"):
        return lambda: Definition.loads(text)
    sections = set(re.findall(r"^(\w+):", text, re.MULTILINE))
    kept = re.split(r"^(?=\w)", BASE, flags=re.MULTILINE)
    base = "".join(part for part in kept if part.partition(":")[0] not in sections)
    return lambda: Definition.loads(base + text, folder=".")


# -- tables on other pages -----------------------------------------------------------------------


def _fields(record: type[Value]) -> str:
    """The fields of a record as a table."""
    rows = ["| field | type | missing | about |", "| --- | --- | --- | --- |"]
    for name, shape in fields_of(record).items():
        marks = [word for word in ("personal",) if shape.personal]
        marks += ["no fact of rules"] if shape.hidden else []
        marks += ["worked out"] if shape.derived else []
        about = _about(shape.description, marks)
        rows.append(f"| `{name}` | {_type(shape)} | {_missing(record, name, shape)} | {about} |")
    return "\n".join(rows)


def _about(description: str, marks: Iterable[str]) -> str:
    marked = ", ".join(marks)
    return f"{description.removesuffix('.')} ({marked})." if marked else description


def _type(shape: FieldShape) -> str:
    if shape.kind is ValueKind.CHOICE:
        return "one of " + ", ".join(f"`{option}`" for option in shape.options)
    if shape.kind is ValueKind.LIST:
        assert shape.item is not None
        if shape.item.record is not None:
            return f"list of {shape.item.record.__name__}"
        return f"list of {shape.item.kind.value}"
    if shape.kind is ValueKind.RECORD:
        return shape.record.__name__ if shape.record is not None else "mapping"
    if shape.normal is not None:
        return shape.normal
    return {"yes_no": "yes/no", "whole": "whole number"}.get(shape.kind.value, shape.kind.value)


def _missing(record: type[Value], name: str, shape: FieldShape) -> str:
    if shape.missing:
        return "yes"
    field = record.model_fields.get(name)
    if field is not None and field.is_required():
        return "must be given"
    if shape.kind is ValueKind.LIST:
        return "empty"
    if shape.kind is ValueKind.RECORD:
        return "no"
    default = field.default if field is not None else None
    if isinstance(default, bool):
        default = "yes" if default else "no"
    return f"`{default}`"


def _touch_kinds() -> str:
    """The standard kinds of touch as a table."""
    head = ("kind", "direction", "interest", "facts", "about")
    rows = [f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
    for kind in STANDARD_TOUCH_KINDS.values():
        facts = ", ".join(f"`{fact.name}`" for fact in kind.facts.values())
        said = (kind.direction or "either", kind.interest, facts, kind.description)
        rows.append(f"| `{kind.name}` | {' | '.join(said)} |")
    return "\n".join(rows)


def _touch_facts() -> str:
    """The facts of standard kinds of touch as a table."""
    facts = {
        name: fact for kind in STANDARD_TOUCH_KINDS.values() for name, fact in kind.facts.items()
    }
    rows = ["| fact | type | about |", "| --- | --- | --- |"]
    for name, fact in sorted(facts.items()):
        about = _about(fact.description, ["personal"] if fact.personal else [])
        rows.append(f"| `{name}` | {_type(fact)} | {about} |")
    return "\n".join(rows)


_TABLES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        **{
            f"fields of {record.__name__}": partial(_fields, record)
            for record in (Lead, Company, Utm, Inquiry, Touch, Stage, Consent, Provenance)
        },
        "families of codes": _families,
        "error codes": _codes,
        "kinds of touch": _touch_kinds,
        "facts of touches": _touch_facts,
    }
)


def brought_up_to_date(text: str) -> str:
    """A page with all that comes from the code written anew."""
    return _PLACE.sub(
        lambda place: (
            f"<!-- from the code: {place['name']} -->\n\n{_TABLES[place['name']]()}\n\n<!-- end -->"
        ),
        text,
    )


def pages() -> Iterator[tuple[Path, str]]:
    """Every page that something comes from the code on, and what should stand there."""
    for page in sorted(REFERENCE.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        if _PLACE.search(text):
            yield page, brought_up_to_date(text)


def main() -> int:
    """Write the pages that are not up to date."""
    for page, text in pages():
        if page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")
            print(f"{page.name}: written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
