"""
Definitions at random, every section and construct among them.

All of it is drawn from one seeded source of chance and from nothing else. Every definition that is
made here can be used: it loads without a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from leadcore import Definition, Lead
from leadcore.definition.loading.loaded import from_document
from leadcore.definition.sections.document import Document, Table
from leadcore.language.vocabulary import Section

T = TypeVar("T")

COUNTRIES = ("US", "CA", "DE", "FR")
BANDS = ("none", "small", "large")
TITLES = ("CEO", "Head of Sales", "Sales Analyst", "data-analyst", "MVP")
KINDS = ("page_view", "order", "ping")
WINDOWS = ("1 day", "36 hours", "7 days", "30 days")

_FIELDS = {
    "seats": {"type": "whole"},
    "level": {"type": "whole", "default": "1"},
    "rate": {"type": "decimal"},
    "band": {"type": "choice", "of": list(BANDS)},
    "vip": {"type": "yes_no"},
    "renewal_on": {"type": "date"},
    "seen_at": {"type": "moment"},
    "tags": {"type": "text", "many": True},
}
_TOUCHES: dict[str, Any] = {
    "page_view": {"url": "text", "seconds": "whole"},
    "order": {"amount": "money", "gift": "yes_no"},
    "ping": {},
}
_PINGS: tuple[dict[str, Any], ...] = (
    {},
    {"direction": "outbound"},
    {"direction": "inbound", "interest": "inbound"},
    {"interest": "never"},
)
_LISTS = {"rivals": ["rival.com", "other.com"], "markets": ["USA", "ca"], "roles": ["CEO", "CTO"]}
_COMPARE = ("==", "!=", "<", "<=", ">", ">=")
_ORDER = ("<", "<=", ">", ">=")


@dataclass
class _Names:
    """What conditions may read so far, each with the section that it can be read from."""

    segments: dict[str, Section] = field(default_factory=dict)
    derived: dict[str, Sequence[str]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    dimensions: list[str] = field(default_factory=list)
    grades: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)


class Definitions:
    """
    Draws definitions.

    Args:
        random: The source of chance.
        time: Whether time may enter conditions, so that decisions expire.
    """

    def __init__(self, random: Random, *, time: bool = True) -> None:
        self.random = random
        self.time = time
        self.names = _Names()
        self.tables: dict[str, Table] = {}
        self._rules = 0

    def one(self) -> Definition[Lead]:
        """A definition."""
        loaded = from_document(Document.model_validate(self.document()), files=self.tables)
        return Definition(loaded.document, loaded=loaded)

    def document(self) -> dict[str, Any]:
        """A definition as its author would write it; its tables are in `tables`."""
        self.names, self.tables, self._rules = _Names(), {}, 0
        names = self.names
        names.dimensions = ["fit", "engagement", "intent"][: self.count(1, 3)]
        names.grades = ["F", "A", "B", "C"][: self.count(2, 4)]
        names.line = ["inquiry", "mql", "sql", "deal", "customer"][: self.count(2, 5)]
        beside = ["nurture", "lost"][: self.count(0, 2)]
        names.stages = [*names.line, *beside]
        segments = self.segments()
        document: dict[str, Any] = {
            "definition": "random",
            "fields": _FIELDS,
            "touches": {**_TOUCHES, "ping": self.one_of(_PINGS)},
            "lists": _LISTS,
            "derive": {
                f"value_{at}": self.derived(f"value_{at}") for at in range(self.count(0, 3))
            },
        }
        segments |= self.late_segments()
        document |= {
            "segments": segments,
            "disqualify": self.some(0, 2, Section.DISQUALIFY, likely=0.3),
            "score": {name: self.dimension() for name in names.dimensions},
            "grades": self.grades(),
            "stages": [
                *(self.stage(name, beside=False) for name in names.line),
                *(self.stage(name, beside=True) for name in beside),
            ],
            "route": self.route(),
        }
        if self.chance(0.8):
            criteria = self.some(1, 4, Section.QUALIFY)
            document["qualify"] = {"criteria": criteria}
            if self.chance(0.7):
                document["qualify"]["need"] = self.random.randint(0, len(criteria))
        return document

    # -- chance ----------------------------------------------------------------------------------

    def one_of(self, options: Sequence[T]) -> T:
        return options[self.random.randrange(len(options))]

    def count(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def chance(self, likely: float) -> bool:
        return self.random.random() < likely

    def name(self) -> str:
        self._rules += 1
        return f"rule_{self._rules}"

    def value_names(self) -> list[str]:
        return [f"value_{at}" for at in range(self.count(0, 3))]

    # -- sections --------------------------------------------------------------------------------

    def segments(self) -> dict[str, Any]:
        """Segments over facts alone, which every section may use."""
        found: dict[str, Any] = {}
        for at in range(self.count(0, 2)):
            found[f"early_{at}"] = self.condition(Section.DERIVE, 1)
            self.names.segments[f"early_{at}"] = Section.DERIVE
        return found

    def late_segments(self) -> dict[str, Any]:
        """Segments over results, for the sections after them."""
        found: dict[str, Any] = {}
        for at in range(self.count(0, 2)):
            section = self.one_of((Section.QUALIFY, Section.GRADES, Section.STAGES))
            found[f"late_{at}"] = {"when": self.condition(section, 1)}
            self.names.segments[f"late_{at}"] = section
        return found

    def derived(self, name: str) -> Any:
        names = self.names
        form = self.count(0, 3)
        values: Sequence[str] = ("north", "south", "west")
        if form == 0:
            cases = [
                {"when": self.condition(Section.DERIVE, 1), "value": value} for value in values[:-1]
            ]
            if self.chance(0.6):
                cases.append({"value": values[-1]})
            names.derived[name] = values if len(cases) == len(values) else values[:-1]
            return cases
        if form == 1:
            column = self.one_of(("country", "band", "seats", "days_since(seen_at)", "was.stage"))
            if not self.time and "days" in column:
                column = "country"
            file = self.table((column, name), self.count(2, 6), self.lookup_rows(column, values))
            taken = [row[1] for row in self.tables[file].rows]
            names.derived[name] = tuple(dict.fromkeys(taken))
            return {"lookup": file, "by": column, "take": name}
        if form == 2:
            kind = self.one_of(("whole", "decimal"))
            values = ("0", "1", "2", "100000000000000000")
            if kind == "decimal":
                values = ("0.5", "1", "-2.25", "100000000000000000")
            names.numbers.append(name)
            cases = [
                {"when": self.condition(Section.DERIVE, 1), "value": self.one_of(values)}
                for _ in range(2)
            ]
            return {"cases": cases, "type": kind}
        file = self.decision_table(Section.DERIVE, name, lambda: self.one_of(values))
        taken = [row[-1] for row in self.tables[file].rows]
        names.derived[name] = tuple(dict.fromkeys(taken))
        return {"table": file, "take": name}

    def lookup_rows(self, column: str, values: Sequence[str]) -> Callable[[], tuple[str, ...]]:
        keys: list[str] = {
            "country": ["USA", "CA", "Germany", "fr"],
            "band": list(BANDS),
            "was.stage": list(self.names.stages),
        }.get(column, [str(key) for key in range(6)])
        self.random.shuffle(keys)
        return lambda: (keys.pop(), self.one_of(values)) if keys else ()

    def some(
        self, least: int, most: int, section: Section, *, likely: float = 1.0
    ) -> list[dict[str, Any]]:
        found = [
            {"rule": self.name(), "when": self.condition(section, 2)}
            for _ in range(self.count(least, most))
        ]
        return found if self.chance(likely) or least else []

    def dimension(self) -> dict[str, Any]:
        found: dict[str, Any] = {"rules": [self.score_rule() for _ in range(self.count(1, 4))]}
        found |= self.decay() if self.chance(0.6) else {}
        if self.chance(0.4):
            found["cap"] = self.one_of(("10", "25.5", "40"))
        if self.chance(0.2):
            found["floor"] = self.one_of(("-10", "0", "5"))
        return found

    def decay(self) -> dict[str, str]:
        return {self.one_of(("half_life", "linear")): self.one_of(("1 day", "3 days", "14 days"))}

    def score_rule(self) -> dict[str, Any]:
        found: dict[str, Any] = {"rule": self.name()}
        form = self.count(0, 4)
        if form == 0:
            points = ("0", "5", "12.5", "-3", "0.000001")
            table = self.decision_table(Section.SCORE, "points", lambda: self.one_of(points))
            gate = {"when": self.condition(Section.SCORE, 1)} if self.chance(0.3) else {}
            return {**found, "table": table, **gate}
        found["points"] = self.one_of(("1", "3", "7.5", "20", "-4", "0.333333", "0"))
        if form == 1:
            return {**found, "when": self.condition(Section.SCORE, 2)}
        found["for_each"] = self.items()
        if self.chance(0.3):
            found["when"] = self.condition(Section.SCORE, 1)
        if self.chance(0.3):
            found["at_most_points"] = self.one_of(("2", "10.5", "30"))
        if self.chance(0.3):
            found["at_most_times"] = self.count(1, 3)
        if self.chance(0.3):
            found["once_a_day"] = True
        return found | (self.decay() if self.chance(0.4) else {})

    def grades(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = [
            {"grade": grade, "when": self.condition(Section.GRADES, 1)}
            for grade in self.names.grades
        ]
        if self.chance(0.6):
            found[-1].pop("when")
        return found

    def stage(self, name: str, *, beside: bool) -> dict[str, Any]:
        names = self.names
        found: dict[str, Any] = {"stage": name}
        if beside:
            found["beside"] = True
        others = [each for each in names.stages if each != name]
        if self.chance(0.75):
            found["enter"] = self.some(1, 2, Section.STAGES)
        if self.chance(0.25):
            found["leave"] = [
                {
                    "rule": self.name(),
                    "when": self.condition(Section.STAGES, 1),
                    "to": self.one_of(others),
                }
            ]
        if not beside and self.chance(0.25):
            found["from"] = self.random.sample(others, self.count(1, len(others)))
        lower = names.line[: names.line.index(name)] if name in names.line else names.line
        if lower and self.chance(0.3):
            found["again"] = self.one_of(lower)
        return found

    def route(self) -> dict[str, Any]:
        rules = []
        for _ in range(self.count(1, 3)):
            rule: dict[str, Any] = {"rule": self.name()}
            if self.chance(0.5):
                teams = ("north", "south", "owner_of.lead")
                rule["table"] = self.decision_table(
                    Section.ROUTE, "to", lambda teams=teams: self.one_of(teams)
                )
                if self.chance(0.4):
                    rule["when"] = self.condition(Section.ROUTE, 1)
            else:
                rule |= {
                    "to": self.one_of(("north", "south")),
                    "when": self.condition(Section.ROUTE, 1),
                }
            rules.append(rule)
        if self.chance(0.6):
            rules.append({"rule": self.name(), "to": "everyone"})
        found: dict[str, Any] = {"rules": rules}
        if self.chance(0.7):
            some = self.count(1, len(self.names.stages))
            found["assign_on"] = self.random.sample(self.names.stages, some)
        return found

    # -- tables ----------------------------------------------------------------------------------

    def table(self, columns: tuple[str, ...], rows: int, row: Callable[[], tuple[str, ...]]) -> str:
        file = f"table_{len(self.tables)}.csv"
        found = [made for _ in range(rows) if (made := row())]
        self.tables[file] = Table(name=file, columns=columns, rows=tuple(found))
        return file

    def decision_table(self, section: Section, outcome: str, give: Callable[[], str]) -> str:
        kinds = self.columns(section)
        chosen = self.random.sample(sorted(kinds), self.count(1, min(3, len(kinds))))
        cells = [kinds[column] for column in chosen]

        def row() -> tuple[str, ...]:
            return (*("" if self.chance(0.25) else cell() for cell in cells), give())

        return self.table((*chosen, outcome), self.count(1, 8), row)

    def columns(self, section: Section) -> dict[str, Callable[[], str]]:
        """The columns that a table may have, each with what its cells look like."""
        whole = self.ordered_cell(lambda: str(self.count(0, 6)))
        found: dict[str, Callable[[], str]] = {
            "country": self.text_cell((*COUNTRIES, "USA"), lists=("markets",)),
            "title": self.text_cell(TITLES, lists=("roles",), prefixes=("Head", "Sales", "C")),
            "email_domain": self.text_cell(("rival.com", "example.com"), lists=("rivals",)),
            "band": self.text_cell(BANDS),
            "seats": self.ordered_cell(
                lambda: self.one_of(("0", "1", "2", "3", "-1", "1.5", "-0.5"))
            ),
            "rate": self.ordered_cell(lambda: self.one_of(("0", "0.5", "1", "2.25"))),
            "level": whole,
            "vip": lambda: self.one_of(("yes", "no", "!yes", "!no", "yes|no")),
            "tags": self.text_cell(("a", "b", "c"), lists=("roles",)),
            "renewal_on": self.ordered_cell(lambda: f"2026-03-{self.count(10, 20)}"),
            "touches.ping.count()": whole,
            "company.employees": whole,
            "was.stage": self.text_cell(self.names.stages),
        }
        if self.time:
            found |= {
                'touches.page_view.within("7 days").count()': whole,
                "days_since(seen_at)": whole,
                'now.weekday("UTC")': self.text_cell(("mon", "sat", "sun")),
            }
        if section > Section.DERIVE:
            found |= {name: self.text_cell(each) for name, each in self.names.derived.items()}
            found |= dict.fromkeys(self.names.numbers, whole)
        if section > Section.SCORE:
            points = self.ordered_cell(lambda: self.one_of(("0", "5", "12.5", "20", "-3")))
            found |= {"score.total": points, "grade": self.text_cell(self.names.grades)}
        if section > Section.STAGES:
            found["stage"] = self.text_cell(self.names.stages)
        return found

    def text_cell(
        self,
        options: Sequence[str],
        *,
        lists: Sequence[str] = (),
        prefixes: Sequence[str] = (),
    ) -> Callable[[], str]:
        def cell() -> str:
            forms = [
                self.one_of(options),
                "|".join(self.random.sample(options, min(2, len(options)))),
            ]
            forms += [f"lists.{name}" for name in lists] + [f"{prefix}*" for prefix in prefixes]
            return ("!" if self.chance(0.25) else "") + self.one_of(forms)

        return cell

    def ordered_cell(self, value: Callable[[], str]) -> Callable[[], str]:
        def cell() -> str:
            one, two = value(), value()
            low, high = sorted((one, two), key=_as_ordered)
            forms = [one, f"{one}|{two}", f"{low}..{high}"]
            forms += [f"{sign}{one}" for sign in (">", ">=", "<", "<=", "=")]
            forms.append(f"<{low}|>{high}")
            return ("!" if self.chance(0.2) else "") + self.one_of(forms)

        return cell

    # -- conditions ------------------------------------------------------------------------------

    def condition(self, section: Section, depth: int) -> str:
        """A condition that can stand in a section."""
        if depth > 0 and self.chance(0.45):
            joined = self.one_of((" and ", " or ")).join(
                f"({self.condition(section, depth - 1)})" for _ in range(self.count(2, 3))
            )
            return joined if self.chance(0.7) else f"not ({joined})"
        atoms = [self.of_facts, self.of_lists]
        if self.time:
            atoms.append(self.of_time)
        if section > Section.DERIVE or self.names.segments:
            atoms.append(lambda: self.of_names(section))
        if section > Section.DISQUALIFY:
            atoms += [lambda: self.of_results(section)] * 2
        return self.one_of(atoms)()

    def number(self) -> str:
        return str(self.count(0, 4))

    def of_facts(self) -> str:
        one = self.one_of
        return one(
            (
                f"seats {one(_COMPARE)} {self.number()}",
                f"level {one(_COMPARE)} {self.number()}",
                f"rate {one(_ORDER)} {one(('0.5', '1', '2.25'))}",
                f"{self.number()} <= seats < {self.number()}",
                f"seats + level {one(_COMPARE)} {self.number()}",
                f"seats * rate {one(_ORDER)} 1.5",
                f"seats {one(_COMPARE)} level",
                f'band {one(("==", "!="))} "{one(BANDS)}"',
                f'band in ["{one(BANDS)}", "{one(BANDS)}"]',
                one(("vip", "not vip", "vip == false", "unsubscribed")),
                f'country {one(("==", "!="))} "{one(COUNTRIES)}"',
                f"country {one(('in', 'not in'))} lists.markets",
                f"email_domain {one(('in', 'not in'))} lists.rivals",
                f'title.has_word("{one(("sales", "analyst", "ceo"))}")',
                f'title.contains("{one(("Sales", "a", "Head of"))}", "x")',
                f'not title.starts_with("{one(("Head", "CEO"))}")',
                'title.matches("(?i)^sales|analyst$")',
                f"{one(('known', 'missing'))}({one(('seats', 'country', 'vip', 'email'))})",
                f"company.employees {one(_ORDER)} {self.number()}",
                "company.is_customer",
                f'tags.{one(("has", "has_any", "has_all"))}("a", "{one(("b", "c"))}")',
                f"tags.count() {one(_COMPARE)} {self.number()}",
                'consent.allows("email")',
                f'was.stage == "{one(self.names.stages)}"',
                f'was.stage.reached("{one(self.names.line)}")',
            )
        )

    def items(self) -> str:
        """A list of records, narrowed or not."""
        kinds = (*(f"touches.{kind}" for kind in KINDS), "touches", "inquiries", "stage_history")
        kind = self.one_of(kinds)
        tests = {
            "touches.page_view": ('url.contains("/a")', 'seconds > 30 and url == "/a"'),
            "touches.order": ("gift", "not gift", "amount > 2", "amount > lead.seats"),
            "touches": ('kind == "ping"', 'kind in ["order", "ping"]'),
            "inquiries": ('source == "web"', 'utm.source == "g"'),
            "stage_history": ('by == "person"', f'name == "{self.names.stages[0]}"', "not skipped"),
        }.get(kind, ('direction == "inbound"', "lead.vip"))
        text = kind
        if self.chance(0.4):
            text += f".where({self.one_of(tests)})"
        if self.time and self.chance(0.5):
            text += f'.within("{self.one_of(WINDOWS)}")'
        return text

    def of_lists(self) -> str:
        one = self.one_of
        orders = "touches.order" + ('.within("7 days")' if self.time and self.chance(0.4) else "")
        return one(
            (
                f"{self.items()}.exists()",
                f"not {self.items()}.exists()",
                f"{self.items()}.count() {one(_COMPARE)} {self.number()}",
                f"{self.items()}.count() {one(_ORDER)} {one(('0.5', '1.5', 'seats'))}",
                f"{self.items()}.count() in [1, 3]",
                f"{self.items()}.count() > {self.items()}.count()",
                f"{orders}.sum(amount) {one(_ORDER)} {one(('2', '4.5'))}",
                f"{orders}.{one(('max', 'min'))}(amount) {one(_ORDER)} 2",
                f"{orders}.{one(('first', 'last'))}().amount {one(_ORDER)} 2",
                f"{orders}.{one(('first', 'last'))}().gift",
                f'inquiries.{one(("first", "last"))}().utm.source == "g"',
                f'stage_history.{one(("first", "last"))}().name == "{one(self.names.stages)}"',
            )
        )

    def of_time(self) -> str:
        one = self.one_of
        moment = one(
            (
                "created_at",
                "seen_at",
                "renewal_on",
                "touches.last().at",
                "touches.order.first().at",
                "stage_history.last().at",
            )
        )
        days = f"{one(('days_since', 'days_until'))}({moment})"
        return one(
            (
                f"{days} {one(_COMPARE)} {one(('-2', '0', '1', '3', '2.5', 'seats', 'level'))}",
                f"{days} in [{self.number()}, {self.number()}]",
                f"{days} {one(_ORDER)} touches.ping.count()",
                f'now.weekday({one(("", repr("Europe/Berlin")))}) in ["sat", "sun"]',
                f'now.hour("UTC") {one(_ORDER)} {one(("9", "12", "seats"))}',
                f"now.{one(('day', 'month'))}() {one(_ORDER)} {one(('3', '12'))}",
                f"{self.items()}.count() {one(_ORDER)} 2",
            )
        )

    def of_names(self, section: Section) -> str:
        """Segments, and derived values where they are decided already."""
        names = [name for name, since in self.names.segments.items() if since <= section]
        forms = [*names, *(f"not {name}" for name in names)]
        if section > Section.DERIVE:
            for name, values in self.names.derived.items():
                forms.append(f'{name} == "{self.one_of(values)}"')
                forms.append(f'{name} != "{self.one_of(values)}"')
                forms.append(f"known({name})")
            for name in self.names.numbers:
                forms.append(f"{name} {self.one_of(_ORDER)} 1")
                forms.append(f"{name} * level > 0")
                forms.append(
                    f"days_since(seen_at) < {name}" if self.time else f"{name} + 1 > level"
                )
        return self.one_of(forms) if forms else self.of_facts()

    def of_results(self, section: Section) -> str:
        one, names = self.one_of, self.names
        forms = ["disqualified", "not disqualified"]
        if section > Section.QUALIFY:
            forms += ["qualified", "not qualified"]
        if section > Section.SCORE:
            score = one(("score.total", *(f"score.{name}" for name in names.dimensions)))
            forms += [f"{score} {one(_ORDER)} {one(('0', '5', '10', '12.5', '20'))}"] * 4
            forms += [f"{score} {one(('==', '!='))} {one(('0', '5'))}", "score.total > score.fit"]
        if section > Section.GRADES:
            forms += [f'grade {one(("==", "!="))} "{one(names.grades)}"'] * 2
        if section > Section.STAGES:
            forms += [f'stage == "{one(names.stages)}"', f'stage.reached("{one(names.line)}")'] * 2
        return one(forms)


def _as_ordered(text: str) -> tuple[float, str]:
    try:
        return float(text), ""
    except ValueError:
        return 0.0, text
