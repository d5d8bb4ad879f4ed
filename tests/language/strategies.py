"""
A vocabulary with every type, and Hypothesis strategies for all that the language can say over it.

`TypedTrees` generates exactly the trees that the reader can produce: canonical, type-checked, with
literals in the normal form of what they meet. Whatever reads trees (engines, renderers, English)
is tested over these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeVar
from unicodedata import normalize

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from leadcore.language import tree
from leadcore.language.meaning import words
from leadcore.language.tree import Condition, Constant, Fact, Items, Scalar, Value
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
    Date,
    Duration,
    Field,
    ListOf,
    Moment,
    Number,
    Points,
    Record,
    Text,
    Type,
    Whole,
    YesNo,
    comparable,
    is_numeric,
    is_ordered,
)
from leadcore.language.vocabulary import Listed, Scope, Section, SegmentInfo, Vocabulary

T = TypeVar("T")

# -- the vocabulary ------------------------------------------------------------------------------

COUNTRIES = ("AT", "DE", "FR", "US")
_COUNTRY_NAMES = {"austria": "AT", "germany": "DE", "france": "FR", "usa": "US"}


def _country(text: str) -> str:
    code = _COUNTRY_NAMES.get(text.lower(), text.upper())
    if code not in COUNTRIES:
        raise ValueError("no country has this name; write its two letters")
    return code


def _email(text: str) -> str:
    name, at, host = text.partition("@")
    if not (name and at and "." in host):
        raise ValueError("this is no e-mail address; write it as name@example.com")
    return text.lower()


NORMALISERS: Mapping[str, Callable[[str], str]] = {"country": _country, "email": _email}
#: Texts in each normal form, for literals and for facts.
NORMAL_TEXTS: Mapping[str, tuple[str, ...]] = {
    "country": COUNTRIES,
    "email": ("ada@example.com", "bo.li@example.org", "zoë@example.net"),
}

COUNTRY = Text("country")
EMAIL = Text("email")
BUDGET_BAND = Choice(("none", "under_500", "over_500"))
CHANNEL = Choice(("email", "phone", "post"))

UTM = Record("utm", {"source": Field(TEXT), "campaign": Field(TEXT)})
COMPANY = Record(
    "company",
    {
        "name": Field(TEXT, label="Company name"),
        "employees": Field(WHOLE, label="Number of employees"),
        "revenue": Field(MONEY),
        "country": Field(COUNTRY, label="Country"),
        "is_customer": Field(YES_NO, missing=False),
        "founded": Field(DATE),
    },
)
INQUIRY = Record(
    "inquiry",
    {
        "at": Field(MOMENT, missing=False),
        "form": Field(TEXT),
        "interests": Field(ListOf(TEXT)),
        "utm": Field(UTM),
    },
)
CONSENT = Record(
    "consent",
    {
        "channel": Field(CHANNEL, missing=False),
        "purpose": Field(TEXT, missing=False),
        "granted": Field(YES_NO, missing=False),
        "at": Field(MOMENT, missing=False),
    },
)
REFERRAL = Record("referral", {"by": Field(EMAIL), "worth": Field(MONEY)})
TOUCH = Record(
    "touch",
    {
        "kind": Field(TEXT, missing=False),
        "at": Field(MOMENT, missing=False),
        "direction": Field(Choice(("inbound", "outbound"))),
    },
)


def _touch(**facts: Field) -> Record:
    return Record("touch", {**TOUCH.fields, **facts})


def _typed(kind: Type) -> Field:
    return Field(kind, in_facts=True)


TOUCHES = {
    "page_view": _touch(url=_typed(TEXT), seconds=_typed(WHOLE)),
    "email_open": _touch(),
    "purchase": _touch(
        amount=_typed(MONEY),
        weight=_typed(DECIMAL),
        quantity=_typed(WHOLE),
        gift=_typed(YES_NO),
        delivered_on=_typed(DATE),
        returned_at=_typed(MOMENT),
        size=_typed(Choice(("s", "m", "l"))),
        from_country=_typed(COUNTRY),
    ),
}

VOCABULARY = Vocabulary(
    lead=Record(
        "lead",
        {
            "id": Field(TEXT, missing=False),
            "title": Field(TEXT, label="Job title"),
            "city": Field(TEXT),
            "email": Field(EMAIL, personal=True, label="E-mail address"),
            "country": Field(COUNTRY, label="Country"),
            "budget": Field(MONEY, label="Budget"),
            "rating": Field(DECIMAL),
            "timeline_days": Field(WHOLE, label="Timeline in days"),
            "open_opportunities": Field(WHOLE, missing=False),
            "budget_band": Field(BUDGET_BAND),
            "subscribed": Field(YES_NO),
            "unsubscribed": Field(YES_NO, missing=False),
            "renewal_on": Field(DATE),
            "created_at": Field(MOMENT, label="Time of the first inquiry"),
            "last_seen_at": Field(MOMENT),
            "contract_length": Field(DURATION),
            "notice_period": Field(DURATION),
            "interests": Field(ListOf(TEXT)),
            "topics": Field(ListOf(Choice(("stocks", "funds", "bonds", "real_estate")))),
            "markets": Field(ListOf(COUNTRY)),
            "sizes": Field(ListOf(WHOLE)),
            "company": Field(COMPANY),
            "utm": Field(UTM),
            "inquiries": Field(ListOf(INQUIRY)),
            "consent": Field(ListOf(CONSENT)),
            "referrals": Field(ListOf(REFERRAL)),
        },
    ),
    touch=TOUCH,
    touches=TOUCHES,
    lists={
        "competitors": Listed(("rival.example", "Other Ltd")),
        "home_markets": Listed(("AT", "DE")),
    },
    derived={
        "region": TEXT,
        "tier": Choice(("gold", "silver")),
        "discount": DECIMAL,
        "seats": WHOLE,
        "is_partner": YES_NO,
        "home_country": COUNTRY,
        "trial_ends_on": DATE,
    },
    segments={
        "came_back": SegmentInfo(Section.DISQUALIFY),
        "home_market": SegmentInfo(Section.DISQUALIFY),
    },
    dimensions=("fit", "engagement"),
    grades=("F", "A", "B", "C"),
    stages=("inquiry", "mql", "sql", "customer", "nurture", "disqualified"),
    line=("inquiry", "mql", "sql", "customer"),
    member=Record("member", {"name": Field(TEXT), "speaks": Field(ListOf(TEXT))}),
)
#: Every result may be read here, and a candidate is at hand.
SCOPE = Scope(Section.TRACKS, member=True)

# -- literals ------------------------------------------------------------------------------------


def plain_texts(*, min_size: int = 0, max_size: int = 10) -> SearchStrategy[str]:
    """Texts as a field can hold them: quotes, backslashes, any script, nothing that is not seen."""
    odd = st.sampled_from("\"'\\ab_ #,()[]{}.*+?|^$“é ßıİſ")
    usual = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))
    texts = st.text(odd | usual, min_size=min_size, max_size=max_size)
    return texts.map(lambda text: normalize("NFC", text))


DECIMALS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**12), 10**12),
    st.integers(0, 6),
)
WHOLES = st.integers(-20, 2_000) | st.integers(-(10**18) + 1, 10**18 - 1)
DATES = st.dates(date(1, 1, 2), date(9999, 12, 30))
MOMENTS = st.datetimes(
    datetime(1, 1, 2),  # noqa: DTZ001 - the zone stands below
    datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)
#: Lengths of time that a condition can write: so many of one unit.
DURATIONS = st.builds(
    lambda count, unit: timedelta(**{unit: count}),
    st.integers(0, 1_000),
    st.sampled_from(("microseconds", "seconds", "minutes", "hours", "days", "weeks")),
)
#: Patterns that RE2 accepts, besides quoted texts.
PATTERNS = (
    r"\bvp\b",
    r"(?i)head of|chief",
    r"^\w+@\w+\.\w{2,}$",
    r'say "hi"',
    r"it's",
    r"""both " and ' and \d""",
    r"tail\\",
    r"[\"']\\",
    r"\p{Lu}+",
    "é+",
)


_TEXT_TESTS: tuple[tree.TextTestName, ...] = (
    *("contains", "starts_with", "ends_with", "has_word", "matches"),
)
_SIGNS: tuple[Literal["+", "-", "*"], ...] = ("+", "-", "*")
_ZONES = (None, "Europe/Berlin", "America/New_York", "UTC")
_NEEDLES = plain_texts(min_size=1).filter(str.strip)
_WORDS = _NEEDLES.filter(lambda text: bool(words(text).strip()))
_WINDOWS = DURATIONS.filter(bool)
_SMALL_NUMBERS = st.integers(-9, 99) | DECIMALS


@lru_cache(maxsize=256)
def _indices(length: int) -> SearchStrategy[int]:
    return st.integers(0, length - 1)


@lru_cache(maxsize=256)
def literals(kind: Type) -> SearchStrategy[Scalar]:
    """Literals of a type, as the reader leaves them."""
    match kind:
        case Text(normal):
            return plain_texts() if normal is None else st.sampled_from(NORMAL_TEXTS[normal])
        case Choice(options):
            return st.sampled_from(options)
        case Whole():
            halves = st.builds(lambda whole: Decimal(whole) + Decimal("0.5"), st.integers(-9, 99))
            return WHOLES | halves
        case Number() | Points():
            return DECIMALS
        case YesNo():
            return st.booleans()
        case Date():
            return DATES
        case Moment():
            return MOMENTS
        case Duration():
            return DURATIONS
    raise TypeError(kind.name)


def met_by(value: Value) -> SearchStrategy[Scalar]:
    """Literals that a value can meet: of its type, and of a part of the calendar within bounds."""
    if isinstance(value, tree.CalendarPart) and value.part != "weekday":
        return st.integers(1, 12) | st.sampled_from([Decimal("1.5"), Decimal("11.5")])
    return literals(value.kind)


# -- trees ---------------------------------------------------------------------------------------


class TypedTrees:
    """
    Strategies for the trees that conditions over one vocabulary are read as.

    Args:
        vocabulary: What they may name. Facts of every type, and the list `consent`, must be in it.
        member: Whether facts of a candidate for assignment may be named.
        depth: How many levels of nesting there are at most, roughly.
    """

    def __init__(
        self, vocabulary: Vocabulary = VOCABULARY, *, member: bool = True, depth: int = 3
    ) -> None:
        self.depth = depth
        self.names = _Names(vocabulary, member=member)

    def conditions(self) -> SearchStrategy[Condition]:
        """Conditions about the lead."""
        return _grown(self, lambda grower: grower.condition(self.depth))

    def values(self) -> SearchStrategy[Value]:
        """Values of any type but lists, constants aside."""
        return _grown(self, lambda grower: grower.value(_is_any, self.depth))

    def items(self) -> SearchStrategy[Items]:
        """Lists of records, narrowed or not."""
        return _grown(self, lambda grower: grower.items(self.depth))


@st.composite
def _grown(draw: st.DrawFn, trees: TypedTrees, grow: Callable[[_Grower], T]) -> T:
    return grow(_Grower(draw, trees.names, None))


class _Names:
    """What a vocabulary names, sorted by where it can stand."""

    def __init__(self, vocabulary: Vocabulary, *, member: bool) -> None:
        self.vocabulary = vocabulary
        self.lists = tuple(_record_lists(vocabulary))
        self.listed = tuple(sorted(vocabulary.lists))
        facts = tuple(_facts(vocabulary.lead, (), "lead"))
        inner = {record.title: tuple(_facts(record, (), "item")) for _, record in self.lists}
        members = tuple(_facts(vocabulary.member, (), "member")) if member else ()
        results: tuple[Value, ...] = (
            *(tree.Derived(name, kind) for name, kind in vocabulary.derived.items()),
            *(tree.Points(name) for name in ("total", *vocabulary.dimensions)),
            tree.Outcome("grade", vocabulary.grades),
            tree.Outcome("stage", vocabulary.stages),
            tree.Outcome("was.stage", vocabulary.stages),
        )
        self._values: tuple[Value, ...] = (*facts, *results, *members)
        self._facts = facts
        self._inner = inner
        self.ends = tuple(
            (path, record, fact)
            for path, record in self.lists
            for fact in _facts(record, (), "item")
            if not isinstance(fact.kind, ListOf)
        )

    def here(self, item: Record | None) -> tuple[Value, ...]:
        """What has a name of its own: about the lead, or inside a `where` about an item."""
        if item is None:
            return self._values
        return (*self._facts, *_facts(item, (), "item"))


class _Grower:
    """Grows one tree, asking Hypothesis at each turn."""

    def __init__(self, draw: st.DrawFn, names: _Names, item: Record | None) -> None:
        self.draw = draw
        self.names = names
        self.item = item
        named = names.here(item)
        self.scalars = [value for value in named if not isinstance(value.kind, ListOf)]
        self.plain_lists = [value for value in named if isinstance(value.kind, ListOf)]

    def one(self, options: Sequence[T]) -> T:
        return options[self.draw(_indices(len(options)))]

    def condition(self, depth: int) -> Condition:
        joins = (self.negation, self.join, self.join) if depth > 0 else ()
        tests: tuple[Callable[[int], Condition], ...] = (
            *(self.with_literal, self.with_literal, self.of_two, self.one_of, self.in_list),
            *(self.text_test, self.known, self.truth, self.has, self.has_listed, self.exists),
            self.seldom,
        )
        return self.one((*tests, *joins, *joins))(depth - 1)

    # -- joins -----------------------------------------------------------------------------------

    def negation(self, depth: int) -> Condition:
        return tree.Not(self.condition(depth))

    def join(self, depth: int) -> Condition:
        make = self.one((tree.And, tree.Or))
        flat: list[Condition] = []
        for _ in range(self.one((2, 3, 4))):
            part = self.condition(depth)
            # The reader lays a join within a join of the same kind flat.
            flat.extend(part.parts if isinstance(part, make) else (part,))
        return make(tuple(flat))

    # -- tests -----------------------------------------------------------------------------------

    def with_literal(self, depth: int) -> Condition:
        value = self.value(_is_any_but_yes_no, depth)
        constant = Constant(self.draw(met_by(value)), value.kind)
        return tree.Compare(self.one(_operators(value.kind)), value, constant)

    def of_two(self, depth: int) -> Condition:
        left = self.value(_is_any, depth)
        right = self.value(lambda kind: _can_meet(left.kind, kind), depth)
        if (_holds_days(left) and tree.is_time_bound(right)) or (
            _holds_days(right) and tree.is_time_bound(left)
        ):
            right = self.named(lambda kind: _can_meet(left.kind, kind))
        return tree.Compare(self.one(_operators(left.kind)), left, right)

    def one_of(self, depth: int) -> Condition:
        value = self.value(_can_be_one_of, depth)
        options = self.draw(st.lists(met_by(value), min_size=2, max_size=4, unique=True))
        return tree.OneOf(value, tuple(options))

    def in_list(self, depth: int) -> Condition:
        return tree.InList(self.value(_is_text, depth), self.one(self.names.listed))

    def text_test(self, depth: int) -> Condition:
        value = self.value(_is_text, depth)
        if isinstance(value, tree.Outcome):
            return self.with_literal(depth)
        test = self.one(_TEXT_TESTS)
        needles = {"matches": st.sampled_from(PATTERNS), "has_word": _WORDS}.get(test, _NEEDLES)
        chosen = self.draw(st.lists(needles, min_size=1, max_size=3, unique=True))
        return tree.TextTest(test, value, tuple(chosen))

    def known(self, depth: int) -> Condition:
        value = self.value(_is_any, depth)
        if tree.never_missing(value):
            value = self.one([each for each in self.scalars if each.can_be_missing])
        return tree.Known(value)

    def truth(self, depth: int) -> Condition:
        return tree.Truth(self.value(_is_yes_no, depth))

    def has(self, _depth: int) -> Condition:
        values = self.plain_list(lambda _: True)
        options = tuple(
            self.draw(st.lists(literals(_item_of(values)), min_size=1, max_size=3, unique=True))
        )
        return tree.Has(values, options, all=len(options) > 1 and self.one((False, True)))

    def has_listed(self, _depth: int) -> Condition:
        return tree.HasListed(self.plain_list(_is_text), self.one(self.names.listed))

    def exists(self, depth: int) -> Condition:
        return tree.Exists(self.items(depth))

    def seldom(self, _depth: int) -> Condition:
        """The conditions that have few forms."""
        vocabulary = self.names.vocabulary
        consent = vocabulary.lead.fields["consent"].type
        assert isinstance(consent, ListOf)
        assert isinstance(consent.item, Record)
        channel = self.draw(literals(consent.item.fields["channel"].type))
        purpose = self.draw(st.just("marketing") | plain_texts())
        forms: list[Condition] = [
            tree.Always(self.one((True, False))),
            tree.Allows(str(channel), purpose),
        ]
        if self.item is None:
            forms += [
                tree.Segment(self.one(sorted(vocabulary.segments))),
                tree.Flag(self.one(("qualified", "disqualified"))),
                tree.Reached(self.one(vocabulary.line), before=self.one((False, True))),
            ]
        return self.one(forms)

    # -- values ----------------------------------------------------------------------------------

    def value(self, wanted: Callable[[Type], bool], depth: int) -> Value:
        """A value of a type that is wanted."""
        forms: list[Callable[[], Value | None]] = [lambda: self.named(wanted)] * 3
        if wanted(WHOLE):
            forms += [lambda: tree.Count(self.items(depth)), self.length]
        if self.item is None:
            if wanted(WHOLE):
                forms += [lambda: self.days(depth), self.calendar_number]
            if wanted(Choice(tree.WEEKDAYS)):
                forms.append(self.weekday)
        if depth > 0:
            forms.append(lambda: self.end(wanted, depth - 1))
            if wanted(WHOLE) or wanted(DECIMAL):
                forms += [lambda: self.calculated(depth - 1), lambda: self.total(depth - 1)]
        found = self.one(forms)()
        return found if found is not None and wanted(found.kind) else self.named(wanted)

    def named(self, wanted: Callable[[Type], bool]) -> Value:
        return self.one([value for value in self.scalars if wanted(value.kind)])

    def plain_list(self, wanted: Callable[[Type], bool]) -> Fact:
        found = self.one([each for each in self.plain_lists if wanted(_item_of(each))])
        assert isinstance(found, Fact)
        return found

    def length(self) -> Value:
        return tree.Length(self.plain_list(lambda _: True))

    def end(self, wanted: Callable[[Type], bool], depth: int) -> Value | None:
        ends = [end for end in self.names.ends if wanted(end[2].kind)]
        if not ends:
            return None
        path, record, fact = self.one(ends)
        return tree.EndItem(self.one(("first", "last")), self.narrowed(path, record, depth), fact)

    def days(self, depth: int) -> Value:
        moment = self.value(lambda kind: isinstance(kind, Date | Moment), depth - 1)
        return tree.DaysBetween(self.one(("since", "until")), moment)

    def calendar_number(self) -> Value:
        return tree.CalendarPart(self.one(("hour", "day", "month")), self.one(_ZONES))

    def weekday(self) -> Value:
        return tree.CalendarPart("weekday", self.one(_ZONES))

    def calculated(self, depth: int) -> Value:
        operator = self.one(_SIGNS)
        right = self.number(depth)
        if operator == "-" and not isinstance(right, Constant) and self.one((False, True)):
            return tree.Arithmetic("-", Constant(0, right.kind), right, right.kind)
        left = self.number(depth)
        kind = left.kind if isinstance(left.kind, type(right.kind)) else DECIMAL
        return tree.Arithmetic(operator, left, right, kind)

    def total(self, depth: int) -> Value:
        items = self.items(depth)
        of = _Grower(self.draw, self.names, items.record).number(depth - 1)
        return tree.Total(self.one(("sum", "max", "min")), items, of, of.kind)

    def number(self, depth: int) -> Value:
        """What can be calculated with: a number that the clock does not move, or a constant."""
        if self.one((False, False, True)):
            return _constant_alone(self.draw(_SMALL_NUMBERS))
        value = self.value(is_numeric, depth)
        return self.named(is_numeric) if _holds_days(value) else value

    # -- lists -----------------------------------------------------------------------------------

    def items(self, depth: int) -> Items:
        path, record = self.one(self.names.lists)
        return self.narrowed(path, record, depth)

    def narrowed(self, path: tuple[str, ...], record: Record, depth: int) -> Items:
        where, within = None, None
        if self.item is None and depth > 0 and self.one((False, True)):
            where = _Grower(self.draw, self.names, record).condition(depth - 1)
        if "at" in record.fields and self.one((False, True)):
            within = self.draw(_WINDOWS)
        return Items(path, record, where, within)


def _facts(
    record: Record,
    path: tuple[str, ...],
    of: Literal["lead", "item", "member"],
    *,
    lacking: bool = False,
) -> Iterator[Fact]:
    """The facts of a record and of the records in it, lists of records aside."""
    for name, field in record.fields.items():
        missing = field.missing or lacking
        if isinstance(field.type, Record):
            yield from _facts(field.type, (*path, name), of, lacking=missing)
        elif not (isinstance(field.type, ListOf) and isinstance(field.type.item, Record)):
            missing = missing and not isinstance(field.type, ListOf)
            yield Fact((*path, name), field.type, missing, of)


def _record_lists(vocabulary: Vocabulary) -> Iterator[tuple[tuple[str, ...], Record]]:
    yield ("touches",), vocabulary.touch
    for kind, record in vocabulary.touches.items():
        yield ("touches", kind), record
    for name, field in vocabulary.lead.fields.items():
        if isinstance(field.type, ListOf) and isinstance(field.type.item, Record):
            yield (name,), field.type.item


def _item_of(values: Value) -> Type:
    assert isinstance(values.kind, ListOf)
    return values.kind.item


def _is_any(kind: Type) -> bool:
    return not isinstance(kind, ListOf | Record)


def _is_any_but_yes_no(kind: Type) -> bool:
    return _is_any(kind) and not _is_yes_no(kind)


def _can_be_one_of(kind: Type) -> bool:
    return _is_any_but_yes_no(kind) and not isinstance(kind, Points)


def _is_text(kind: Type) -> bool:
    return isinstance(kind, Text | Choice)


def _is_yes_no(kind: Type) -> bool:
    return isinstance(kind, YesNo)


def _can_meet(left: Type, right: Type) -> bool:
    if isinstance(left, Text) and isinstance(right, Text) and left.normal != right.normal:
        return False
    return comparable(left, right)


def _holds_days(value: Value) -> bool:
    return any(isinstance(node, tree.DaysBetween | tree.CalendarPart) for node in value.walk())


def _operators(kind: Type) -> tuple[tree.Comparison, ...]:
    return ("==", "!=", "<", "<=", ">", ">=") if is_ordered(kind) else ("==", "!=")


def _constant_alone(value: int | Decimal) -> Constant:
    """A number that meets no fact: whole if it can be."""
    if value == int(value):
        return Constant(int(value), WHOLE)
    return Constant(value, DECIMAL)
