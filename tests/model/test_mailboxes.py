"""Which e-mail addresses are one mailbox: by what was chosen, and by nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore.model.addresses import normal_email
from leadcore.model.mailboxes import mailbox_of

LOCALS = st.from_regex(r"[a-z0-9]{1,4}(?:[.+][a-z0-9]{1,3}){0,4}|\+[a-z]{1,3}", fullmatch=True)
HOSTS = st.sampled_from(["gmail.com", "googlemail.com", "example.com", "mail.gmail.com", "gmx.net"])
ADDRESSES = st.builds("{}@{}".format, LOCALS, HOSTS)
POLICIES = st.fixed_dictionaries({"ignore_tags": st.booleans(), "ignore_dots": st.booleans()})


@pytest.mark.parametrize(
    ("raw", "tags", "dots", "mailbox"),
    [
        ("Anna+news@Example.com", True, False, "anna@example.com"),
        ("Anna+news@Example.com", False, True, "anna+news@example.com"),
        ("anna+a+b@example.com", True, False, "anna@example.com"),
        ("+news@example.com", True, False, "+news@example.com"),
        ("a.n.na@gmail.com", False, True, "anna@gmail.com"),
        ("a.n.na@gmail.com", True, False, "a.n.na@gmail.com"),
        ("an.na+x@googlemail.com", True, True, "anna@gmail.com"),
        ("an.na+x@googlemail.com", True, False, "an.na@googlemail.com"),
        ("a.nna@example.com", True, True, "a.nna@example.com"),
        ("a.nna@mail.gmail.com", True, True, "a.nna@mail.gmail.com"),
        ("jür.gen+x@example.com", True, True, "jür.gen@example.com"),
    ],
)
def test_a_mailbox_is_what_was_chosen(raw: str, tags: bool, dots: bool, mailbox: str) -> None:
    """Tags mean nothing anywhere, dots at Google only; each by choice."""
    assert mailbox_of(normal_email(raw), ignore_tags=tags, ignore_dots=dots) == mailbox


@given(ADDRESSES, POLICIES)
def test_a_mailbox_is_its_own_mailbox(address: str, policy: dict[str, bool]) -> None:
    """Canonicalising twice is once."""
    once = mailbox_of(address, **policy)

    assert mailbox_of(once, **policy) == once


@given(ADDRESSES)
def test_without_a_choice_every_address_is_a_mailbox(address: str) -> None:
    """Nothing is taken for the same unless somebody said so."""
    assert mailbox_of(address) == address


@given(ADDRESSES, ADDRESSES, POLICIES)
def test_different_people_stay_different(one: str, other: str, policy: dict[str, bool]) -> None:
    """Two addresses are one mailbox only where they differ in nothing but what means nothing."""
    if mailbox_of(one, **policy) != mailbox_of(other, **policy):
        return
    (local, _, host), (local_2, _, host_2) = one.rpartition("@"), other.rpartition("@")
    google = {"gmail.com", "googlemail.com"}
    assert host == host_2 or (policy["ignore_dots"] and {host, host_2} <= google)
    if policy["ignore_tags"]:
        local, local_2 = (each[:1] + each[1:].partition("+")[0] for each in (local, local_2))
    if policy["ignore_dots"] and host in google:
        local, local_2 = local.replace(".", ""), local_2.replace(".", "")
    if not (local.startswith("+") or local_2.startswith("+")):
        assert local == local_2


@given(LOCALS, st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True), HOSTS)
def test_tags_are_ignored_wherever_the_mailbox_is(local: str, tag: str, host: str) -> None:
    """What stands behind a plus sign makes no other person."""
    if not local.startswith("+"):
        assert mailbox_of(f"{local}+{tag}@{host}", ignore_tags=True) == mailbox_of(
            f"{local}@{host}", ignore_tags=True
        )
