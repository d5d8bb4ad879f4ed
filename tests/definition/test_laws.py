"""What holds of every decision: it is pure, it knows when it expires, and order means nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import localcontext
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from leadcore import Definition, Lead
from leadcore.definition.deciding.outcome import CONSEQUENCES
from leadcore.definition.deciding.standing import stage_at
from leadcore.definition.loading.loaded import from_document
from leadcore.definition.sections.document import Document, Table
from tests.definition.random_definitions import Definitions
from tests.definition.random_leads import Leads
from tests.definition.sample import write_sample
from tests.definition.strategies import pairs

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
PAIRS = 12 * settings.default.max_examples


def consequences(definition: Definition[Lead], lead: Lead, at: datetime) -> tuple[Any, ...]:
    """What of an outcome has consequences, which is what an expiry is about."""
    return tuple(definition.decide(lead, at).outcome[:CONSEQUENCES])


def definition_of(**parts: Any) -> Definition[Lead]:
    """A definition built of its parts."""
    return Definition(Document.model_validate({"definition": "x", **parts}))


# -- a decision knows when it expires ------------------------------------------------------------


def moments_before(end: datetime, lead: Lead, now: datetime, random: Random) -> Iterator[datetime]:
    """Moments after now and before the end at which something could change unforeseen."""
    yield end - TICK
    for _ in range(5):
        yield now + (end - now) * random.random()
    events = (*lead.touches, *lead.inquiries, *lead.consent, *lead.stage_history)
    for step in range(int((end - now) / timedelta(hours=12)) + 2):
        for event in {event.at for event in events} | {now}:
            # windows, days and decay all end a whole number of half days after something
            edge = (
                event
                + step * timedelta(hours=12)
                + (now - event) // timedelta(hours=12) * (timedelta(hours=12))
            )
            yield from (edge - TICK, edge, edge + TICK)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_changes_before_a_decision_expires(seed: int) -> None:
    """At every moment before `valid_until` the outcome is the one that was decided."""
    for at, (definition, lead, now) in enumerate(pairs(PAIRS // 3, seed)):
        decision = definition.decide(lead, now)
        until = decision.valid_until
        assert until is None or until > now
        end = min(until or datetime.max.replace(tzinfo=UTC), now + timedelta(days=40))
        decided = decision.outcome[:CONSEQUENCES]
        for moment in moments_before(end, lead, now, Random(f"{seed}:{at}")):
            if now < moment < end:
                assert consequences(definition, lead, moment) == decided, (at, moment, until)


def realistic(definition: Definition[Lead], random: Random, number: int) -> Lead:
    """A lead of the sample definition as one may come in: few facts, some weeks of touches."""

    def maybe(likely: float, value: object) -> object:
        return value if random.random() < likely else None

    asked = NOW - timedelta(minutes=random.randrange(60 * 24 * 60))
    touches = []
    for kind, most in (("email_open", 8), ("email_click", 4), ("page_view", 6)):
        for _ in range(random.randrange(most + 1)):
            at = min(asked + timedelta(minutes=random.randrange(60 * 24 * 40)), NOW)
            page = random.choice(("/stock-market/1", "/about"))
            touches.append({"kind": kind, "at": at, "facts": {"url": page} if "e_" in kind else {}})
    webinars = [asked + (NOW - asked) * random.random() for _ in range(random.choice((0, 0, 1, 2)))]
    touches += [{"kind": "webinar_attended", "at": at, "facts": {}} for at in webinars]
    return definition.lead(
        id=number,
        email=maybe(0.9, random.choice(("ann@example.com", "bo@example.org", "cy@rival.example"))),
        country=maybe(0.8, random.choice(("US", "US", "CA", "DE", "FR"))),
        title=maybe(0.7, random.choice(("Senior Analyst", "Sales Manager", "Student", "Engineer"))),
        language=maybe(0.5, random.choice(("en", "es"))),
        budget_band=maybe(0.6, random.choice(("none", "under_500", "over_500"))),
        course_interest=maybe(0.6, "stocks"),
        timeline_days=maybe(0.5, random.choice((30, 90, 365))),
        touches=touches,
        inquiries=[{"at": asked, "source": "webform"}],
    )


def test_nine_expiries_in_ten_bring_a_change(tmp_path: Path) -> None:
    """On the sample definition, leads are hardly ever decided anew for nothing."""
    definition = Definition.load(write_sample(tmp_path))
    random = Random(3)
    expired = changed = 0
    for number in range(400):
        lead = realistic(definition, random, number)
        decision = definition.decide(lead, NOW)
        if decision.valid_until is not None:
            expired += 1
            after = consequences(definition, lead, decision.valid_until)
            changed += after != decision.outcome[:CONSEQUENCES]

    assert expired > 40
    assert changed >= 0.9 * expired


def call(days: float, **facts: Any) -> dict[str, Any]:
    """A call so many days before now."""
    return {"kind": "call", "at": NOW - timedelta(days=days), "facts": facts}


CALLS = 'touches.call.within("7 days")'


def expires(when: str, *touches: dict[str, Any], **facts: Any) -> timedelta | None:
    """After what time a decision expires that hangs on one condition, or on one of several."""
    rules = [{"rule": f"r{at}", "when": each} for at, each in enumerate(when.split(" | "))]
    definition = definition_of(
        fields={"level": {"type": "whole"}}, qualify={"need": 1, "criteria": rules}
    )
    lead = definition.lead(id=1, touches=touches, **facts)
    until = definition.decide(lead, NOW).valid_until
    return None if until is None else until - NOW


@pytest.mark.parametrize(
    ("when", "touches", "facts", "days"),
    [
        ('touches.call.within("7 days").exists()', [call(2)], {}, 5),
        ('touches.call.within("7 days").exists()', [call(2), call(5)], {}, 5),
        ('touches.call.within("7 days").count() >= 2', [call(2), call(5)], {}, 2),
        ('touches.call.within("7 days").count() == 2', [call(2), call(5)], {}, 2),
        ('touches.call.within("7 days").count() == 1', [call(2), call(5)], {}, 2),
        ('not touches.call.within("7 days").exists()', [call(2)], {}, 5),
        (
            f"{CALLS}.count() >= 5 | {CALLS}.sum(duration_seconds) > 100",
            [call(6, duration_seconds=60), call(2, duration_seconds=60)],
            {},
            1,
        ),
        ('touches.call.within("7 days").last().duration_seconds == 1', [call(2)], {}, None),
        ("days_since(touches.call.last().at) >= 3", [call(1)], {}, 2),
        ("days_since(touches.call.last().at) == 3", [call(3)], {}, 1),
        ("days_since(created_at) > budget * budget", [], {"created_at": NOW}, None),
        (
            "days_since(created_at) > budget * budget",
            [],
            {"created_at": NOW, "budget": "12345678901234567"},
            None,
        ),
        (
            "days_until(created_at) >= 2.5",
            [],
            {"created_at": NOW + timedelta(days=5)},
            2 + TICK / timedelta(days=1),
        ),
        ("touches.call.exists()", [call(-2)], {}, 2),
        ('consent.allows("email")', [], {"consent": []}, None),
        (
            'consent.allows("email")',
            [],
            {"consent": [{"channel": "email", "granted": True, "at": NOW + timedelta(days=3)}]},
            3,
        ),
        ('now.hour("UTC") >= 18', [], {}, 0.25),
        ('now.weekday("UTC") == "sun"', [], {}, 0.5),
        ("touches.call.exists()", [{"kind": "call", "at": "9999-12-30T00:00:00Z"}], {}, None),
        ('touches.call.within("365250 days").exists()', [call(365_000)], {}, 250),
        ('touches.call.within("7 days").exists()', [], {"level": 5}, None),
    ],
)
def test_the_moment_is_exact(
    when: str, touches: list[dict[str, Any]], facts: dict[str, Any], days: float | None
) -> None:
    """The first moment at which the condition turns, worked out by hand."""
    wanted = None if days is None else timedelta(days=days)

    assert expires(when, *touches, **facts) == wanted


def test_a_count_of_days_that_is_compared_and_looked_up() -> None:
    """A threshold in one place does not hide that each day counts in another."""
    document = Document.model_validate(
        {
            "definition": "x",
            "derive": {"step": {"lookup": "s.csv", "by": "days_since(created_at)", "take": "step"}},
            "disqualify": [{"rule": "old", "when": "days_since(created_at) > 300"}],
            "grades": [{"grade": "A", "when": 'step == "late"'}],
        }
    )
    rows = (("3", "early"), ("5", "late"))
    table = Table(name="s.csv", columns=("days_since(created_at)", "step"), rows=rows)
    definition = Definition(document, loaded=from_document(document, files={"s.csv": table}))
    lead = definition.lead(id=1, created_at=NOW - timedelta(days=1))

    assert definition.decide(lead, NOW).valid_until == NOW + timedelta(days=4)


@pytest.mark.parametrize(
    "when",
    ["days_since(touches.call.first().at) >= 3", "score.total >= 8", "score.total < 8"],
)
def test_a_lead_handed_back_expires_by_what_came_since(when: str) -> None:
    """Stages are opened by another view of such a lead, which changes at moments of its own."""
    few = {"rule": "few", "for_each": "touches.call", "points": 10}
    few["when"] = "touches.call.count() < 2"  # so that only the later view counts the call
    definition = definition_of(
        score={"calls": {"linear": "10 days", "rules": [few]}},
        stages=[{"stage": "inquiry"}, {"stage": "mql", "enter": [{"rule": "r", "when": when}]}],
    )
    at = NOW - timedelta(days=5)
    entry = {"name": "inquiry", "at": at, "by": "hand_back", "left": "mql", "counts_from": at}
    lead = definition.lead(
        id=1,
        touches=[call(20), {**call(1), "direction": "inbound"}],
        stage="inquiry",
        stage_history=[entry],
    )

    # The later call is three days old in two days, and worth seven points then.
    assert definition.decide(lead, NOW).valid_until == NOW + timedelta(days=2)


# -- applying ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_deciding_again_after_applying_changes_nothing(seed: int) -> None:
    """At the same moment the lead stands where the decision has put it, and stays there."""
    for definition, lead, now in pairs(PAIRS, seed):
        decision = definition.decide(lead, now)
        after = decision.apply()
        again = definition.decide(after, now)

        history = lead.stage_history
        if history and history[-1].at > now and history[-1].name == lead.stage:
            assert after.stage == lead.stage  # where it came later, and still stands
        else:
            assert after.stage == decision.stage
        if decision.stage is not None:
            assert stage_at(after, now, "") == decision.stage
        assert again.outcome[:CONSEQUENCES] == decision.outcome[:CONSEQUENCES]
        assert (again.transitions, again.score) == ((), decision.score)
        assert again.apply() == after


# -- order means nothing -------------------------------------------------------------------------


def test_the_order_of_arrival_means_nothing() -> None:
    """A lead whose events come in another order is the same lead, decided alike."""
    for definition, lead, now in pairs(PAIRS, 4):
        data = lead.model_dump()
        random = Random(repr(now))
        for name in ("touches", "inquiries", "consent", "stage_history"):
            data[name] = random.sample(data[name], len(data[name]))
        other = definition.lead(data)

        assert other == lead
        decision = definition.decide(lead, now)
        assert definition.decide(other, now).model_dump_json() == decision.model_dump_json()


def shuffled(parts: dict[str, Any], random: Random) -> dict[str, Any]:
    """The same document with everything in another order whose order has no meaning."""
    found = dict(parts)
    for name in ("fields", "touches", "lists", "segments"):
        names = random.sample(sorted(parts[name]), len(parts[name]))
        found[name] = {each: parts[name][each] for each in names}
    found["lists"] = {
        name: random.sample(values, len(values)) for name, values in found["lists"].items()
    }
    found["score"] = {
        name: {**dimension, "rules": random.sample(dimension["rules"], len(dimension["rules"]))}
        for name, dimension in parts["score"].items()
    }
    if "qualify" in parts:
        criteria = parts["qualify"]["criteria"]
        found["qualify"] = {**parts["qualify"], "criteria": random.sample(criteria, len(criteria))}
    return found


@pytest.mark.parametrize("seed", range(12))
def test_shuffling_where_order_means_nothing_changes_nothing(seed: int) -> None:
    """Criteria, score rules, segments and lists may stand in any order: it is one definition."""
    random = Random(seed)
    maker = Definitions(random)
    parts = maker.document()

    def built(parts: dict[str, Any]) -> Definition[Lead]:
        document = Document.model_validate(parts)
        return Definition(document, loaded=from_document(document, files=maker.tables))

    once, again = built(parts), built(shuffled(parts, random))
    out = parts["disqualify"]
    turned = built({**parts, "disqualify": random.sample(out, len(out))})

    assert again.fingerprint == once.fingerprint
    leads = Leads(once, random)
    for _ in range(20):
        lead, now = leads.one()
        decision = once.decide(lead, now)
        assert again.decide(again.lead(lead.model_dump()), now).outcome == decision.outcome
        other = turned.decide(turned.lead(lead.model_dump()), now)
        # Which of several reasons comes first is what the order of `disqualify` says.
        assert other.outcome[1:] == decision.outcome[1:]
        assert (other.disqualified is None) == (decision.disqualified is None)


# -- pure ----------------------------------------------------------------------------------------

_PRINT = """
import hashlib
from tests.definition.strategies import pairs
digest = hashlib.sha256()
for definition, lead, now in pairs(150, 9):
    decision = definition.decide(lead, now)
    digest.update(decision.model_dump_json().encode())
    digest.update(decision.explain().encode())
    digest.update(definition.fingerprint.encode())
print(digest.hexdigest())
"""


def test_a_decision_is_the_same_in_every_process() -> None:
    """Neither the hash seed, the machine's time zone nor its language have a say."""
    root = Path(__file__).parents[2]
    found = set()
    for seed, zone, language in (("0", "UTC", "C"), ("7", "Asia/Kolkata", "de_DE.UTF-8")):
        path = os.pathsep.join([str(root), *filter(None, sys.path)])
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": language,
            "PYTHONPATH": path,
        }
        done = subprocess.run(
            [sys.executable, "-c", _PRINT],
            env=environment,
            cwd=root,
            capture_output=True,
            check=True,
            text=True,
        )
        found.add(done.stdout.strip())

    assert len(found) == 1


def test_a_decision_is_the_same_each_time() -> None:
    """Asked twice, a decision comes out in the same bytes; asking one thing changes no other."""
    for definition, lead, now in pairs(PAIRS // 4, 8):
        once = definition.decide(lead, now)
        explained, dumped = once.explain(), once.model_dump_json()
        again = definition.decide(lead, now)

        assert (again.model_dump_json(), again.explain()) == (dumped, explained)
        assert again == once


@pytest.mark.parametrize("digits", [3, 9])
def test_the_application_may_calculate_with_few_digits(digits: int) -> None:
    """Whatever precision the application gives its decimals, points and literals are exact."""
    parts: dict[str, Any] = {
        "score": {
            "fit": {
                "half_life": "14 days",
                "rules": [
                    {"rule": "a", "when": "known(country)", "points": "12.345678"},
                    {"rule": "b", "when": "budget >= 123456789.25", "points": 100_000},
                    {"rule": "c", "for_each": "touches.call", "points": "1.234567"},
                ],
            }
        },
        "grades": [{"grade": "A", "when": "score.total >= 100013.580245"}, {"grade": "B"}],
    }
    facts: dict[str, Any] = {"country": "US", "budget": "123456789.25", "touches": [call(0)]}
    wide = definition_of(**parts)
    wanted = wide.decide(wide.lead(id=1, **facts), NOW).model_dump_json()
    assert '"A"' in wanted

    with localcontext(prec=digits):
        narrow = definition_of(**parts)
        lead = narrow.lead(id=1, **facts)
        assert narrow.fingerprint == wide.fingerprint
        assert narrow.decide(lead, NOW).model_dump_json() == wanted
        assert narrow.meaning.walk(lead, NOW).outcome == narrow.decide(lead, NOW).outcome
