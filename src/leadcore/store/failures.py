"""What databases fail with: whether it passes by itself, and what to tell people."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from leadcore.errors import Problem, StoreError

# PostgreSQL's classes of errors: two transactions in each other's way, and a server that went away
# or is starting.
_PASSING = frozenset(
    {"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "08000", "08003", "08006"}
)
_CONNECTION = frozenset({"08001", "08004", "28000", "28P01", "3D000"})

_SAID = (
    ("database or disk is full", "LC-ST-005", "the disk is full", "make room, and try again"),
    ("disk full", "LC-ST-005", "the disk is full", "make room, and try again"),
    ("no space left", "LC-ST-005", "the disk is full", "make room, and try again"),
    (
        "attempt to write a readonly database",
        "LC-ST-006",
        "it may not be written",
        "give the process the right to write the file and its folder",
    ),
    (
        "unable to open database file",
        "LC-ST-001",
        "the file cannot be opened",
        "name a file in a folder that exists and may be written",
    ),
    (
        "file is not a database",
        "LC-ST-001",
        "it is no SQLite file",
        "name another file",
    ),
    (
        "malformed",
        "LC-ST-007",
        "the file is damaged",
        "bring it back from a backup",
    ),
    (
        "locked",
        "LC-ST-004",
        "another process has been writing for too long",
        "try again; if it goes on, see what holds the store open",
    ),
)


def is_passing(error: DBAPIError) -> bool:
    """Whether trying again can help: a deadlock, a lock, a connection that was cut."""
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return code in _PASSING
    said = str(error.orig).lower()
    if "locked" in said or "busy" in said:
        return True
    return "server closed the connection" in said or "connection is lost" in said


def told(error: DBAPIError, store: str) -> StoreError:
    """
    The failure of a database as an error of ours, without values that were to be written.

    Args:
        error: The failure.
        store: What the store is called.
    """
    said = str(error.orig)
    folded = said.lower()
    for sign, code, message, hint in _SAID:
        if sign in folded:
            return StoreError(Problem(code, message, hint), subject=store)
    state = getattr(error.orig, "sqlstate", None)
    first = said.strip().splitlines()[0][:200] if said.strip() else "unknown reason"
    if error.connection_invalidated or state in _CONNECTION or "connection" in folded:
        hint = "see whether the server runs, and that user, host and database are right"
        return StoreError(
            Problem("LC-ST-003", f"the database cannot be reached ({first})", hint), subject=store
        )
    name = type(error.orig).__name__
    # The driver's own words can hold values of the row, and those can be personal.
    message = f"the database refused a statement ({name}{f' {state}' if state else ''})"
    return StoreError(
        Problem("LC-ST-008", message, "this is a fault of leadcore; please report it"),
        subject=store,
    )
