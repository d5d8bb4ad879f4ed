"""
The tables of a store, the same in SQLite and PostgreSQL.

The journal holds ids, kinds and times and nothing personal; it is the truth. What people said and
who they are lies in `payloads`, row by row beside it and keyed by person, so that it can be erased.
What stands in `leads` and `companies` follows from both. Moments are whole microseconds in UTC
since 1970, so that they compare and index alike everywhere.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# In SQLite a table's rows lie in the order of such a key, without an index of its own.
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")


def _id(name: str = "id") -> Column[int]:
    # Identifiers are given out by `Store.numbers`, so that a whole batch has them before it is
    # written, and rows that point to each other need no second journey.
    return Column(name, _NUMBER, primary_key=True, autoincrement=False)


#: Small things that belong to the store as a whole, by name.
settings = Table(
    "settings", metadata, Column("name", Text, primary_key=True), Column("value", Text)
)

#: The next number of each kind; PostgreSQL has sequences instead.
counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("next", BigInteger, nullable=False),
)

#: Definitions as they were when something was decided by them, once each.
definitions = Table(
    "definitions",
    metadata,
    _id(),
    Column("digest", Text, nullable=False, unique=True),
    Column("fingerprint", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("added", BigInteger, nullable=False),
)

#: What happened, in the order in which the desk came to know it.
journal = Table(
    "journal",
    metadata,
    _id("seq"),
    Column("kind", Text, nullable=False),
    Column("person", BigInteger),
    Column("lead", BigInteger),
    Column("company", BigInteger),
    Column("at", BigInteger, nullable=False),
    Column("recorded", BigInteger, nullable=False),
    Column("source", Text),
    Column("details", Text),
    Index("ix_journal_lead_seq", "lead", "seq"),
)

#: What the journal's rows say of people; gone once somebody is erased.
payloads = Table(
    "payloads",
    metadata,
    Column("seq", _NUMBER, ForeignKey("journal.seq"), primary_key=True, autoincrement=False),
    Column("person", BigInteger, nullable=False, index=True),
    Column("content", Text, nullable=False),
)

#: The keys of arrivals, hashed: what came once is not taken in again.
arrivals = Table(
    "arrivals",
    metadata,
    Column("key", LargeBinary(16), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

#: `suppressed` says that somebody was erased who had a key of this person: nothing is sent.
people = Table(
    "people",
    metadata,
    _id(),
    Column("since", BigInteger, nullable=False),
    Column("suppressed", Boolean, nullable=False),
)

#: What tells who somebody is, hashed with the store's own key.
identities = Table(
    "identities",
    metadata,
    Column("hash", LargeBinary(16), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("person", BigInteger, nullable=False, index=True),
    Column("strong", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

companies = Table(
    "companies",
    metadata,
    _id(),
    Column("domain", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
)

#: Leads as they stand.
leads = Table(
    "leads",
    metadata,
    _id(),
    Column("person", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("separate", Text, nullable=False),
    Column("company", BigInteger, ForeignKey("companies.id"), index=True),
    Column("stage", Text, index=True),
    Column("grade", Text),
    Column("qualified", Boolean),
    Column("disqualified", Text),
    Column("team", Text),
    Column("owner", Text),
    Column("score", BigInteger),
    Column("decision", BigInteger),
    Column("decided", BigInteger),
    Column("erased", BigInteger),
    Column("state", Text, nullable=False),
    UniqueConstraint("person", "separate"),
)

#: Decisions as they were made, by the place in the journal of what they were made for, with the
#: steps through the stages that they led to.
decisions = Table(
    "decisions",
    metadata,
    Column("seq", _NUMBER, ForeignKey("journal.seq"), primary_key=True, autoincrement=False),
    Column("lead", BigInteger, ForeignKey("leads.id"), nullable=False),
    Column("definition", BigInteger, ForeignKey("definitions.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("steps", Text),
    Column("record", Text, nullable=False),
    Index("ix_decisions_lead_seq", "lead", "seq"),
)

#: Every moment at which something must happen.
due = Table(
    "due",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("lead", BigInteger, index=True),
    Column("at", BigInteger, nullable=False),
    Column("details", Text),
    Index("ix_due_kind_at", "kind", "at"),
)

#: What needs a person.
attention = Table(
    "attention",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("source", Text),
    Column("lead", BigInteger, index=True),
    Column("problems", Text, nullable=False),
    Column("payload", Text),
    Column("settled", BigInteger),
    Index("ix_attention_settled_id", "settled", "id"),
)

#: How far the import of each file is.
imports = Table(
    "imports",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("taken", BigInteger, nullable=False),
    Column("repeated", BigInteger, nullable=False),
    Column("parked", BigInteger, nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("finished", BigInteger),
)

#: How far a store is in taking on a definition.
adoptions = Table(
    "adoptions",
    metadata,
    _id(),
    Column("definition", BigInteger, ForeignKey("definitions.id"), nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("after", BigInteger, nullable=False),
    Column("leads", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("finished", BigInteger),
)

#: Who must not be written to, however they come back: hashed, and kept after erasure.
suppressions = Table(
    "suppressions",
    metadata,
    Column("hash", LargeBinary(16), primary_key=True),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
