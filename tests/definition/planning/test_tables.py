"""Decision tables: the index finds the row that reading them one by one finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings

from leadcore import Definition, DefinitionError
from leadcore.definition.deciding.table_index import TableIndex
from leadcore.definition.loading.loaded import from_document
from leadcore.definition.planning.cells import CellError, read_cell
from leadcore.definition.sections.document import Document, Table
from leadcore.language import tree
from leadcore.language.interpret import Facts, ListKey, evaluate
from leadcore.language.tree import Condition, Fact, Scalar
from leadcore.language.types import (
    DATE,
    DECIMAL,
    DURATION,
    MOMENT,
    MONEY,
    TEXT,
    WHOLE,
    YES_NO,
    Choice,
    ListOf,
    Text,
    Type,
)
from leadcore.model import NORMALISERS

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
COUNTRIES = ("US", "CA", "DE", "FR", "MX")
POSTCODES = ("9", "94", "940", "94016", "80331", "8", "x y")
MANY = tuple(f"name {at}" for at in range(100))
LISTS = {"home": ("US", "CA"), "many": MANY, "codes": ("94016", "8"), "none": ()}
TABLES = 40 * settings.default.max_examples


class Column:
    """
    A column: its fact, the cells that it may have, and the values that leads may have.

    Args:
        name: The fact.
        kind: Its type.
        cells: What cells look like, without negation.
        values: What leads have.
    """

    def __init__(
        self, name: str, kind: Type, cells: Callable[[Random], str], values: Sequence[Scalar]
    ) -> None:
        self.fact = Fact((name,), kind, missing=not isinstance(kind, ListOf))
        self.cells = cells
        self.values = values

    def cell(self, random: Random) -> str:
        """A cell."""
        if random.random() < 0.25:
            return ""
        no = random.random() < 0.2
        cell = self.cells(random)
        while no and cell == "yes|no":  # nothing would be left
            cell = self.cells(random)
        return f"!{cell}" if no else cell

    def value(self, random: Random) -> Any:
        """What a lead has there."""
        if isinstance(self.fact.kind, ListOf):
            return tuple(random.sample(list(self.values), random.randrange(3)))
        return None if random.random() < 0.15 else random.choice(self.values)


def _texts(options: Sequence[str], lists: Sequence[str] = (), *, prefixes: bool = False) -> Any:
    def cell(random: Random) -> str:
        forms = [random.choice(options), "|".join(random.sample(list(options), 2))]
        forms += [f"lists.{name}" for name in lists]
        if prefixes:
            forms += [f"{random.choice(options)}*", f"{options[0]}*|{options[-1]}"]
        return random.choice(forms)

    return cell


def _ordered(values: Sequence[Any], written: Callable[[Any], str]) -> Any:
    def cell(random: Random) -> str:
        low, high = sorted(random.sample(list(values), 2))
        one, two = written(low), written(high)
        sign = random.choice((">", ">=", "<", "<=", "="))
        return random.choice(
            (
                one,
                f"{one}|{two}",
                f"{one}..{two}",
                f"{sign}{one}",
                f"<{one}|>={two}",
                f"{one}..{one}",
            )
        )

    return cell


def _moment(value: datetime) -> str:
    return value.isoformat()


def _hours(value: timedelta) -> str:
    return f"{value // timedelta(hours=1)} hours"


WHOLES = (-(2**63), -3, -1, 0, 1, 2, 3, 10, 999_999_999_999_999_999)
BOUNDS = (*(Decimal(each) for each in WHOLES[1:]), Decimal("-0.5"), Decimal("1.5"), Decimal("2.25"))
DECIMALS = tuple(map(Decimal, ("-1.5", "0", "0.1", "0.100001", "0.2", "1", "1e6", "3.25")))
DATES = tuple(date(2026, 3, 13) + timedelta(days=each) for each in range(6))
MOMENTS = tuple(NOW + timedelta(microseconds=each) for each in (-1, 0, 1, 2, 10**6))
DURATIONS = tuple(timedelta(hours=each) for each in (0, 1, 24, 36, 48))

COLUMNS = (
    Column("country", Text("country"), _texts((*COUNTRIES, "USA"), ("home",)), COUNTRIES),
    Column("postcode", TEXT, _texts(POSTCODES, ("codes", "none"), prefixes=True), POSTCODES),
    Column("name", TEXT, _texts(MANY, ("many",), prefixes=True), (*MANY[:5], "name", "other")),
    Column(
        "band",
        Choice(("none", "small", "large")),
        _texts(("none", "small", "large")),
        ("none", "small", "large"),
    ),
    Column("vip", YES_NO, lambda random: random.choice(("yes", "no", "yes|no")), (True, False)),
    Column("seats", WHOLE, _ordered(BOUNDS, str), WHOLES),
    Column("rate", DECIMAL, _ordered(DECIMALS, "{:f}".format), DECIMALS),
    Column("price", MONEY, _ordered(DECIMALS, "{:f}".format), DECIMALS),
    Column("day", DATE, _ordered(DATES, str), DATES),
    Column("at", MOMENT, _ordered(MOMENTS, _moment), MOMENTS),
    Column("term", DURATION, _ordered(DURATIONS, _hours), DURATIONS),
    Column("tags", ListOf(TEXT), _texts(("a", "b", "c"), ("codes",)), ("a", "b", "c", "8")),
)  # fmt: skip


def lists() -> dict[ListKey, frozenset[Scalar]]:
    """The named lists in the normal forms that columns have."""
    found: dict[ListKey, frozenset[Scalar]] = {}
    for name, values in LISTS.items():
        found[name, None] = frozenset(values)
        found[name, "country"] = frozenset(values)
    return found


def one_by_one(rows: Sequence[tuple[Condition | None, ...]], lead: Any) -> int:
    """The first row whose cells all hold, by the reference engine."""
    facts = Facts(lead, NOW, lists())
    for at, cells in enumerate(rows):
        if all(cell is None or evaluate(cell, facts) is True for cell in cells):
            return at
    return -1


@pytest.mark.parametrize("seed", range(4))
def test_the_index_finds_what_reading_finds(seed: int) -> None:
    """The first row that fits, whatever the cells, and also for missing facts."""
    found: Counter[bool] = Counter()
    for number in range(TABLES // 4):
        random = Random(f"{seed}:{number}")
        columns = random.sample(COLUMNS, random.choice((1, 1, 2, 2, 3, 4)))
        rows = []
        for _ in range(random.choice((1, 4, 12, 40))):
            texts = [column.cell(random) for column in columns]
            rows.append(
                tuple(
                    read_cell(text, column.fact, LISTS, NORMALISERS)
                    for text, column in zip(texts, columns, strict=True)
                )
            )
        find = TableIndex(rows, lists()).find
        for _ in range(12):
            values = [column.value(random) for column in columns]
            names = [column.fact.path[0] for column in columns]
            lead = SimpleNamespace(**dict(zip(names, values, strict=True)))
            wanted = one_by_one(rows, lead)
            found[wanted >= 0] += 1

            assert find(*values) == wanted, (number, values, rows)

    assert min(found[True], found[False]) > 0.15 * found.total()


def find(column: Column, *cells: str) -> Callable[[Any], int]:
    """What a table of one column finds."""
    rows = [(read_cell(cell, column.fact, LISTS, NORMALISERS),) for cell in cells]
    return TableIndex(rows, lists()).find


def column(name: str) -> Column:
    """A column by name."""
    return next(each for each in COLUMNS if each.fact.path == (name,))


@pytest.mark.parametrize(
    ("name", "cells", "value", "row"),
    [
        ("country", ["US|CA", "DE", ""], "CA", 0),
        ("country", ["US|CA", "DE", ""], "DE", 1),
        ("country", ["US|CA", "DE", ""], "FR", 2),
        ("country", ["US|CA", "DE", ""], None, 2),
        ("country", ["US|CA", "DE"], None, -1),
        ("country", ["!US"], "DE", 0),
        ("country", ["!US"], "US", -1),
        ("country", ["!US"], None, -1),
        ("country", ["usa", "Germany"], "DE", 1),
        ("country", ["lists.home", "!lists.home"], "MX", 1),
        ("country", ["!US|CA"], "CA", -1),
        ("country", ["!US|CA"], "MX", 0),
        ("postcode", ["94*", "940*"], "94016", 0),
        ("postcode", ["940*", "94*"], "94016", 0),
        ("postcode", ["940*", "94*"], "941", 1),
        ("postcode", ["940*"], "94", -1),
        ("postcode", ["!94*"], "80331", 0),
        ("postcode", ["!94*"], None, -1),
        ("postcode", ['"94*"', '"94"'], "94", 1),
        ("postcode", ['"a|b"|c', "a"], "a|b", 0),
        ("postcode", ['"a|b"|c', "a"], "c", 0),
        ("postcode", ['"a|b"|c', "a"], "a", 1),
        ("postcode", ['!"a|b"'], "a", 0),
        ("name", ["lists.many"], "name 99", 0),
        ("name", ["lists.many"], "name 100", -1),
        ("name", ["lists.none", ""], "x", 1),
        ("seats", [">=50", "10..49", "<10"], 50, 0),
        ("seats", [">=50", "10..49", "<10"], 49, 1),
        ("seats", [">=50", "10..49", "<10"], 10, 1),
        ("seats", [">=50", "10..49", "<10"], 9, 2),
        ("seats", [">=50", "10..49", "<10"], None, -1),
        ("seats", [">1.5"], 2, 0),
        ("seats", [">1.5"], 1, -1),
        ("seats", [">=-0.5"], 0, 0),
        ("seats", [">=-0.5"], -1, -1),
        ("seats", ["<=-0.5"], -1, 0),
        ("seats", ["<=-0.5"], 0, -1),
        ("seats", ["1.5"], 1, -1),
        ("seats", ["=3", "!3"], 4, 1),
        ("seats", ["<10|>20"], 15, -1),
        ("seats", ["<10|>20"], 21, 0),
        ("seats", ["!10..20"], 21, 0),
        ("seats", ["!10..20"], 20, -1),
        ("seats", ["0..100", "50..60"], 55, 0),
        ("seats", ["50..60", "0..100"], 55, 0),
        ("seats", ["50..60", "0..100"], 61, 1),
        ("rate", ["0.1..0.2"], Decimal("0.1"), 0),
        ("rate", ["0.1..0.2"], Decimal("0.2"), 0),
        ("rate", ["0.1..0.2"], Decimal("0.200001"), -1),
        ("rate", [">0.1"], Decimal("0.100001"), 0),
        ("rate", [">0.1"], Decimal("0.1"), -1),
        ("rate", ["1.50"], Decimal("1.5"), 0),
        ("day", ["2026-03-14..2026-03-15"], date(2026, 3, 15), 0),
        ("day", ["<2026-03-14"], date(2026, 3, 14), -1),
        ("at", [">=2026-03-15T13:00:00+01:00"], NOW, 0),
        ("at", [">=2026-03-15T13:00:00+01:00"], NOW - timedelta(microseconds=1), -1),
        ("term", [">=1 day"], timedelta(hours=24), 0),
        ("vip", ["yes", "no"], False, 1),
        ("vip", ["!yes", ""], True, 1),
        ("vip", ["!yes"], None, -1),
        ("vip", ["yes|no", ""], True, 0),
        ("vip", ["yes|no", ""], None, 1),
        ("vip", ["TRUE", "No"], False, 1),
        ("tags", ["a|b"], ("b", "c"), 0),
        ("tags", ["a|b"], (), -1),
        ("tags", ["!a"], (), 0),
        ("tags", ["!a"], ("a",), -1),
        ("tags", ["lists.codes"], ("8",), 0),
        ("tags", ['"a|b"|c'], ("a|b",), 0),
        ("tags", ['"a|b"|c'], ("a",), -1),
    ],
)
def test_what_cells_mean(name: str, cells: list[str], value: Any, row: int) -> None:
    """One column, worked out by hand; a missing fact fits only an empty cell."""
    asked = column(name)
    rows = [(read_cell(cell, asked.fact, LISTS, NORMALISERS),) for cell in cells]

    assert find(asked, *cells)(value) == row
    assert one_by_one(rows, SimpleNamespace(**{name: value})) == row


@pytest.mark.parametrize(
    ("name", "cell", "says"),
    [
        ("country", "Atlantis", "Atlantis"),
        ("country", "US|", "nothing on one side"),
        ("country", "!", "stands alone"),
        ("country", "lists.hom", "no list"),
        ("seats", "many", "no number"),
        ("seats", "20..10", "backwards"),
        ("seats", "lists.home", "named lists hold texts"),
        ("seats", "1,000", "no number"),
        ("seats", ">", "no number"),
        ("rate", "0.1234567", "too many decimals"),
        ("rate", "1e40", "too large"),
        ("day", "15.03.2026", "no date"),
        ("at", "2026-03-15T12:00:00", "time zone"),
        ("term", "3 months", "no duration"),
        ("band", "huge", "none of the choices"),
        ("vip", "perhaps", "neither yes nor no"),
        ("vip", "!yes|no", "leaves nothing"),
        ("postcode", "*", "no prefix"),
        ("postcode", "9*4*", "no prefix"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(name: str, cell: str, says: str) -> None:
    """Each mistake in a cell has its reason."""
    with pytest.raises(CellError, match=says.replace("*", r"\*")):
        read_cell(cell, column(name).fact, LISTS, NORMALISERS)


def test_many_values_in_many_columns_stay_within_bounds() -> None:
    """Rows that list many values in several columns are found too, and take no room for it."""
    fact = {name: Fact((name,), TEXT) for name in ("a", "b", "c")}
    options = tuple(str(at) for at in range(60))
    cells = tuple(tree.OneOf(each, options) for each in fact.values())
    rows: list[tuple[Condition | None, ...]] = [cells] * 50
    found = TableIndex(rows, {}).find

    assert found("3", "59", "0") == 0
    assert found("3", "60", "0") == -1


def test_a_table_is_read_as_its_rows_would_be_as_rules() -> None:
    """The same rows as a table and as rules route every lead alike."""
    rows = [("US|CA", ">=50", "a"), ("!US", "", "b"), ("", "10..49", "c"), ("", "", "d")]
    rules = [
        {"rule": "r1", "to": "a", "when": 'country in ["US", "CA"] and seats >= 50'},
        {"rule": "r2", "to": "b", "when": 'not (country == "US")'},
        {"rule": "r3", "to": "c", "when": "10 <= seats <= 49"},
        {"rule": "r4", "to": "d"},
    ]
    fields = {"seats": {"type": "whole"}}
    table = Table(name="t.csv", columns=("country", "seats", "to"), rows=tuple(rows))
    built = []
    for route in ([{"rule": "t", "table": "t.csv"}], rules):
        parts = {"definition": "x", "fields": fields, "route": {"rules": route}}
        document = Document.model_validate(parts)
        built.append(Definition(document, loaded=from_document(document, files={"t.csv": table})))
    for country in (None, "US", "CA", "MX"):
        for seats in (None, 9, 10, 49, 50):
            teams = []
            for definition in built:
                decision = definition.decide(
                    definition.lead(id=1, country=country, seats=seats), NOW
                )
                assert decision.route is not None
                teams.append(decision.route.to)
            assert teams[0] == teams[1], (country, seats)


@pytest.mark.parametrize("cell", ["70000..79999", ">=80000", "< 5"])
def test_a_range_of_a_text_is_refused(cell: str, tmp_path: Path) -> None:
    """Postcodes are texts: a range of them would silently fit nobody but the text itself."""
    (tmp_path / "plan.csv").write_text(f"plz,to\n{cell},south\n,north\n", encoding="utf-8")
    text = (
        "leadcore: 1\ndefinition: plan\nfields: {plz: {type: text}}\n"
        "route: {rules: [{rule: plan, table: plan.csv}]}\n"
    )
    with pytest.raises(DefinitionError) as caught:
        Definition.loads(text, folder=tmp_path)
    assert caught.value.code == "LC-DEF-032"
    assert "prefix" in caught.value.problems[0].hint
