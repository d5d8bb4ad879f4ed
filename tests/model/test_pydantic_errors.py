"""Refused values as problems: code, path, cure, and nothing personal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from leadcore.errors import LeadError
from leadcore.model import Lead, lead_error, problems_of
from leadcore.model.timeline import LONGEST_TIMELINE
from tests.model.strategies import shown

AT = datetime(2026, 3, 1, tzinfo=UTC)


def refused(**raw: Any) -> list[str]:
    """What is said of a lead with these values."""
    with pytest.raises(LeadError) as error:
        Lead.read({"id": "7", **raw})
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (
            {"country": "Germny"},
            "LC-LEAD-001: country: `Germny` is not a country (did you mean `Germany`?)",
        ),
        (
            {"company": {"employees": "12,000"}},
            (
                "LC-LEAD-001: company.employees: `12,000` is not a whole number: it has thousands "
                "separators (write it as 240)"
            ),
        ),
        (
            {"authority": "usr"},
            "LC-LEAD-001: authority: `usr` is none of the choices (did you mean `user`?)",
        ),
        (
            {"authority": "xyz"},
            (
                "LC-LEAD-001: authority: `xyz` is none of the choices (the choices are "
                "`decision_maker`, `influencer`, `user`, `none`)"
            ),
        ),
        (
            {"emial": "x"},
            "LC-LEAD-002: emial: there is no field called `emial` (did you mean `email`?)",
        ),
        (
            {"shoe_size": 44},
            (
                "LC-LEAD-002: shoe_size: there is no field called `shoe_size` (declare it in your "
                "definition or in your subclass, or leave it out)"
            ),
        ),
        (
            {"created_at": datetime(2026, 3, 1)},  # noqa: DTZ001 - naive on purpose
            (
                "LC-LEAD-004: created_at: `2026-03-01 00:00:00` is without a time zone (give an "
                "aware datetime, or write the offset, as in 2026-03-01T09:30:00Z)"
            ),
        ),
        (
            {"touches": [{"kind": "call", "at": AT}, {"kind": "E-Mail"}]},
            (
                "LC-LEAD-001: touches[1].kind: `E-Mail` is not in the form of names (use "
                "lower-case letters, digits and underscores, as in `email_click`)"
            ),
        ),
        (
            {"touches": [{"kind": "call", "at": AT, "chanel": "x"}]},
            (
                "LC-LEAD-002: touches[0].chanel: there is no field called `chanel` (did you mean "
                "`channel`?)"
            ),
        ),
        (
            {"touches": [{"kind": "page_view", "at": AT, "url": "/"}]},
            (
                "LC-LEAD-002: touches[0].url: there is no field called `url` (what more is known "
                "of it belongs into `facts`, as {'facts': {'url': ...}})"
            ),
        ),
        (
            {"company": 7},
            (
                "LC-LEAD-001: company: `7` is not a mapping of fields (give its fields, as in "
                "{'name': ...})"
            ),
        ),
        (
            {"touches": 7},
            "LC-LEAD-001: touches: `7` is not a list (give a list or tuple)",
        ),
        (
            {"interests": ["x"] * 201},
            "LC-LEAD-001: interests: there are too many (at most 200 are kept)",
        ),
        (
            {"timeline_days": 10**6_000},
            (
                "LC-LEAD-001: timeline_days: the number is too large (whole numbers have 64 bits, "
                "about 18 digits)"
            ),
        ),
        (
            {"city": "a\x00b"},
            (
                "LC-LEAD-001: city: `a\ufffdb` is not plain text: it holds the control character "
                "U+0000 (remove the character, or read the file in its true encoding)"
            ),
        ),
        (
            {"city": "x" * 10_000_000},
            f"LC-LEAD-001: city: `{'x' * 57}...` is too long (at most 4,000 characters are kept)",
        ),
    ],
    ids=shown,
)
def test_problems_name_the_place_the_value_and_the_cure(raw: dict[str, Any], said: str) -> None:
    """One line each, as a person would say it."""
    assert refused(**raw)[0] == said


@pytest.mark.parametrize(
    "raw",
    [
        {"email": "anna.secret"},
        {"phone": "secret"},
        {"need": "secret\x00"},
        {"first_name": ["secret"]},
        {"consent": [{"channel": "email", "granted": True, "at": AT, "evidence": "secret\x00"}]},
        {"inquiries": [{"at": AT, "payload": "secret"}]},
        {"inquiries": [{"at": AT, "facts": {"x": "secret\x00"}}]},
        {"touches": [{"kind": "call", "at": AT, "facts": {"note": "secret\x00"}}]},
        {"secret_field": "secret"},
    ],
    ids=shown,
)
def test_personal_values_are_never_repeated(raw: dict[str, Any]) -> None:
    """A message about a personal value helps without it."""
    for said in refused(**raw):
        assert "secret" not in said.replace("secret_field", "")


def test_personal_values_are_spoken_of() -> None:
    """The sentence stands without the value too."""
    [said] = refused(email="anna.secret")
    assert said.startswith("LC-LEAD-001: email: the value is not an e-mail address: ")
    assert said.endswith(" (write it like name@example.com)")


def test_all_problems_are_told_at_once() -> None:
    """Whoever mends a row mends it once."""
    said = refused(id="", emial="x", country="Germny", timeline_days="soon", budget=-1)
    assert len(said) == 5


def test_the_error_reads_as_one() -> None:
    """The exception's own text lists every problem under the record's name."""
    with pytest.raises(LeadError, match=r"^Lead: .*: 2 problems\n  LC-LEAD-00"):
        Lead.read({"email": "x"})


def test_a_default_that_could_not_be_computed_is_no_problem_of_its_own() -> None:
    """A touch with a bad kind has one problem, not a second one about its direction."""
    assert len(refused(touches=[{"kind": "A B", "at": AT}])) == 1


def test_errors_of_other_records_show_no_values() -> None:
    """Without the record's class nobody knows what is personal, so nothing is shown."""

    class Foreign(BaseModel):
        size: int = Field(le=3)
        word: Literal["a"] = "a"

    with pytest.raises(ValidationError) as error:
        Foreign.model_validate({"size": 7, "word": "secret"})
    problems = problems_of(error.value)
    assert [problem.path for problem in problems] == ["size", "word"]
    assert "is refused: input should be less than" in problems[0].message
    assert "secret" not in str(problems)
    assert isinstance(lead_error(error.value), LeadError)
    assert "Foreign" in str(lead_error(error.value))


def test_a_history_without_end_is_refused() -> None:
    """Even the number of touches is bounded, with the bound in the message."""
    touch = {"kind": "call", "at": AT}
    assert f"{LONGEST_TIMELINE:,}" in refused(touches=[touch] * (LONGEST_TIMELINE + 1))[0]
