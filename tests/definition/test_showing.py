"""Promises of a definition as a document for people who read no YAML."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from leadcore.definition import Definition
from leadcore.definition.showing import show
from leadcore.definition.showing.markdown import bullets, code, paragraph, plain, table

MARKDOWN = MarkdownIt("commonmark").enable("table")

EVERYTHING = """
leadcore: 1
definition: everything
agreement: {owner: head of growth, approved_by: [marketing, sales], review_on: 2027-02-01}
currency: EUR
fields:
  plan: {type: choice, of: [free, pro_plus], label: Current plan}
  passport: {type: text, label: Passport number, personal: true}
  crm_id: {type: text, label: CRM number}
  visitor_id: {type: text}
touches:
  newsletter: {direction: outbound}
  robot_visit: {interest: never}
  open_day: {}
lists:
  rivals: [a.com, b.com, c.com, d.com, e.com, f.com, g.com, h.com, i.com]
  desks: [front@a.com]
segments:
  keen: {when: touches.demo.within("7 days").exists(), because: Wants to see it}
derive:
  region: {lookup: regions.csv, by: country, take: region}
  band: {table: bands.csv, take: band}
  size:
    - {when: company.employees >= 1000, value: very_large}
    - {value: small}
disqualify:
  - {rule: rival, when: email_domain in lists.rivals, because: Works for a rival}
qualify:
  need: 1
  criteria:
    - {rule: budget, when: budget >= 5000, because: Can pay}
    - {rule: small, when: {all: [{name: city, operator: equal_to, value: Rome}]}}
score:
  fit:
    cap: 40
    floor: -10
    rules:
      - {rule: by-band, table: points.csv, because: As agreed}
      - {rule: known-plan, when: known(plan), points: 12.5, because: Uses us}
  engagement:
    linear: 90 days
    rules:
      - rule: opened
        for_each: touches.email_open
        when: keen
        points: 3
        at_most_times: 5
        at_most_points: 12
        once_a_day: true
        because: Opens our e-mails
      - {rule: demo, for_each: touches.demo, points: 25, half_life: 7 days, because: Saw it}
  interest:
    half_life: 30 days
    rules:
      - {rule: call, for_each: touches.call, points: 5}
      - {rule: meeting, for_each: touches.meeting, points: 5}
      - {rule: visit, for_each: touches.showroom_visit, points: 5, linear: 1 days}
grades:
  - {grade: F, when: disqualified, because: Not for us}
  - {grade: A, when: qualified, because: Ready}
  - {grade: C, because: Keep in touch}
stages:
  - stage: inquiry
  - stage: mql
    enter: [{rule: asked, when: inquiries.count() >= 1, because: Asked}]
    leave: [{rule: cold, when: days_since(created_at) > 365, to: nurture, because: Long silent}]
  - {stage: customer, from: [mql], again: mql}
  - {stage: nurture, beside: true}
teams: [north, south]
route:
  assign_on: [mql]
  rules:
    - {rule: owned, when: known(owner), to: owner_of.lead, because: Already in good hands}
    - {rule: territory, table: territories.csv, because: By territory}
    - {rule: rest, to: south, require: member.level >= 2, because: All others}
capture:
  form:
    id: id
    facts: {email: mail, company.employees: staff}
    inquiry: {at: on}
    touches: [{kind: demo, at: demo on}]
  visits: {joins: form, id: id, touches: [{kind: {from: what}, at: when}]}
identity:
  by: [email, phone, crm_id]
  email: {tags: ignored, dots: ignored_at_google}
  never: {phone: ["+4930901820"], crm_id: ["0", "1"], email: lists.desks, visitor_id: []}
  visitor: visitor_id
  separate_by: plan
  repeat: {within: 90 days, same: [campaign, interests]}
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A definition with every section and construct, as Markdown."""
    folder = tmp_path_factory.mktemp("everything")
    tables = {
        "regions.csv": "country,region\nUS,west\nCA,west\nDE,mid\n",
        "bands.csv": "company.employees,band\n>=100,large\n,small\n",
        "points.csv": "company.employees,points\n>=100,20\n,-5\n",
        "territories.csv": "country,to\nUS|CA,north\nDE,south\nFR,south\n",
        "all.yaml": EVERYTHING,
    }
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    return show(Definition.load(folder / "all.yaml"))


def test_sections_stand_in_the_order_in_which_they_are_decided(shown: str) -> None:
    """A reader meets each result after what it is made of."""
    assert re.findall(r"^##? (.+)$", shown, re.MULTILINE) == [
        "The lead definition everything",
        "Words that the rules use",
        "Who is no lead for us",
        "Who is qualified",
        "The score",
        "Grades",
        "Stages",
        "Who gets the lead",
        "Where leads come from",
        "Who is the same person",
        "What the rules look at",
        "Personal data",
    ]


@pytest.mark.parametrize(
    "said",
    [
        (
            "It belongs to head of growth. Marketing and sales agreed to it. "
            "It is to be looked at again on 1 February 2027. Money is in EUR."
        ),
        "The list of **rivals** has 9 values: a.com, b.com, c.com, d.com, e.com, f.com and 3 more.",
        (
            "A lead belongs to **keen** when this holds (Wants to see it): "
            "at least 1 demo in the last 7 days."
        ),
        "The **region** is looked up in `regions.csv` (3 rows) by the country: west, mid.",
        "| very large | the company's number of employees is at least 1,000 |",
        "| small | in all other cases |",
        "Whoever meets at least 1 of these 2, and is not disqualified:",
        "1. **Can pay**: the budget is at least 5,000. (`budget`)",
        '2. The city is "Rome". (`small`)',
        "At most 40 points. At least -10 points.",
        (
            "| -5 to 20 | what the first row of `points.csv` that fits (2 rows by the company's "
            "number of employees) says | As agreed | `by-band` |"
        ),
        "| 12.5 | the current plan is known | Uses us | `known-plan` |",
        (
            "| 3 each | email opens; while the lead belongs to the segment keen; only the "
            "newest 5; one a day; at most 12 points in all; which fall evenly to nothing in 90 "
            "days |"
        ),
        "| 25 each | demos; which halve every 7 days | Saw it | `demo` |",
        "Points for each touch halve every 30 days.",
        "| 5 each | calls | `call` |",
        "| 5 each | showroom visits; which fall evenly to nothing in a day | `visit` |",
        "From low to high: inquiry → mql → customer.",
        "Beside the line: nurture.",
        "| mql | nurture | it is more than 365 days since the ",
        "- Set by people, not by rules: customer.",
        (
            "- A lead stays where a person has put it until it shows new interest, by an inquiry "
            "or a touch of its own. What we send, what comes back undelivered, an e-mail that is "
            "only opened, an unsubscription, newsletters and robot visits show none."
        ),
        (
            "- Where nobody knows since when a lead has been beside the line, nothing counts as "
            "new, and only a rule for leaving that stage moves it."
        ),
        "- Only from mql is customer reached.",
        "- New interest of a lead at customer leads back to mql.",
        "Once a lead is at mql, or has passed it.",
        "| the owner is known | **whoever owns the lead already** | Already in good hands |",
        (
            "| there is a row of `territories.csv` that fits (3 rows by the country) | the team "
            "of that row: south, north | By territory | `territory` |"
        ),
        "**south**, to somebody there for whom this holds: the candidate's level is at least 2 |",
        (
            "- **form** holds leads, each with its inquiry; it gives facts (e-mail address, "
            "company's number of employees) and touches (demos)."
        ),
        "- **visits** adds to the leads of form; it gives touches (touches of many kinds).",
        "| current plan | free or pro plus | `plan` |",
        "And touches: calls, demos, email opens, meetings, showroom visits.",
        "passport number",
        (
            "Leads with the same **e-mail address**, **phone number** or **CRM number** are one "
            "person; where these contradict each other, the earlier counts more."
        ),
        "- In e-mail addresses, what stands behind a plus sign means nothing.",
        "- In e-mail addresses at gmail.com and googlemail.com, dots mean nothing, and the two",
        "- E-mail addresses of functions, as info@ and sales@, identify nobody.",
        "- The **phone number** identifies nobody where it is the one that is named.",
        "- The **CRM number** identifies nobody where it is one of 2 that are named.",
        "- The **e-mail address** identifies nobody where it is on the list of **desks**.",
        "- The **visitor id** tells who a visitor is, until one of these is known.",
        "- One person is a lead of its own for each **current plan**.",
        (
            "- Who inquires again within 90 days with the same campaign and topics of interest "
            "asks for the same thing once more."
        ),
        "- Equal arrivals within 10 minutes are one that came twice, where neither a key nor a",
    ],
)
def test_every_construct_is_told(shown: str, said: str) -> None:
    """Nothing that a definition says is left out, and long lists and tables are summed up."""
    assert said in shown


def test_personal_facts_are_named() -> None:
    """Whoever reads the document sees which personal data the rules read."""
    definition = Definition.loads(
        "definition: small\nqualify: {criteria: [{rule: a, when: known(email)}]}"
    )

    text = show(definition)

    assert "| e-mail address | an e-mail address | yes | `email` |" in text
    assert "masked in logs, errors and explanations: first name, last name," in text


def test_who_is_the_same_person_is_told_where_the_definition_says_it() -> None:
    """What does not apply is not told."""
    definition = Definition.loads(
        "definition: small\nidentity: {by: [phone], repeat_window: 0 minutes}"
    )

    text = show(definition)

    assert "Leads with the same **phone number** are one person.\n" in text
    assert "functions" not in text
    assert "came twice" not in text


def test_an_empty_definition_is_a_document_too() -> None:
    """Sections that are not written are not shown."""
    text = show(Definition.loads("definition: empty"))

    assert text.startswith("# The lead definition empty\n")
    assert "Who is" not in text
    assert "Stages" not in text


HOSTILE = st.text(alphabet=st.sampled_from("ab_*`|<>[]#-+1.)=\\&;~! \n\t\"'é→"), max_size=30)


def _words(text: str) -> str:
    return " ".join(text.split())


@given(HOSTILE)
def test_no_text_of_an_author_becomes_markdown(text: str) -> None:
    """What authors write is shown letter by letter, whatever it means to Markdown."""
    shown = [
        child.content
        for token in MARKDOWN.parse(paragraph(plain(text)))
        for child in (token.children or [])
    ]

    assert _words("".join(shown)) == _words(text)


@given(HOSTILE.filter(str.strip), HOSTILE)
def test_no_cell_breaks_its_table(first: str, second: str) -> None:
    """A table has as many cells as were given, whatever stands in them."""
    text = table(["One", "Two", "Three"], [(plain(first), f"x{plain(second)}", code(f"x{first}"))])

    tokens = MARKDOWN.parse(text)

    assert [token.type for token in tokens].count("td_open") == 3
    cells = [t.content for t in tokens if t.type == "inline"][3:]
    assert len(cells) == 3


def test_lists_hold_what_looks_like_other_blocks() -> None:
    """An item that begins like a heading or a number stays an item."""
    tokens = MARKDOWN.parse(bullets(["# of seats", "1. first", "- minus", "---"]))

    assert [token.type for token in tokens].count("list_item_open") == 4
    assert not [token.type for token in tokens if token.type in ("heading_open", "hr")]
