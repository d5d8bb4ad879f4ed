"""Fields of your own: a subclass of Lead with plain annotations."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, Field, PlainValidator, create_model

from leadcore.errors import LeadError
from leadcore.model import (
    Amount,
    CountryCode,
    DomainName,
    EmailAddress,
    Hidden,
    Lead,
    Moment,
    Personal,
    PhoneNumber,
    Text,
    Touch,
    Value,
    derived,
    fields_of,
)
from leadcore.model.reader import _READER_OF

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


class Format(StrEnum):
    """How a course is given."""

    ONLINE = "online"
    ON_SITE = "on_site"


class Address(Value):
    """A record within a lead."""

    street: str | None = None
    country: CountryCode | None = None


class CourseLead(Lead):
    """A lead of a school."""

    course_interest: str | None = None
    seats: int = 1
    price_limit: Decimal | None = None
    evening: bool = False
    start: date | None = None
    asked_at: datetime | None = None
    notice: timedelta | None = None
    topics: tuple[str, ...] = ()
    band: Literal["none", "under_500", "over_500"] | None = None
    format: Format | None = None
    work_email: EmailAddress | None = None
    work_phone: PhoneNumber | None = None
    school: DomainName | None = None
    home: CountryCode | None = None
    deposit: Amount | None = None
    asked: Moment | None = None
    nickname: Annotated[str | None, Personal()] = None
    address: Address = Address()
    second_address: Address | None = None
    desk: PhoneNumber = "+4930901820"
    short: Annotated[str, Field(max_length=3)] | None = None
    even: Annotated[int, AfterValidator(lambda n: n - n % 2)] | None = None
    upper: Annotated[str | None, AfterValidator(lambda text: text and text.upper())] = None
    plain: Annotated[str | None, PlainValidator(lambda text: text)] = None
    code: Annotated[str, PlainValidator(lambda text: str(text).upper())] | None = None
    notes: Annotated[Mapping[str, Any], Hidden()] = {}

    @property
    @derived
    def wants_evening_course(self) -> bool | None:
        """Whether an evening course is wanted."""
        return self.evening if self.course_interest else None


RAW = {
    "id": 7,
    "country": "Germany",
    "course_interest": "  stock market ",
    "seats": "2",
    "price_limit": 0.1,
    "evening": "yes",
    "start": "2026-03-01",
    "asked_at": "2026-03-01T10:00:00+01:00",
    "notice": "7 days",
    "topics": [" bonds ", "e\u0301tfs"],
    "band": " over_500 ",
    "format": "on_site",
    "work_email": "Anna@Example.com",
    "work_phone": "030 901820",
    "school": "https://www.example.com/",
    "home": "USA",
    "deposit": "12.50",
    "asked": START,
    "nickname": " Anni ",
    "address": {"street": " Long Lane ", "country": "UK"},
    "short": "abc",
    "even": "5",
    "upper": "abc",
    "code": "a",
}


def test_plain_annotations_are_read_like_the_standard_fields() -> None:
    """Trimmed, composed, exact, in UTC: a field of one's own needs no code for it."""
    lead = CourseLead.read(RAW)
    assert lead.course_interest == "stock market"
    assert lead.seats == 2
    assert lead.price_limit == Decimal("0.1")
    assert lead.evening is True
    assert lead.start == date(2026, 3, 1)
    assert lead.asked_at == lead.asked == START
    assert lead.notice == timedelta(days=7)
    assert lead.topics == ("bonds", "\u00e9tfs")
    assert lead.band == "over_500"
    assert lead.format is Format.ON_SITE
    assert lead.work_email == "anna@example.com"
    assert lead.work_phone == "+4930901820"
    assert lead.school == "example.com"
    assert lead.home == "US"
    assert lead.deposit == Decimal("12.5")
    assert lead.address == Address(street="Long Lane", country="GB")
    assert (lead.short, lead.even, lead.upper, lead.code) == ("abc", 4, "ABC", "A")
    assert CourseLead.model_validate_json(lead.model_dump_json()) == lead
    assert "Anni" not in repr(lead)


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_nothing_given_is_the_default(nothing: str | None) -> None:
    """Empty cells mean missing in fields of one's own too, constraints or not."""
    own = set(CourseLead.model_fields) - set(Lead.model_fields)
    lead = CourseLead.model_validate({"id": "7", **dict.fromkeys(own, nothing)})
    assert lead == CourseLead(id="7")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("course_interest", 7),
        ("course_interest", "a\x00"),
        ("seats", True),
        ("seats", 2.5),
        ("price_limit", True),
        ("price_limit", float("nan")),
        ("evening", "perhaps"),
        ("asked_at", datetime(2026, 3, 1)),  # noqa: DTZ001 - naive on purpose
        ("topics", ["a", ""]),
        ("topics", "bonds"),
        ("band", "over_900"),
        ("work_email", "anna"),
        ("short", "abcd"),
        ("address", {"country": "Germny"}),
    ],
)
def test_plain_annotations_refuse_like_the_standard_fields(field: str, value: object) -> None:
    """Truth values are no numbers, naive moments no moments; the problem names the field."""
    with pytest.raises(LeadError) as refused:
        CourseLead.read({"id": "7", field: value})
    assert [p.path.partition(".")[0].partition("[")[0] for p in refused.value.problems] == [field]


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ({"format": "on_sight"}, "did you mean `on_site`?"),
        ({"format": "x"}, "the choices are `online`, `on_site`"),
        ({"band": "over_50"}, "did you mean `over_500`?"),
        ({"address": {"stret": "x"}}, "did you mean `street`?"),
        ({"second_address": {"stret": "x"}}, "did you mean `street`?"),
        ({"second_address": {"country": "Germny"}}, "did you mean `Germany`?"),
    ],
)
def test_problems_of_own_fields_name_the_cure(raw: dict[str, Any], hint: str) -> None:
    """Choices, enumerations and records within the lead get the same help."""
    with pytest.raises(LeadError) as refused:
        CourseLead.read({"id": "7", **raw})
    assert [problem.hint for problem in refused.value.problems] == [hint]


def test_a_number_can_be_required() -> None:
    """Without a default, an empty cell is no telephone number."""

    class Caller(Lead):
        back: PhoneNumber

    assert Caller.read({"id": "7", "back": "030 901820", "country": "DE"}).back == "+4930901820"
    for nothing in ("", None):
        with pytest.raises(LeadError, match="back: the value is"):
            Caller.read({"id": "7", "back": nothing})


def test_rules_learn_of_the_fields_by_themselves() -> None:
    """The shapes of one's own fields are as complete as those of the standard ones."""
    shapes = fields_of(CourseLead)
    kinds = {name: shapes[name].kind.value for name in shapes if name not in fields_of(Lead)}
    assert kinds == {
        "course_interest": "text", "seats": "whole", "price_limit": "decimal", "evening": "yes_no",
        "start": "date", "asked_at": "moment", "notice": "duration", "topics": "list",
        "band": "choice", "format": "choice", "work_email": "text", "work_phone": "text",
        "school": "text", "home": "text", "deposit": "money", "asked": "moment",
        "nickname": "text", "address": "record", "second_address": "record",
        "desk": "text", "short": "text", "even": "whole",
        "upper": "text", "plain": "text", "code": "text", "notes": "record",
        "wants_evening_course": "yes_no",
    }  # fmt: skip
    assert shapes["seats"].missing is False
    assert shapes["nickname"].personal
    assert shapes["notes"].hidden
    assert shapes["second_address"].record is Address
    assert shapes["format"].options == ("online", "on_site")
    assert shapes["home"].normal == "country"
    assert shapes["wants_evening_course"].derived
    assert shapes["wants_evening_course"].missing
    assert "email_domain" in shapes


def test_subclasses_of_subclasses_and_other_records() -> None:
    """Fields pass on, and every record of the model can be extended the same way."""

    class Evening(CourseLead):
        room: str | None = None

    class Visit(Touch):
        duration: int | None = None

    lead = Evening.read({**RAW, "room": " 7b "})
    assert (lead.room, lead.seats, lead.work_phone) == ("7b", 2, "+4930901820")
    assert lead.replace(seats="3").seats == 3
    assert type(lead.replace(seats="3")) is Evening
    assert Visit(kind="visit", at=START, duration="5").duration == 5  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("annotation", "cure"),
    [
        (float, "use Decimal"),
        (float | None, "use Decimal"),
        (list[str], "use tuple"),
        (set[str], "use tuple"),
        (frozenset[str], "use tuple"),
        (dict[str, str], "use Mapping"),
        (Annotated[list[str], Hidden()], "use tuple"),
    ],
)
def test_types_that_would_break_a_promise_are_refused(annotation: Any, cure: str) -> None:
    """Floats and mutable containers are refused when the class is made, with the cure."""
    with pytest.raises(TypeError, match=f"`x` of `Own` cannot hold .*{cure}"):
        create_model("Own", __base__=Lead, x=(annotation, ...))


def test_definitions_can_make_records_at_run_time() -> None:
    """A declared field is the same as a written one, and making many classes leaks nothing."""

    def made(n: int) -> type[Lead]:
        fields: dict[str, Any] = {f"f{n}": (Text | None, None), "g": (PhoneNumber | None, None)}
        return create_model("Declared", __base__=Lead, **fields)

    assert made(0).read({"id": "1", "f0": " a "}).f0 == "a"  # type: ignore[attr-defined]
    gc.collect()
    before = len(_READER_OF)
    for n in range(20):
        made(n)
    assert len(_READER_OF) == before


def test_annotations_may_name_what_comes_later() -> None:
    """A forward reference is read like any other annotation once it can be."""

    class Parent(Lead):
        child: Child | None = None
        note: str | None = None

    class Child(Value):
        name: str | None = None

    Parent.model_rebuild(_types_namespace={"Child": Child})
    parent = Parent.read({"id": "7", "note": "", "child": {"name": " a "}})
    assert parent.note is None
    assert parent.child == Child(name="a")


# -- sets ------------------------------------------------------------------------------------------


def test_a_set_is_given_an_order_that_is_the_same_everywhere() -> None:
    """A set has another order in every process; what cannot be ordered is refused."""

    class Tagged(Lead):
        tags: tuple[str, ...] = ()
        marks: tuple[int, ...] = ()
        waits: tuple[timedelta, ...] = ()

    tags = {f"tag{at}" for at in range(50)}
    lead = Tagged.read(
        {"id": 1, "tags": tags, "marks": frozenset({3, 1, 2}), "interests": {"b", "a"}}
    )
    assert lead.tags == tuple(sorted(tags))
    assert (lead.marks, lead.interests) == ((1, 2, 3), ("a", "b"))
    assert Tagged.read({"id": 1, "tags": {"b": 1, "a": 2}.keys()}).tags == ("b", "a")
    assert Tagged.read({"id": 1, "tags": ["b", "a"]}).tags == ("b", "a")
    with pytest.raises(LeadError, match="no order that is the same everywhere"):
        Tagged.read({"id": 1, "tags": {"a", 1}})


def test_durations_of_years_come_back() -> None:
    """What JSON holds is read as what was written."""

    class Waiting(Lead):
        wait: timedelta | None = None
        waits: tuple[timedelta, ...] = ()

    lead = Waiting(id="1", wait=timedelta(days=800), waits=(timedelta(days=400, hours=1),))
    assert Waiting.model_validate_json(lead.model_dump_json()) == lead
