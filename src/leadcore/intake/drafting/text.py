"""Writes a draft as YAML that people go on with, section by section, a word on each doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leadcore.intake.drafting.lines import (
    WIDTH,
    comment,
    doubted,
    flow,
    item,
    listed,
    scalar,
    title,
)
from leadcore.intake.drafting.mapping import DraftedFact, DraftedMapping
from leadcore.intake.drafting.rules import starter_rules
from leadcore.intake.drafting.rules_text import rules_text
from leadcore.intake.drafting.sample import Sample
from leadcore.language.vocabulary import is_name

#: How many columns that are left out for the same reason are told by name.
_MOST_LISTED = 12


def draft_text(name: str, sample: Sample, mapping: DraftedMapping) -> str:
    """
    The draft of a definition.

    Args:
        name: What the definition is called.
        sample: What was looked at.
        mapping: What its columns become.
    """
    lines = [
        *_head(sample, mapping),
        "",
        "leadcore: 1  # the version of the language",
        f"definition: {name}",
    ]
    if mapping.currency is not None:
        doubt = "  # several currencies have this sign" if mapping.currency in _MANY else ""
        lines.append(f"currency: {mapping.currency}{doubt}")
    rules = starter_rules(mapping, sample.rows - sample.unread)
    lines += [*_fields(mapping), *rules_text(rules), *_capture(sample, mapping)]
    return "\n".join(lines) + "\n"


_MANY = frozenset({"USD", "JPY"})


# -- the head --------------------------------------------------------------------------------------


def _head(sample: Sample, mapping: DraftedMapping) -> list[str]:
    rows = "1 row" if sample.rows == 1 else f"{sample.rows:,} rows"
    looked = rows if sample.whole else f"the first {rows}"
    said = [
        f"A draft, made from {looked} of {sample.name} ({sample.kind}).",
        "",
        (
            "It loads and reads that file as it stands. What the columns mean was guessed from "
            "their names and values; guesses that are uncertain say so. Look at these first:"
        ),
    ]
    lines = [line for text in said for line in comment(text) or ["#"]]
    checks = [
        "`capture`, at the end: is each column the fact that it was taken for?",
        (
            "the rules: they are stand-ins, and only show the form, with words and numbers from "
            "your data. Who is qualified, and what counts how much, is for marketing and sales to "
            "agree on."
        ),
        "`teams` and `route`: who gets the leads?",
    ]
    if sample.unread:
        unread = "1 row" if sample.unread == 1 else f"{sample.unread:,} rows"
        checks.append(f"{unread} could not be read at all, and count for nothing here.")
    if sample.head_row > 1:
        checks.append(f"row {sample.head_row} was taken for the names of the columns.")
    if sample.total is not None:
        checks.append(
            f"row {sample.total:,}, the last one, seems to sum up the others: remove it from the "
            "file, or it counts as a lead."
        )
    if sample.rows == 0:
        checks.append(
            "the file has no rows yet, so the names of its columns are all that is known."
        )
    checks += [f"{doubt}." for doubt in mapping.doubts]
    for check in checks:
        lines += item(check)
    lines += [
        "#",
        "# After each change: leadcore check DEF; to read it in plain English: leadcore show DEF.",
    ]
    return lines


# -- fields ----------------------------------------------------------------------------------------


def _fields(mapping: DraftedMapping) -> list[str]:
    own = [fact for fact in mapping.facts if fact.own]
    if not own:
        return []
    lines = title("What is known of a lead, beside the standard facts")
    if any(fact.guess.options for fact in own):
        lines += comment(
            "A value that a choice does not list sets its row aside: add it to `of`, or map it "
            "under `values`."
        )
    lines.append("fields:")
    for fact in own:
        lines += _field(fact)
    return lines


def _field(fact: DraftedFact) -> list[str]:
    guess = fact.guess
    pairs = [("type", guess.type)]
    rest = []
    if guess.many:
        rest.append(("many", "true"))
    if fact.label:
        rest.append(("label", scalar(fact.label)))
    if fact.personal:
        rest.append(("personal", "true"))
    options = [("of", f"[{', '.join(map(scalar, guess.options))}]")] if guess.options else []
    line = f"  {fact.name}: {flow([*pairs, *options, *rest])}"
    if len(line) <= WIDTH:
        return [line]
    lines = [f"  {fact.name}:", f"    type: {guess.type}"]
    if guess.options:
        lines += listed("    of:", guess.options)
    return [*lines, *(f"    {key}: {value}" for key, value in rest)]


# -- capture ---------------------------------------------------------------------------------------


def _capture(sample: Sample, mapping: DraftedMapping) -> list[str]:
    lines = [
        *title("How the columns of the file become facts"),
        "capture:",
        f"  {mapping.source}:",
    ]
    if sample.head is not None:
        lines += comment(
            "the file seems to have no head row, so its columns are named here", " " * 4
        )
        lines += listed("    columns:", sample.head)
    if sample.head_row > 1:
        lines.append(f"    head_row: {sample.head_row}  # what stands above it is passed over")
    if mapping.id is not None:
        lines += doubted(f"    id: {scalar(mapping.id.path)}", [mapping.id_doubt])
        if mapping.gathered:
            lines.append("    rows: inquiries")
    else:
        lines += comment(mapping.id_doubt, "    ")
    if mapping.missing:
        lines += listed("    missing:", mapping.missing)
    if mapping.zone:
        lines += doubted(
            "    time_zone: UTC", ["the file does not say it: name yours, as Europe/Berlin"]
        )
    if mapping.facts:
        lines.append("    facts:")
        for fact in mapping.facts:
            lines += _reading(fact.name, fact, "      ")
    lines += _inquiry(mapping)
    if mapping.consent:
        lines.append("    consent:")
        for fact in mapping.consent:
            lines += _consent(fact)
    if mapping.left_out:
        lines += ["    # Left out:", *_left_out(mapping.left_out)]
    return lines


def _left_out(columns: Sequence[tuple[str, str]]) -> list[str]:
    """The columns that become nothing, each with the reason; of many with the same, a few."""
    by_reason: dict[str, list[str]] = {}
    for path, reason in columns:
        by_reason.setdefault(reason, []).append(path if len(path) <= 60 else f"{path[:59]}…")
    lines = []
    for reason, paths in by_reason.items():
        if len(paths) <= _MOST_LISTED:
            lines += [line for path in paths for line in item(f"{path}: {reason}", "    ")]
        else:
            more = f"{paths[0]}, {paths[1]} and {len(paths) - 2:,} more"
            lines += item(f"{more}: {reason}", "    ")
    return lines


def _inquiry(mapping: DraftedMapping) -> list[str]:
    if not mapping.inquiry:
        doubt = "no column says when it arrived, so the moment of reading counts; leave `inquiry` "
        doubt += "out for leads that never asked, such as those of a bought list"
        return [*comment(doubt, "    "), "    inquiry: {}"]
    lines = ["    inquiry:"]
    if "at" not in mapping.inquiry:
        lines += comment(
            "at: which column says when it arrived? Now the moment of reading", " " * 6
        )
    for part, fact in mapping.inquiry.items():
        lines += _reading(part, fact, "      ")
    return lines


def _consent(fact: DraftedFact) -> list[str]:
    return [f"      - channel: {fact.name}", *_reading("granted", fact, "        ")]


def _reading(name: str, fact: DraftedFact, indent: str) -> list[str]:
    """One value of the mapping, as short as it can be said."""
    guess = fact.guess
    doubts = [*guess.doubts, *_refusals(fact)]
    pairs: list[tuple[str, str]] = [("from", scalar(fact.column.path))]
    if guess.formats:
        formats = [scalar(each) for each in guess.formats]
        pairs.append(("format", formats[0] if len(formats) == 1 else f"[{', '.join(formats)}]"))
    if guess.decimal is not None:
        pairs.append(("decimal", scalar(guess.decimal)))
    if guess.split is not None:
        pairs.append(("split", scalar(guess.split)))
    if guess.missing:
        pairs.append(("missing", f"[{', '.join(map(scalar, guess.missing))}]"))
    if guess.values:
        pairs.append(("values", _mapped(guess.values)))
    if guess.refused or guess.lenient:
        pairs.append(("bad", "missing"))
    if len(pairs) == 1:
        return doubted(f"{indent}{name}: {pairs[0][1]}", doubts)
    line = f"{indent}{name}: {flow(pairs)}"
    if len(line) <= WIDTH:
        return doubted(line, doubts)
    lines = doubted(f"{indent}{name}:", doubts)
    for key, value in pairs:
        whole = f"{indent}  {key}: {value}"
        if key == "values" and len(whole) > WIDTH:
            lines.append(f"{indent}  values:")
            lines += [
                f"{indent}    {scalar(written)}: {scalar(meant)}"
                for written, meant in guess.values.items()
            ]
        elif key == "format" and len(whole) > WIDTH:
            lines += listed(f"{indent}  format:", guess.formats)
        else:
            lines.append(whole)
    return lines


def _mapped(values: Mapping[str, str]) -> str:
    return flow((scalar(written), scalar(meant)) for written, meant in values.items())


def _refusals(fact: DraftedFact) -> list[str]:
    """What is said of values that cannot be read; those about persons are not shown."""
    guess = fact.guess
    if not guess.refused:
        return []
    told = f"{guess.refused:,} of {fact.values.total:,} values cannot be read: taken as missing"
    shown = [text for text in guess.refusals if len(text) <= 30]
    if shown and not fact.personal and _is_shown(fact.name):
        told += f", as {', '.join(f'`{text}`' for text in shown)}"
    return [told]


def _is_shown(name: str) -> bool:
    return is_name(name.replace(".", "_")) and name not in {"email", "phone", "name", "need"}
