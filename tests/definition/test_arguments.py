"""Mistakes of the calling program are told in words, with the cure, and never by an inner error."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import create_model, field_validator, model_validator

from leadcore import Definition, DefinitionError, Document, Lead, LeadError, MomentError, Touch
from leadcore.intake import BadRow, Run
from leadcore.model import Hidden

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEXT = """
leadcore: 1
definition: small
capture: {form: {id: number, facts: {email: mail, shelf: shelf}, inquiry: {at: sent}}}
fields: {shelf: {type: text}}
qualify: {criteria: [{rule: budget, when: budget >= 5000, because: Can pay}]}
"""


@pytest.fixture(scope="module", name="definition")
def small() -> Definition[Any]:
    """A small definition."""
    return Definition.loads(TEXT)


def assert_refused(call: Callable[[], Any], needed: str, cure: str, kind: type = TypeError) -> None:
    """See that a call is refused by such an error, which names what is needed and the cure."""
    with pytest.raises(kind) as error:
        call()
    assert needed in str(error.value)
    assert cure in str(error.value)


# -- making definitions ----------------------------------------------------------------------------

Made: Any = Definition


@pytest.mark.parametrize(
    ("given", "cure"),
    [
        (None, "Definition.load"),
        ({"definition": "x"}, "Document.model_validate"),
        ("definition: x", "Definition.loads(text)"),
        (b"definition: y", "Definition.loads(text)"),
        (Path("leads.yaml"), "Definition.load(path)"),
    ],
)
def test_a_definition_is_made_of_a_document(given: Any, cure: str) -> None:
    """Whoever has something else is told which way it is."""
    assert_refused(lambda: Definition(given), "made of a Document, not", cure)


@pytest.mark.parametrize("given", [5, None, [], bytearray(b"definition: x"), Path("leads.yaml")])
def test_the_text_of_a_definition_is_text(given: Any) -> None:
    """Bytes will do; nothing else is guessed at."""
    assert_refused(lambda: Made.loads(given), "is str or bytes, not", "Definition.load(path)")


def test_data_is_no_text() -> None:
    """What was read from JSON goes through the document's own class."""
    assert_refused(
        lambda: Made.loads({"definition": "x"}), "not a value of the type dict", "Document.mod"
    )


@pytest.mark.parametrize("name", ["leads.yaml", "/srv/leads/rules.yml"])
def test_the_name_of_a_file_is_no_text_of_a_definition(name: str) -> None:
    """The likely slip is told as what it is."""
    assert_refused(
        lambda: Definition.loads(name), "the name of a file", "Definition.load(path)",
        DefinitionError,
    )  # fmt: skip


@pytest.mark.parametrize("given", [3, None, b"leads.yaml", {"a": 1}])
def test_a_path_is_a_path(given: Any) -> None:
    """Numbers, bytes and data are none."""
    assert_refused(lambda: Made.load(given), "is str or Path, not", "Definition.load('leads.yaml')")


def test_a_text_is_no_path() -> None:
    """The likely slip is told as what it is, and the text is not repeated."""
    assert_refused(
        lambda: Definition.load(TEXT), "no path", "Definition.loads(text)", DefinitionError
    )
    assert_refused(lambda: Definition.load(""), "empty", "the folder you are in", DefinitionError)


@pytest.mark.parametrize("given", [int, "Lead", None, Touch, Lead(id="1"), Lead | None])
@pytest.mark.parametrize("way", ["loads", "load", "document"])
def test_the_class_of_leads_is_one_of_leads(given: Any, way: str, tmp_path: Path) -> None:
    """It is asked for before anything is read."""
    ways: dict[str, Callable[[], Any]] = {
        "loads": lambda: Made.loads(TEXT, lead=given),
        "load": lambda: Made.load(tmp_path / "leads.yaml", lead=given),
        "document": lambda: Made(Document(definition="x"), lead=given),
    }
    assert_refused(ways[way], "`lead` is Lead or a subclass of it, not", "class CourseLead(Lead)")


def test_a_folder_is_a_folder() -> None:
    """As the path of a definition."""
    assert_refused(lambda: Made.loads(TEXT, folder=5), "`folder` is str or Path", "name the folder")
    document = Document(definition="x")
    assert_refused(
        lambda: Made(document, folder=b"x"), "`folder` is str or Path", "name the folder"
    )
    assert Made(document, folder="anywhere").name == "x"


# -- leads and decisions ---------------------------------------------------------------------------


@pytest.mark.parametrize("given", [5, "x", [("id", 1)]])
def test_a_lead_is_made_of_a_mapping(definition: Any, given: Any) -> None:
    """The message shows one."""
    assert_refused(lambda: definition.lead(given), "are a mapping, not", "definition.lead({'id': 1")


def test_a_lead_of_another_type_is_read_into_the_own_one(definition: Any) -> None:
    """One of the own type is what it is; with further facts it is made anew."""
    own = definition.lead(Lead(id="1", email="a@example.com"))
    assert type(own) is definition.lead_type
    assert own.email == "a@example.com"
    assert definition.lead(own) is own
    assert definition.lead(own, budget=5) == own.replace(budget=5)


@pytest.mark.parametrize("given", [{"id": 1}, None, 5, Lead, Touch(kind="call", at=NOW)])
def test_only_leads_are_decided(definition: Any, given: Any) -> None:
    """By whichever way they come."""
    assert_refused(
        lambda: definition.decide(given, at=NOW), "a Lead is needed, not", "definition.lead({...})"
    )


@pytest.mark.parametrize(
    ("given", "cure"),
    [
        ("2026-01-01", "datetime.fromisoformat"),
        (None, "datetime.now(timezone.utc)"),
        (date(2026, 1, 1), "datetime.now(timezone.utc)"),
        (1_767_225_600, "datetime.now(timezone.utc)"),
    ],
)
def test_a_moment_is_a_datetime(definition: Any, given: Any, cure: str) -> None:
    """Wherever the application gives one, whether or not it would have mattered."""
    lead, payload = definition.lead(id=1), {"number": "1", "mail": "a@b.example"}
    touched = lead.replace(touches=[{"kind": "call", "at": NOW}])
    calls: list[Callable[[], Any]] = [
        lambda: definition.decide(lead, given),
        lambda: lead.since(given),
        lambda: touched.touches.seen(given),
        lambda: touched.touches.since(given),
    ]
    if given is not None:
        calls.append(lambda: lead.allows("email", at=given))
        calls.append(lambda: lead.replace(unsubscribed=True).allows("email", at=given))
        calls.append(lambda: definition.read("form", payload, at=given))
    for call in calls:
        assert_refused(call, "the moment must be a datetime, not", cure)


def test_a_moment_has_its_time_zone(definition: Any) -> None:
    """Wherever the application gives one."""
    naive = datetime(2026, 11, 23, 9)  # noqa: DTZ001
    lead = definition.lead(id=1)
    for call in (
        lambda: definition.decide(lead, naive),
        lambda: definition.decide(lead, at=naive),
        lambda: lead.since(naive),
        lambda: lead.allows("email", at=naive),
        lambda: definition.read("form", {"mail": "a@b.example"}, at=naive),
    ):
        assert_refused(call, "LC-LEAD-004", "datetime", MomentError)


@pytest.mark.parametrize("given", [5, None, ["form"]])
def test_a_source_is_named_by_a_text(definition: Any, given: Any) -> None:
    """As the definition names it."""
    for call in (
        lambda: definition.read(given, {}),
        lambda: definition.read_all(given, {}),
        lambda: definition.source(given),
    ):
        assert_refused(call, "a source is named by a text, not", "`capture:`")


def test_a_decision_is_asked_for_what_it_has(definition: Any) -> None:
    """Numbers of questions count from 0, data has two forms, scores have their dimensions."""
    decision = definition.decide(definition.lead(id=1), NOW)
    for most in (-1, "x", None, 1.5):
        assert_refused(
            lambda most=most: decision.ask_next(most=most), "`most` is a whole number", "from 0 on"
        )
    assert decision.ask_next(most=0) == ()
    assert_refused(lambda: decision.model_dump(mode="xml"), "'python' or 'json'", "'xml'")
    assert_refused(
        lambda: decision.score.fit, "no dimension `fit`", "it has `total`", AttributeError
    )


# -- classes of an application ---------------------------------------------------------------------

SHELVES = {"a": "upper"}


class ShelfLead(Lead):
    """A lead whose validators have mistakes."""

    rank: int | None = None

    @field_validator("rank")
    @classmethod
    def placed(cls, rank: int) -> int:
        """Divides by what may be 0."""
        return 12 // rank

    @model_validator(mode="after")
    def known(self) -> ShelfLead:
        """Looks up what may not be there."""
        if self.name is not None:
            _ = SHELVES[self.name]
        return self


@pytest.mark.parametrize(
    ("facts", "function", "raised"),
    [
        ({"rank": 0}, "placed", "ZeroDivisionError"),
        ({"name": "anna"}, "known", "KeyError"),
    ],
)
def test_a_mistake_in_a_validator_is_a_refusal(
    facts: dict[str, Any], function: str, raised: str
) -> None:
    """It says which function raised what, and never the value, which may be personal."""
    definition = Definition.loads(TEXT, lead=ShelfLead)
    for read in (ShelfLead.read, definition.lead, ShelfLead(id="1").replace):
        given = {"id": 1, **facts}
        with pytest.raises(LeadError) as error:
            read(**given) if read.__name__ == "replace" else read(given)
        (problem,) = error.value.problems
        assert problem.code == "LC-LEAD-001"
        assert f"`{function}` (test_arguments.py:" in problem.message
        assert f"raised {raised}" in problem.message
        assert "ValueError" in problem.hint
        assert "anna" not in str(error.value)


def test_a_class_of_an_application_means_the_same_as_ever() -> None:
    """What its validators accept is read, and its schema is that of its fields."""
    assert ShelfLead.read({"id": 1, "rank": 3, "name": "a"}).rank == 4
    assert ShelfLead(id="1", rank=3).replace(rank=6).rank == 2
    schema = ShelfLead.model_json_schema()
    assert schema["title"] == "ShelfLead"
    assert set(schema["properties"]) == set(ShelfLead.model_fields)


def test_a_mistake_in_a_validator_costs_one_row(tmp_path: Path) -> None:
    """A file is read to its end."""
    rows = "number,mail,shelf,sent\n1,a@b.example,,2026-11-01T00:00Z\n2,,x,2026-11-01T00:00Z\n"
    (tmp_path / "form.csv").write_text(rows, encoding="utf-8")

    class StrictLead(Lead):
        @model_validator(mode="after")
        def has_address(self) -> StrictLead:
            _ = self.email.index("@")  # type: ignore[union-attr]
            return self

    definition = Definition.loads(TEXT, lead=StrictLead)
    first, second = Run(definition, tmp_path / "form.csv", at=NOW)
    assert not isinstance(first, BadRow)
    assert isinstance(second, BadRow)
    assert "AttributeError" in str(second)


@pytest.mark.parametrize("given", ["no", "yes", 1, 0, None, [True]])
def test_personal_values_are_shown_for_true_and_nothing_like_it(
    definition: Definition[Any], given: Any
) -> None:
    """A text such as `no`, from a form or a setting, would otherwise show them."""
    decision = definition.decide(definition.lead(id=1), NOW)
    for call in (decision.explain, decision.record, decision.near_misses):
        told: Callable[..., Any] = call
        assert_refused(
            lambda told=told: told(personal=given), "`personal` is True or False, not", ""
        )


def test_a_class_of_leads_leaves_the_words_of_the_language_alone() -> None:
    """A field `grade` would hide the result of that name; YAML refuses it in the same words."""

    def made(name: str, kind: Any = str | None, default: Any = None) -> type[Lead]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pydantic warns of some of them as well
            return create_model("CourseLead", __base__=Lead, **{name: (kind, default)})

    for name in ("grade", "score", "now", "qualified", "was", "lists", "known"):
        with pytest.raises(DefinitionError) as error:
            Definition.loads(f"leadcore: 1\ndefinition: x\nfields: {{{name}: {{type: text}}}}\n")
        said = error.value.problems[0]
        own = made(name)
        for call in (
            lambda own=own: Definition.loads(TEXT, lead=own),
            lambda own=own: Definition(Document(definition="x"), lead=own),
        ):
            told: Callable[[], Any] = call
            assert_refused(told, f"in the class CourseLead, {said.message}", said.hint)
    for name in ("replace", "allows", "since", "email_domain"):
        own = made(name)
        assert_refused(
            lambda own=own: Definition.loads(TEXT, lead=own),  # type: ignore[misc]
            f"`{name}` is a standard field or method of leads already",
            "give yours another name",
        )
    hidden = made("score", Annotated[str | None, Hidden()])
    assert Definition.loads(TEXT, lead=hidden).lead(id=1, score="x").score == "x"
    assert Definition.loads(TEXT, lead=made("budget", int | None)).lead(id=1, budget=5).budget == 5
