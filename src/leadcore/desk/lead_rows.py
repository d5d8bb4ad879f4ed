"""The leads and companies of one transaction: read once, changed here, written together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, update

from leadcore.definition import Decision, Definition
from leadcore.desk.persons import parts
from leadcore.desk.reading_leads import read_kept
from leadcore.desk.said import Said, Stamp, State, folded, micros, said_of
from leadcore.model import Lead
from leadcore.store import Store
from leadcore.store.tables import (
    companies,
    decisions,
    due,
    identities,
    journal,
    leads,
    payloads,
    people,
)


class Outcome(NamedTuple):
    """What has consequences in a decision, as the store keeps it beside the lead."""

    qualified: bool | None
    disqualified: str | None
    grade: str | None
    stage: str | None
    team: str | None


def outcome_of(decision: Decision[Any]) -> Outcome:
    """The outcome of a decision."""
    route = decision.route
    return Outcome(
        decision.qualified,
        decision.disqualified,
        decision.grade,
        decision.stage,
        None if route is None else route.to,
    )


@dataclass(slots=True)
class LeadRow:
    """
    A lead as it stands within a transaction.

    Attributes:
        id: Its number.
        person: Whose it is.
        separate: What parts it from other leads of the same person.
        company: The number of its company, or None.
        owner: Who of us looks after it.
        decided: The moment of the last decision, in microseconds, or None.
        decision: The number of that decision, or None.
        state: What is known of it; None for one that is new.
        is_new: Whether it is not in the store yet.
        outcome: What was decided of it: qualified, disqualified, grade, stage and team.
        score: Its score, in micro-points.
        until: When its decision expires, in microseconds, or None.
        aside: What is kept of it and the definition does not know.
        suppressed: Whether nothing may be sent, because its person was erased before.
    """

    id: int
    person: int
    separate: str
    company: int | None = None
    owner: str | None = None
    decided: int | None = None
    decision: int | None = None
    state: State | None = None
    is_new: bool = False
    outcome: Outcome | None = None
    score: int | None = None
    until: int | None = None
    aside: dict[str, Any] = field(default_factory=dict)
    suppressed: bool = False


@dataclass(slots=True)
class CompanyRow:
    """A company as it stands within a transaction; `changed` says whether what is known did."""

    id: int
    domain: str
    state: State | None
    is_new: bool = False
    changed: bool = False


class LeadRows:
    """
    The leads and companies that a transaction works on.

    Args:
        store: The store.
        connection: The transaction's connection.
        definition: What decides, and knows the type of the leads.
        now: The moment, in microseconds.

    Attributes:
        due: What is to happen, as rows.
    """

    def __init__(
        self, store: Store, connection: Connection, definition: Definition[Any], now: int
    ) -> None:
        self.store = store
        self.connection = connection
        self.definition = definition
        self.now = now
        self.due: list[dict[str, Any]] = []
        self._leads: dict[tuple[int, str], LeadRow] = {}
        self._by_id: dict[int, LeadRow] = {}
        self._changed: dict[int, LeadRow] = {}
        self._companies: dict[str, CompanyRow] = {}
        self._company_of: dict[int, CompanyRow] = {}
        self._suppressed: set[int] = set()

    # -- reading ---------------------------------------------------------------------------------

    def load(self, persons: Iterable[int]) -> None:
        """Read, and hold until the end, the leads of some persons."""
        for part in parts(sorted(persons)):
            self._read(leads.c.person.in_(part))
            gone = select(people.c.id).where(people.c.id.in_(part), people.c.suppressed)
            self._suppressed.update(self.connection.execute(gone).scalars())

    def load_leads(self, numbers: Iterable[int]) -> list[LeadRow]:
        """Read, and hold until the end, leads by their numbers; those that there are."""
        wanted = sorted(set(numbers))
        for part in parts([each for each in wanted if each not in self._by_id]):
            self._read(leads.c.id.in_(part))
        return [self._by_id[each] for each in wanted if each in self._by_id]

    def _read(self, condition: Any) -> None:
        columns = (
            leads.c.id,
            leads.c.person,
            leads.c.separate,
            leads.c.company,
            leads.c.owner,
            leads.c.decided,
            leads.c.decision,
            leads.c.state,
            leads.c.score,
            people.c.suppressed,
            *(leads.c[name] for name in Outcome._fields),
        )
        tied = leads.join(people, leads.c.person == people.c.id)
        standing = (condition, leads.c.erased.is_(None))
        wanted = select(*columns).select_from(tied).where(*standing).order_by(leads.c.id)
        wanted = wanted.with_for_update(of=leads)  # says nothing on SQLite: nobody else writes
        for found in self.connection.execute(wanted):
            columns_by_name = found._asdict()
            outcome = Outcome(*(columns_by_name.pop(name) for name in Outcome._fields))
            columns_by_name["state"] = json.loads(columns_by_name["state"])
            row = LeadRow(**columns_by_name, outcome=outcome)
            self._leads[row.person, row.separate] = row
            self._by_id[row.id] = row
        known = {row.company for row in self._by_id.values() if row.company is not None}
        for part in parts(sorted(known - set(self._company_of))):
            self._read_companies(companies.c.id.in_(part))

    def load_companies(self, domains: Iterable[str | None]) -> None:
        """Read, and hold until the end, companies by domain; make those that there are not."""
        wanted = sorted({each for each in domains if each is not None} - set(self._companies))
        for part in parts(wanted):
            self._read_companies(companies.c.domain.in_(part))
        fresh = [domain for domain in wanted if domain not in self._companies]
        numbers = self.store.numbers(self.connection, "companies", len(fresh))
        for number, domain in zip(numbers, fresh, strict=True):
            row = CompanyRow(number, domain, None, is_new=True)
            self._companies[domain] = self._company_of[number] = row

    def _read_companies(self, condition: Any) -> None:
        wanted = select(companies).where(condition).order_by(companies.c.id).with_for_update()
        for number, domain, state in self.connection.execute(wanted):
            row = CompanyRow(number, domain, json.loads(state))
            self._companies[domain] = self._company_of[number] = row

    def of(self, person: int, separate: str) -> LeadRow:
        """The lead of a person, or a new one."""
        row = self._leads.get((person, separate))
        if row is None:
            self.prepare({(person, separate)})
            row = self._leads[person, separate]
        return row

    def prepare(self, wanted: Iterable[tuple[int, str]]) -> None:
        """Make the leads that there are not yet, of persons and what parts their leads."""
        fresh = sorted(set(wanted) - set(self._leads))
        numbers = self.store.numbers(self.connection, "leads", len(fresh))
        for number, (person, separate) in zip(numbers, fresh, strict=True):
            row = LeadRow(number, person, separate, is_new=True)
            row.suppressed = person in self._suppressed
            self._leads[person, separate] = self._by_id[number] = row

    def typed(self, row: LeadRow) -> Lead:
        """
        A lead with all that is known of it and of its company.

        Raises:
            LeadError: What is known does not make a lead of the definition.
        """
        assert row.state is not None
        facts = {**row.state["lead"], "id": row.id, "owner": row.owner}
        company = self._company_of.get(row.company) if row.company is not None else None
        if company is not None and company.state is not None:
            facts["company"] = company.state["lead"]
        lead_type: type[Lead] = self.definition.lead_type
        lead, row.aside = read_kept(lead_type, facts)
        return lead

    # -- changing --------------------------------------------------------------------------------

    def attach(self, row: LeadRow, domain: str | None, said: Said, stamp: Stamp) -> None:
        """
        Tell a lead's company what an arrival says of it, and tie the lead to it.

        Args:
            row: The lead.
            domain: The domain that the arrival names.
            said: What it says.
            stamp: When.
        """
        if domain is not None:
            row.company = self._companies[domain].id
        company = self._company_of.get(row.company) if row.company is not None else None
        if company is None:
            return
        facts = {"domain": company.domain, **said.get("company", {})}
        before = company.state["lead"] if company.state is not None else None
        company.state = folded(company.state, facts, stamp)
        if company.state["lead"] != before:
            company.changed = True

    def decided(
        self, row: LeadRow, decision: Decision[Any], number: int, at: int
    ) -> list[dict[str, Any]]:
        """Note what was decided of a lead; gives the steps through the stages that it took."""
        assert row.state is not None
        applied = decision.apply()
        own = {**said_of(applied), **row.aside}
        own.pop("owner", None)
        if not own.get("stage_history"):
            own.pop("stage", None)  # where every lead begins; nothing was told of it
        # What its company is said to be is the company's; the lead keeps what it said itself.
        own["company"] = row.state["lead"].get("company", {})
        row.state = {**row.state, "lead": own}
        row.decision, row.decided = number, at
        row.outcome = outcome_of(decision)
        row.score = decision.outcome.scores[0]
        until = decision.valid_until
        row.until = None if until is None else micros(until)
        self._changed[row.id] = row
        before = decision.lead.stage_history
        fresh = [step for step in applied.stage_history if step not in before]
        return [step.model_dump(mode="json", exclude_defaults=True) for step in fresh]

    def join(self, visitor: int, person: int) -> None:
        """Give what is known of a visitor without a name to the person who it turns out to be."""
        self.load({visitor})
        self.connection.execute(
            update(identities).where(identities.c.person == visitor).values(person=person)
        )
        for table in (journal, payloads):
            self.connection.execute(
                update(table).where(table.c.person == visitor).values(person=person)
            )
        for (whose, separate), row in list(self._leads.items()):
            if whose != visitor:
                continue
            del self._leads[whose, separate]
            mine = self._leads.get((person, separate))
            row.person = person
            if mine is None:
                self._leads[person, separate] = row
                self._changed[row.id] = row
            else:
                self._fold_into(mine, row)

    def _fold_into(self, mine: LeadRow, other: LeadRow) -> None:
        """Give all that is known of one lead to another, which stays."""
        assert other.state is not None
        mine.state = folded(mine.state, other.state["lead"], other.state["base"])
        mine.owner = self._last_owner(mine.id, other.id)
        self._changed[mine.id] = mine
        for table in (journal, decisions):
            self.connection.execute(
                update(table).where(table.c.lead == other.id).values(lead=mine.id)
            )
        self.connection.execute(delete(due).where(due.c.lead == other.id))
        self.connection.execute(delete(leads).where(leads.c.id == other.id))
        self._changed.pop(other.id, None)

    def _last_owner(self, *numbers: int) -> str | None:
        """Whom a person gave any of some leads to last."""
        wanted = (
            select(journal.c.details)
            .where(journal.c.lead.in_(numbers), journal.c.kind == "overridden")
            .order_by(journal.c.seq.desc())
        )
        for details in self.connection.execute(wanted).scalars():
            owner = json.loads(details or "{}").get("owner")
            if owner is not None:
                return str(owner)
        return None

    # -- writing ---------------------------------------------------------------------------------

    def write(self) -> None:
        """Write all that changed."""
        self._write_companies()
        rows = [self._columns(row) for row in self._changed.values()]
        fresh = [row for row in rows if self._by_id[row["number"]].is_new]
        known = [row for row in rows if not self._by_id[row["number"]].is_new]
        if fresh:
            made = [{**row, "id": row["number"]} for row in fresh]
            self.connection.execute(leads.insert(), made)
        if known:
            names = [name for name in known[0] if name != "number"]
            changed = update(leads).where(leads.c.id == bindparam("number"))
            self.connection.execute(
                changed.values({name: bindparam(name) for name in names}), known
            )
        self._write_due()

    def _columns(self, row: LeadRow) -> dict[str, Any]:
        return {
            "number": row.id,
            "person": row.person,
            "separate": row.separate,
            "company": row.company,
            **(row.outcome._asdict() if row.outcome is not None else {}),
            "owner": row.owner,
            "score": row.score,
            "decision": row.decision,
            "decided": row.decided,
            "state": json.dumps(row.state, ensure_ascii=False),
        }

    def _write_companies(self) -> None:
        changed = [row for row in self._company_of.values() if row.changed]
        fresh = [row for row in changed if row.is_new]
        if fresh:
            self.connection.execute(
                companies.insert(),
                [
                    {"id": row.id, "domain": row.domain, "state": json.dumps(row.state)}
                    for row in fresh
                ],
            )
        known = [row for row in changed if not row.is_new]
        for row in known:
            self.connection.execute(
                update(companies)
                .where(companies.c.id == row.id)
                .values(state=json.dumps(row.state))
            )
            details = json.dumps({"company": row.id})
            key = f"company:{row.id}"
            self.due.append(
                {"key": key, "kind": "company", "lead": None, "at": self.now, "details": details}
            )
        for row in changed:
            row.is_new = row.changed = False

    def _write_due(self) -> None:
        """Set when each lead is to be decided anew, and what else is to happen."""
        anew = [
            {
                "key": f"decide:{row.id}",
                "kind": "decide",
                "lead": row.id,
                "at": row.until,
                "details": None,
            }
            for row in self._changed.values()
            if row.until is not None
        ]
        rows = [*anew, *self.due]
        keys = [f"decide:{row.id}" for row in self._changed.values() if not row.is_new]
        keys += [row["key"] for row in self.due]
        for part in parts(keys):
            self.connection.execute(delete(due).where(due.c.key.in_(part)))
        if rows:
            self.connection.execute(due.insert(), rows)
        for row in self._changed.values():
            row.is_new = False
        self._changed.clear()
        self.due.clear()
