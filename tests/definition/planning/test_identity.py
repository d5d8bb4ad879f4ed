"""The `identity:` section: every name, list and length of time is checked, and told in place."""

from __future__ import annotations

import pickle
from datetime import timedelta
from enum import Enum
from typing import Annotated

import pytest

from leadcore import Definition, DefinitionError, Lead
from leadcore.definition import Document
from leadcore.definition.planning.identity import IdentityPlan, Repeat
from leadcore.definition.sections import EmailPolicy, IdentitySection, Never, RepeatSection
from leadcore.errors import Problem
from leadcore.model import Hidden

HEAD = """\
leadcore: 1
definition: identity
fields:
  crm_id: {type: text}
  customer_no: {type: whole}
  work_email: {type: email}
  visitor_id: {type: text}
  store: {type: choice, of: [north, south]}
  line: {type: choice, of: [loans, cards], default: loans}
  region: {type: text, default: none}
  website: {type: domain}
  topics: {type: text, many: yes}
  secret: {type: text, personal: yes}
  paid: {type: money}
lists:
  shared: [Front+x@example.com, f.d@googlemail.com]
  broken: [nobody]
  numbers: ["007", "8"]
"""
WHOLE = """\
identity:
  by: [email, phone, crm_id, customer_no]
  email: {tags: ignored, dots: ignored_at_google}
  never: {roles: no, email: lists.shared, phone: ["+49 30 901820"], customer_no: lists.numbers}
  visitor: visitor_id
  separate_by: line
  repeat: {within: 90 days, same: [campaign, form]}
  repeat_window: 30 minutes
"""
BY_DEFAULT = IdentityPlan(
    by=("email", "phone"),
    ignore_tags=False,
    ignore_dots=False,
    roles=True,
    never={},
    visitor=None,
    separate_by=None,
    repeat=None,
    repeat_window=timedelta(minutes=10),
)


def loaded(sections: str) -> Definition[Lead]:
    """A definition with these sections beside its fields and lists."""
    return Definition.loads(HEAD + sections)


def problems(sections: str) -> list[Problem]:
    """What a definition is refused for."""
    with pytest.raises(DefinitionError) as caught:
        loaded(sections)
    return list(caught.value.problems)


def test_the_whole_section_becomes_a_plan() -> None:
    """Names looked up, lists canonical as keys have them, lengths of time read."""
    assert loaded(WHOLE).identity == IdentityPlan(
        by=("email", "phone", "crm_id", "customer_no"),
        ignore_tags=True,
        ignore_dots=True,
        roles=False,
        never={
            "email": frozenset({"front@example.com", "fd@gmail.com"}),
            "phone": frozenset({"+4930901820"}),
            "customer_no": frozenset({"7", "8"}),
        },
        visitor="visitor_id",
        separate_by="line",
        repeat=Repeat(timedelta(days=90), ("campaign", "form")),
        repeat_window=timedelta(minutes=30),
        emails=frozenset({"email"}),
        separate_default="loans",
    )


@pytest.mark.parametrize("section", ["", "identity: {}\n", "identity:\n"])
def test_without_the_section_its_defaults_hold(section: str) -> None:
    """There is always a plan."""
    assert loaded(section).identity == BY_DEFAULT


def test_a_section_built_in_python_means_the_same() -> None:
    """The classes say what the YAML says."""
    section = IdentitySection(
        by=["email"],
        email=EmailPolicy(tags="ignored"),
        never=Never.model_validate({"roles": False, "email": ["Front+desk@Example.com"]}),
        repeat=RepeatSection(within="1 day", same=["interests"]),
        repeat_window="0 minutes",
    )
    built = Definition(Document(definition="identity", identity=section)).identity

    assert built.never == {"email": frozenset({"front@example.com"})}
    assert (built.ignore_tags, built.ignore_dots, built.roles) == (True, False, False)
    assert built.repeat == Repeat(timedelta(days=1), ("interests",))
    assert built.repeat_window == timedelta(0)


def test_it_is_kept_and_pickled_with_the_definition() -> None:
    """A definition that comes back tells people apart as before."""
    made = loaded(WHOLE)

    assert Definition.from_json(made.to_json()).identity == made.identity
    assert pickle.loads(pickle.dumps(made)).identity == made.identity  # noqa: S301 - just made


def test_it_is_in_the_digest_and_not_in_the_fingerprint() -> None:
    """No rule reads it, so decisions are the same; what is kept is not."""
    without, made, other = loaded(""), loaded(WHOLE), loaded(WHOLE.replace("90 days", "91 days"))

    assert without.fingerprint == made.fingerprint == other.fingerprint
    assert len({each.content_digest for each in (without, made, other)}) == 3


def test_facts_of_the_application_identify_too() -> None:
    """A subclass of `Lead` declares facts as well as a definition does; hidden ones are none."""

    class Line(str, Enum):  # noqa: UP042 - applications have such ones
        LOANS = "loans"

    class CourseLead(Lead):
        student_no: int | None = None
        line: Line = Line.LOANS
        token: Annotated[str | None, Hidden()] = None

    text = "definition: x\nidentity: {by: [student_no], separate_by: line}"
    plan = Definition.loads(text, lead=CourseLead).identity

    assert (plan.by, plan.emails, plan.separate_default) == (("student_no",), frozenset(), "loans")
    with pytest.raises(DefinitionError, match="no fact is called `token`"):
        Definition.loads("definition: x\nidentity: {by: [token]}", lead=CourseLead)


@pytest.mark.parametrize(
    ("section", "code", "path", "says", "cure"),
    [
        ("by: [emial]", "060", "by[0]", "no fact is called `emial`", "did you mean `email`?"),
        ("by: [еmail]", "060", "by[0]", "no fact is called", "`email`? `е` (cyrillic"),
        ("by: [xyzzy]", "060", "by[0]", "no fact is called `xyzzy`", "under `fields:`"),
        ("by: [id]", "060", "by[0]", "no fact is called `id`", "capture it"),
        ("by: [company.domian]", "060", "by[0]", "no fact is called", ""),
        ("by: [email, touches]", "060", "by[1]", "no fact is called `touches`", ""),
        ("by: [company.domain]", "061", "by[0]", "a part of `company`", "of the lead itself"),
        ("by: [company]", "061", "by[0]", "a group of facts", "of the lead itself"),
        ("by: [topics]", "061", "by[0]", "holds several values", "holds one"),
        ("by: [email_domain]", "061", "by[0]", "computed", "what it is computed from"),
        ("by: [name]", "061", "by[0]", "many people can have the same `name`", "`email`"),
        ("by: [country]", "061", "by[0]", "many people", "`email`"),
        ("by: [store]", "061", "by[0]", "many people", "`email`"),
        ("by: [paid]", "061", "by[0]", "many people", "`email`"),
        ("by: [created_at]", "061", "by[0]", "many people", "`email`"),
        ("by: [region]", "061", "by[0]", "has a default", "remove `default`"),
        ("by: []", "062", "by", "nothing identifies", "`by: [email]`"),
        ("by: [email, phone, email]", "062", "by[2]", "stands there twice", "remove one"),
        ("visitor: visitorid", "060", "visitor", "no fact", "did you mean `visitor_id`?"),
        ("visitor: city", "061", "visitor", "many people", "`email`"),
        ("visitor: phone", "062", "visitor", "under `by` already", "remove one"),
        ("separate_by: stor", "060", "separate_by", "no fact", "did you mean `store`?"),
        ("separate_by: company.tier", "061", "separate_by", "a part of `company`", "itself"),
        ("separate_by: topics", "061", "separate_by", "several values", "holds one"),
        ("separate_by: created_at", "061", "separate_by", "holds a moment", "choice"),
        ("separate_by: paid", "061", "separate_by", "an amount of money", "choice"),
        ("separate_by: secret", "061", "separate_by", "is personal", "store"),
        ("separate_by: owner", "061", "separate_by", "changes while", "store"),
        ("separate_by: email", "062", "separate_by", "says who a lead is", "another"),
        ("never: {emial: []}", "060", "never.emial", "identifies nobody", "did you mean `email`?"),
        ("never: {role: no}", "060", "never.role", "identifies nobody", "did you mean `roles`?"),
        ("never: {crm_id: [x]}", "060", "never.crm_id", "nobody anyway", "email, phone"),
        ("never: {email: lists.shard}", "060", "never.email", "no list", "`shared`?"),
        ("never: {email: shared}", "060", "never.email", "expected a list", "`lists.shared`"),
        ("never: {phone: +49 30 901820}", "060", "never.phone", "expected a list", "`[+49"),
        ("never: {email: [nobody]}", "033", "never.email[0]", "not an e-mail", "name@example"),
        ("never: {phone: [030 901820]}", "033", "never.phone[0]", "without its", "+49"),
        ("{by: [crm_id], never: {crm_id: ['']}}", "033", "never.crm_id[0]", "empty", "remove"),
        ("{by: [customer_no], never: {customer_no: [x]}}", "033", "never.customer_no[0]", "", ""),
        ("{by: [customer_no], never: {customer_no: ['']}}", "033", "never.customer_no[0]", "", ""),
        ("{by: [phone], email: {tags: ignored}}", "062", "email", "no effect", "remove it"),
        ("{by: [phone], never: {roles: no}}", "062", "never.roles", "no effect", "remove it"),
        ("repeat: {within: 3 months, same: [form]}", "063", "repeat.within", "", "days"),
        ("repeat: {within: 0 days, same: [form]}", "063", "repeat.within", "no earlier", "90 days"),
        ("repeat: {within: 400000 days, same: [form]}", "063", "repeat.within", "bounds", "most"),
        ("repeat: {within: 9 days, same: []}", "062", "repeat.same", "same thing", "[campaign"),
        ("repeat: {within: 9 days, same: [form, form]}", "062", "repeat.same[1]", "twice", ""),
        ("repeat: {within: 9 days, same: [forms]}", "005", "repeat.same[0]", "", "`form`"),
        ("repeat: {within: 9 days}", "003", "repeat", "`same`", ""),
        ("repeat_window: soon", "063", "repeat_window", "no duration", "days"),
        ("email: {tags: ignore}", "005", "email.tags", "", "`ignored`"),
        ("email: {dots: yes}", "005", "email.dots", "ignored_at_google", ""),
        ("never: {roles: perhaps}", "004", "never.roles", "yes or no", ""),
        ("never: {email: {a: b}}", "004", "never.email", "", ""),
        ("never: {email: }", "003", "never.email", "no value", ""),
        ("visiter: visitor_id", "002", "visiter", "not known", "`visitor`"),
    ],
)
def test_what_cannot_be_meant_is_told(
    section: str, code: str, path: str, says: str, cure: str
) -> None:
    """One problem, with its place, the nearest valid name, and the cure."""
    [problem] = problems(f"identity:\n  {section}\n")

    assert (problem.code, problem.path) == (f"LC-DEF-{code}", f"identity.{path}")
    assert says in problem.message
    assert cure in problem.hint
    assert problem.span is not None
    assert problem.span.line == HEAD.count("\n") + 2


def test_the_place_is_that_of_the_value() -> None:
    """Line and column of what is wrong, as an editor counts them."""
    [problem] = problems("identity: {by: [email, phnoe]}\n")

    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == (HEAD.count("\n") + 1, 24)


def test_all_problems_are_told_at_once() -> None:
    """Those of the section, and those of others."""
    told = problems(
        "identity: {by: [emial, city], visitor: x, never: {email: [nobody]}, repeat_window: x}\n"
        "disqualify: [{rule: a, when: budgte > 5}]\n"
    )

    assert [each.code for each in told] == [
        *("LC-DEF-060", "LC-DEF-061", "LC-DEF-060", "LC-DEF-060", "LC-DEF-063"),
        "LC-EXPR-003",
    ]


def test_what_follows_from_another_problem_is_not_told() -> None:
    """A field with a fault in its declaration, or an unfit fact, is told once."""
    text = HEAD.replace("crm_id: {type: text}", "crm_id: {type: txt}")
    with pytest.raises(DefinitionError) as caught:
        Definition.loads(text + "identity: {by: [crm_id], never: {crm_id: [x]}}\n")

    assert [each.code for each in caught.value.problems] == ["LC-DEF-005"]
    assert [each.code for each in problems("identity: {by: [city], never: {city: [x]}}\n")] == [
        "LC-DEF-061"
    ]


def test_a_bad_value_of_a_list_is_told_where_the_list_stands() -> None:
    """Once, also where a condition compares the list in the same way."""
    never = "identity: {never: {email: lists.broken}}\n"
    rule = "disqualify: [{rule: shared, when: email in lists.broken}]\n"

    for sections in (never, rule + never):
        [problem] = problems(sections)
        assert (problem.code, problem.path) == ("LC-DEF-033", "lists.broken[0]")
        assert "compared as email" in problem.message


def test_a_list_that_rules_read_too_is_canonical_for_each() -> None:
    """As addresses for the rules, as mailboxes for keys."""
    rule = "disqualify: [{rule: shared, when: email in lists.shared}]\n"
    made = loaded(f"{rule}identity: {{email: {{tags: ignored}}, never: {{email: lists.shared}}}}\n")

    assert made.identity.never["email"] == {"front@example.com", "f.d@googlemail.com"}
    assert made.meaning.plan.lists["shared", "email"] == {
        "front+x@example.com",
        "f.d@googlemail.com",
    }


def test_every_address_among_the_facts_is_treated_as_one() -> None:
    """Tags, dots and functions are a matter of addresses, whatever the fact is called."""
    made = loaded("identity: {by: [work_email, website], email: {tags: ignored}}\n")

    assert made.identity.emails == {"work_email"}
