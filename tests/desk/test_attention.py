"""What cannot be read is kept for a person, and taken in once it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from leadcore.desk import Desk
from leadcore.errors import DeskError, InputError
from leadcore.store.tables import attention
from tests.desk.shop import SHOP, Clock

GOOD = {"mail": "anna@acme.com", "ticket": "t1", "sent": "2026-11-23T08:00:00Z"}


@pytest.fixture
def desk(url: str) -> Iterator[Desk]:
    """A desk on a store of each kind."""
    with Desk.open(url, SHOP, clock=Clock()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({**GOOD, "money": "lots"}, "LC-IN-020"),
        ({**GOOD, "mail": "nobody"}, "LC-IN-020"),
        ([1, 2], "LC-IN-012"),
        ("not JSON", "LC-IN-012"),
        ('{"mail": NaN}', "LC-IN-012"),
        (b'{"mail": "caf\xe9"}', "LC-IN-013"),
        ("[" * 100_000, "LC-IN-012"),
        ('{"mail": "a\\u0000b@acme.com"}', "LC-IN-020"),
        (None, "LC-IN-012"),
    ],
)
def test_what_cannot_be_read_is_kept_with_its_reason(desk: Desk, payload: Any, code: str) -> None:
    """Whatever it is; delivered again, it is not kept twice."""
    (receipt,) = desk.receive("form", payload)
    assert (receipt.lead_id, receipt.decision) == (None, None)
    (item,) = desk.attention()
    assert (item.id, item.kind, item.source) == (receipt.parked, "unread", "form")
    assert item.problems[0].code == code
    assert [each.parked for each in desk.receive("form", payload)] == [receipt.parked]
    assert len(desk.attention()) == 1


def test_what_is_mended_is_taken_in_and_off_the_list(desk: Desk) -> None:
    """The payload that was faulty is not kept any longer."""
    (parked,) = desk.receive("form", {**GOOD, "money": "lots"})
    assert parked.parked is not None
    with pytest.raises(InputError):
        desk.mend(parked.parked)
    assert len(desk.attention()) == 1

    (receipt,) = desk.mend(parked.parked, payload={**GOOD, "money": 6000})
    assert desk.lead(str(receipt.lead_id)).budget == 6000
    assert desk.attention() == []
    with desk.store.reading() as connection:
        assert connection.execute(select(attention.c.payload)).scalars().all() == [None]
    with pytest.raises(DeskError, match="nothing that is open has the number"):
        desk.mend(parked.parked, payload=GOOD)


def test_one_call_takes_in_whatever_arrives(desk: Desk) -> None:
    """Values, text and bytes; the same arrival is the same in each form."""
    receipts = [
        desk.receive("form", GOOD)[0],
        desk.receive(
            "form", '{"mail": "anna@acme.com", "ticket": "t1", "sent": "2026-11-23T08:00:00Z"}'
        )[0],
        desk.receive(
            "form", b'{"ticket": "t1", "mail": "anna@acme.com", "sent": "2026-11-23T08:00:00Z"}'
        )[0],
    ]
    assert [each.repeated for each in receipts] == [False, True, True]
    assert len({each.lead_id for each in receipts}) == 1


def test_what_is_too_large_is_refused_at_a_stated_limit(desk: Desk) -> None:
    """Before it is read, and so before it costs anything."""
    with pytest.raises(DeskError) as caught:
        desk.receive("form", b" " * 50_000_000)
    assert caught.value.code == "LC-DK-003"
    assert desk.attention() == []


def test_a_source_that_is_not_there_is_the_application_s_mistake(desk: Desk) -> None:
    """It is told, and not kept for a person who cannot mend it."""
    with pytest.raises(InputError, match="did you mean `form`"):
        desk.receive("forms", GOOD)
    assert desk.attention() == []


def test_the_list_comes_page_by_page(desk: Desk) -> None:
    """In order of its numbers."""
    numbers = [desk.receive("form", {**GOOD, "money": f"x{at}"})[0].parked for at in range(5)]
    first = desk.attention(most=3)
    rest = desk.attention(after=first[-1].id, most=3)
    assert [each.id for each in (*first, *rest)] == numbers
