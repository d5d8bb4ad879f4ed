"""The model as an application's type checker sees it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import assert_type

from leadcore.model import (
    Amount,
    Company,
    EmailAddress,
    Lead,
    PhoneNumber,
    Stage,
    Timeline,
    Touch,
    Touches,
    derived,
)


class CourseLead(Lead):
    course_interest: str | None = None
    work_email: EmailAddress | None = None
    mobile: PhoneNumber | None = None
    deposit: Amount | None = None

    @property
    @derived
    def wants_a_course(self) -> bool:
        return self.course_interest is not None


now = datetime.now(UTC)
lead = CourseLead(id="7", course_interest="bonds", company=Company(name="Acme"))

assert_type(lead.course_interest, str | None)
assert_type(lead.work_email, str | None)
assert_type(lead.mobile, str | None)
assert_type(lead.deposit, Decimal | None)
assert_type(lead.email, str | None)
assert_type(lead.email_domain, str | None)
assert_type(lead.wants_a_course, bool)
assert_type(lead.company.employees, int | None)
assert_type(lead.touches, Touches)
assert_type(lead.touches[0], Touch)
assert_type(lead.touches.seen(now), Touches)
assert_type(lead.touches.by_kind["call"], Timeline[Touch])
assert_type(lead.stage_history, Timeline[Stage])
assert_type(lead.stage_history[0].name, str)
assert_type(lead.replace(title="ceo"), CourseLead)
assert_type(lead.since(now), CourseLead)
assert_type(CourseLead.read({"id": "7"}), CourseLead)
assert_type(lead.allows("email"), bool)
assert_type(lead.allows("email", purpose="service", at=now), bool)
lead.allows("email", "service")  # type: ignore[call-arg]  # by keyword

Touch(kind="page_view", at=now, facts={"url": "/", "duration_seconds": 3})
lead.title = "ceo"  # type: ignore[misc]  # frozen
CourseLead(id="7", course_intrest="bonds")  # type: ignore[call-arg]  # misspelt
