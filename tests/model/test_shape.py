"""What rules learn of the model."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Annotated, Any, Literal

import pytest

from leadcore.model import (
    NORMALISERS,
    Company,
    Consent,
    Hidden,
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

RECORDS = [Company, Consent, Inquiry, Lead, Provenance, Stage, Touch, Utm]


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_is_told(record: type[Value]) -> None:
    """Each field has a shape, a label and a description that ends like a sentence."""
    shapes = fields_of(record)
    assert set(record.model_fields) <= set(shapes)
    for name, shape in shapes.items():
        assert shape.name == name
        assert shape.label
        assert shape.description.endswith(".")
        assert shape.normal is None or shape.normal in NORMALISERS
        assert (shape.item is not None) is (shape.kind is ValueKind.LIST)
        assert bool(shape.options) is (shape.kind is ValueKind.CHOICE)
        assert (shape.record is not None) is (
            shape.kind is ValueKind.RECORD and shape.name not in {"facts", "payload", "values"}
        )


def test_what_is_personal_and_what_is_no_fact() -> None:
    """Both lists are decisions; a change in either is one too."""

    def marked(record: type[Value], mark: str) -> set[str]:
        return {name for name, shape in fields_of(record).items() if getattr(shape, mark)}

    assert marked(Lead, "personal") == {
        "first_name", "last_name", "name", "email", "phone", "need",
    }  # fmt: skip
    assert marked(Lead, "hidden") == {"id", "values"}
    assert marked(Inquiry, "personal") == {"facts", "payload"}
    assert marked(Inquiry, "hidden") == {"key", "facts", "payload"}
    assert marked(Touch, "hidden") == {"key", "facts"}
    assert marked(Consent, "hidden") == {"evidence"}


def test_what_can_be_missing() -> None:
    """Lists, yes/no facts, counts with a default and the parts of a lead never are."""
    shapes = fields_of(Lead)
    assert {name for name, shape in shapes.items() if not shape.missing} == {
        "id", "company", "utm", "interests", "consent", "unsubscribed", "stage_history",
        "touches", "inquiries", "prospect", "values",
    }  # fmt: skip
    assert not fields_of(Company)["open_opportunities"].missing
    assert fields_of(Company)["employees"].missing


def test_some_shapes_in_full() -> None:
    """Money, choices, lists of records and derived facts say all that rules need."""
    shapes = fields_of(Lead)
    assert shapes["budget"].kind is ValueKind.MONEY
    assert shapes["authority"].options == ("decision_maker", "influencer", "user", "none")
    assert shapes["touches"].item is not None
    assert shapes["touches"].item.record is Touch
    assert shapes["stage_history"].item is not None
    assert shapes["stage_history"].item.record is Stage
    assert shapes["interests"].item is not None
    assert shapes["interests"].item.kind is ValueKind.TEXT
    assert shapes["company"].record is Company
    assert shapes["email_domain"].derived
    assert shapes["email_domain"].normal == "domain"
    assert shapes["email_domain"].description == "The registered domain of the e-mail address."


class Colour(Enum):
    """Members that are no texts."""

    RED = 1


@pytest.mark.parametrize(
    "annotation", [Mapping[str, str], tuple[int, str], int | str, Colour, Literal[1, 2], bytes, Any]
)
def test_what_rules_cannot_read_must_be_marked(annotation: Any) -> None:
    """A field of such a type is named with the cure; marked, it is simply no fact."""

    class Plain(Value):
        x: annotation

    class Marked(Value):
        x: Annotated[annotation, Hidden()]

    with pytest.raises(TypeError, match=r"`Plain.x` .* mark it Hidden\(\)"):
        fields_of(Plain)
    assert fields_of(Marked)["x"].hidden


def test_shapes_cannot_be_changed() -> None:
    """They are shared by everyone who asks."""
    with pytest.raises(TypeError):
        fields_of(Lead)["x"] = fields_of(Lead)["id"]  # type: ignore[index]
    assert fields_of(Lead) is fields_of(Lead)
