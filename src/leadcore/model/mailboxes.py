"""Which mailbox an e-mail address leads to, as far as an address can tell; it asks nobody."""

from __future__ import annotations

#: Where Google keeps private mailboxes: two names of one domain.
GOOGLE_DOMAINS = frozenset({"gmail.com", "googlemail.com"})
_GOOGLE = "gmail.com"


def mailbox_of(address: str, *, ignore_tags: bool = False, ignore_dots: bool = False) -> str:
    """
    A canonical e-mail address in the form that all addresses of its mailbox share.

    What comes out is for comparing, and not for writing to.

    Args:
        address: The address, as `normal_email` has it.
        ignore_tags: Whether what stands behind a plus sign leads to the same mailbox.
        ignore_dots: Whether dots mean nothing at gmail.com and googlemail.com, and these two are
            one domain. Elsewhere, also where Google keeps the mailboxes of firms, dots count.

    >>> mailbox_of("anna+news@example.com", ignore_tags=True)
    'anna@example.com'
    >>> mailbox_of("a.nna@googlemail.com", ignore_dots=True)
    'anna@gmail.com'
    """
    local, _, host = address.rpartition("@")
    if ignore_tags:
        # An address that begins with the sign has nothing before its tag, so it has none.
        local = local.partition("+")[0] or local
    if ignore_dots and host in GOOGLE_DOMAINS:
        local, host = local.replace(".", "") or local, _GOOGLE
    return f"{local}@{host}"
