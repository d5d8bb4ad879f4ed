"""Personal values stay out of everything that people read of a decision, unless asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Annotated, Any, TypeVar

import pytest

from leadcore import Decision, Definition, Lead, Touch
from leadcore.definition.loading.loaded import from_document
from leadcore.definition.sections.document import Document, Table
from leadcore.model import EmailAddress, Personal, Value, fields_of

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MORE = {"type": "text", "many": True, "personal": True}


class Contact(Value):
    """Somebody beside the lead."""

    mail: EmailAddress | None = None
    mails: tuple[EmailAddress, ...] = ()
    alias: Annotated[str | None, Personal()] = None


class Contacted(Lead):
    """A lead with personal fields of every make."""

    others: tuple[EmailAddress, ...] = ()
    aliases: Annotated[tuple[str, ...], Personal()] = ()
    inner: tuple[Annotated[str, Personal()], ...] = ()
    contact: Contact | None = None
    group: Annotated[Contact, Personal()] = Contact()
    contacts: tuple[Contact, ...] = ()


#: Tests that hold of the leads below, and what is shown of each in brackets.
READ = (
    ('mails.has("canary@leaky.com")', "mails = ***"),
    ("mails.count() >= 1", "mails = ***"),
    ("mails.has_any(lists.mails)", "mails = ***"),
    ('notes.has("canary")', "notes = ***"),
    ('others.has_all("canary@leaky.com")', "others = ***"),
    ("aliases.count() == 1", "aliases = ***"),
    ('not inner.has("x")', "inner = ***"),
    ('contact.mails.has("canary@leaky.com")', "contact.mails = ***"),
    ('contact.mail == "canary@leaky.com"', "contact.mail = ***"),
    ("group.mails.count() == 0", "group.mails = []"),
    ("salary * 2 + 1 > 5", "salary = ***"),
    ('last_name.contains("x") or known(last_name)', "last_name = ***"),
    ('known(kin) and kin == "canary"', "kin = ***"),
    ("touches.call.where(note == lead.last_name).count() == 1", "last_name = ***"),
    ('email_domain == "leaky.com"', "email_domain = leaky.com"),
)


def contacted(*rules: str, **more: Any) -> Definition[Contacted]:
    """A definition with these criteria."""
    criteria = [{"rule": f"r{at}", "when": when} for at, when in enumerate(rules)]
    document = Document.model_validate(
        {
            "definition": "personal",
            "fields": {
                "mails": {"type": "email", "many": True},
                "notes": MORE,
                "salary": {"type": "money", "personal": True},
                "plain": {"type": "text", "many": True},
            },
            "lists": {"mails": ["canary@leaky.com"]},
            "derive": {"kin": {"lookup": "kin.csv", "by": "email", "take": "kin"}},
            "qualify": {"criteria": criteria},
            **more,
        }
    )
    kin = Table(
        name="kin.csv",
        columns=("email", "kin"),
        rows=(("canary@leaky.com", "canary"), ("b@c.de", "x")),
    )
    loaded = from_document(document, files={"kin.csv": kin})
    return Definition(document, loaded=loaded, lead=Contacted)


def canary(definition: Definition[Any]) -> Lead:
    """A lead whose personal values are all the same word."""
    mail = "canary@leaky.com"
    return definition.lead(
        id=1,
        first_name="canary",
        last_name="canary",
        name="canary",
        need="canary",
        email=mail,
        mails=[mail],
        notes=["canary"],
        salary="77777",
        others=[mail],
        aliases=["canary"],
        inner=["canary"],
        contact={"mail": mail, "mails": [mail], "alias": "canary"},
        contacts=[{"mail": mail, "mails": [mail], "alias": "canary"}],
        plain=["open"],
        touches=[{"kind": "call", "at": NOW, "facts": {"note": "canary"}}],
    )


def texts(decision: Decision[Any]) -> Iterator[str]:
    """All that people may read of a decision."""
    yield decision.explain()
    yield json.dumps(decision.record())
    yield repr(decision.near_misses())
    yield repr(decision.ask_next(most=100))
    yield repr(decision)
    yield repr(decision.lead)
    yield decision.model_dump_json()
    yield repr(decision.reasons)


@pytest.mark.parametrize(("condition", "shown"), READ)
def test_every_way_to_read_a_personal_value_masks_it(condition: str, shown: str) -> None:
    """Lists, fields of subclasses, records, sums, look-ups; that there is none is no secret."""
    definition = contacted(condition)
    decision = definition.decide(canary(definition), NOW)

    assert decision.qualified
    assert re.search(rf"[ \[]{re.escape(shown)}[],]", decision.explain())
    for text in texts(decision):
        assert "canary" not in text
        assert "77777" not in text
    assert "***" not in decision.explain(personal=True)
    assert "***" not in json.dumps(decision.record(personal=True))


def test_a_list_is_personal_when_its_values_are() -> None:
    """Of the model's shapes and of declarations, also those of touches and members."""
    shapes = fields_of(Contacted)
    assert all(shapes[name].personal for name in ("others", "aliases", "inner", "group", "email"))
    assert not any(shapes[name].personal for name in ("interests", "contacts", "email_domain"))
    told = {"who": {"type": "email"}, "what": {"type": "text", "personal": True}, "free": "text"}
    definition = contacted(touches={"talk": told}, members={"phone": "phone", "desk": "text"})
    talk, member = definition.vocabulary.touches["talk"], definition.vocabulary.member
    assert [talk.fields[name].personal for name in told] == [True, True, False]
    assert [member.fields[name].personal for name in ("phone", "desk")] == [True, False]
    assert repr(Touch(kind="call", at=NOW, facts={"note": "canary"})).count("canary") == 0


# -- at random -------------------------------------------------------------------------------------

_TEXTS = ("first_name", "last_name", "name", "need", "contact.alias", "group.alias")
_LISTS = ("notes", "aliases", "inner")
_MAILS = ("email", "contact.mail", "group.mail")
_MAIL_LISTS = ("mails", "others", "contact.mails", "group.mails")


class _Conditions:
    """Draws conditions over personal values; no literal in them is what the lead holds."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def one_of(self, options: Sequence[T]) -> T:
        return options[self.random.randrange(len(options))]

    def one(self, depth: int = 2) -> str:
        if depth and self.random.random() < 0.5:
            joined = self.one_of((" and ", " or ")).join((self.one(depth - 1), self.one(depth - 1)))
            return self.one_of((f"({joined})", f"not ({joined})"))
        text, several = self.one_of(_TEXTS), self.one_of(_LISTS)
        mail, mails = self.one_of(_MAILS), self.one_of(_MAIL_LISTS)
        return self.one_of(
            (
                f"known({text})",
                f'{text} == "other"',
                f'{text} in ["other", "another"]',
                f'{text}.{self.one_of(("contains", "starts_with", "has_word"))}("can")',
                f'{text}.matches("^c.n")',
                f"{text} == {self.one_of(_TEXTS)}",
                f'{mail} != "a@b.de"',
                f"{mail} in lists.mails",
                f'{several}.has("other")',
                f'{several}.has_all("other", "another")',
                f"{several}.count() {self.one_of(('==', '<', '>='))} 1",
                f"{mails}.has_any(lists.mails)",
                f"{mails}.count() >= {self.random.randrange(3)}",
                f"salary {self.one_of(('<', '>='))} 5",
                "salary * salary - 1 > budget",
                f"touches.call.where(note == lead.{text}).exists()",
                f'touches.call.where(note.contains("c")).count() == {self.random.randrange(2)}',
                'touches.call.last().note == "other"',
                f"contacts.where(mail == lead.{self.one_of(_MAILS)}).count() == 1",
                f'contacts.{self.one_of(("first", "last"))}().alias == "other"',
                'kin == "x"',
                "known(kin)",
                "held",
                "not held",
                "budget > 3",
            )
        )


@pytest.mark.parametrize("seed", range(60))
def test_no_canary_is_told_whatever_a_definition_reads(seed: int) -> None:
    """Whatever rules read of personal values, nothing that is told holds them."""
    draw = _Conditions(Random(seed))
    held = draw.one()
    while "held" in held:
        held = draw.one()
    definition = contacted(
        *(draw.one() for _ in range(4)),
        lists={"mails": ["a@b.de"]},
        segments={"held": held},
        disqualify=[{"rule": "out", "when": f"({draw.one()}) and budget > 9"}],
        score={
            "fit": {"rules": [{"rule": f"s{at}", "when": draw.one(), "points": 5} for at in (1, 2)]}
        },
        grades=[{"grade": "A", "when": draw.one()}, {"grade": "B", "when": draw.one()}],
        stages=[
            {"stage": "new"},
            {"stage": "open", "enter": [{"rule": "opens", "when": draw.one()}]},
        ],
        route={"rules": [{"rule": "sends", "when": draw.one(), "to": "team"}]},
    )
    for text in texts(definition.decide(canary(definition), NOW)):
        assert "canary" not in text
        assert "77777" not in text
