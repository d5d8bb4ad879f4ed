"""Who an arrival comes from: the person in the store that its keys tell, or a new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from leadcore.identity import Key
from leadcore.store import RacedError, Store
from leadcore.store.tables import identities, people, suppressions

#: How many values stand in one `IN`, so that no database refuses the statement.
MOST_AT_ONCE = 500


@dataclass(slots=True)
class Found:
    """
    Whom an arrival comes from.

    Attributes:
        person: The person.
        others: Other persons that weaker keys of it tell: perhaps the same, and never merged here.
        visitor: A visitor without a name until now, who turns out to be this person.
    """

    person: int
    others: tuple[int, ...] = ()
    visitor: int | None = None


@dataclass(slots=True)
class Persons:
    """
    The persons of one batch of arrivals, within one transaction.

    Two transactions that find the same new person wait for each other at the store's unique index:
    the second one then sees what the first has written.
    """

    store: Store
    connection: Connection
    now: int
    _known: dict[bytes, tuple[int, bool]] = field(default_factory=dict)
    _new: list[dict[str, Any]] = field(default_factory=list)
    _fresh: dict[bytes, dict[str, Any]] = field(default_factory=dict)
    _nobodies: Iterator[int] = field(default_factory=lambda: iter(()))

    def find(self, arrivals: Sequence[Sequence[Key]]) -> list[Found]:
        """
        The person of each arrival, in order of the arrivals.

        Args:
            arrivals: The keys of each, in order of trust.
        """
        hashed = [[(self._hash(key), key) for key in keys] for keys in arrivals]
        self._look_up({each for keys in hashed for each, _ in keys})
        strangers = self._strangers(hashed)
        self._introduce(strangers)
        nameless = sum(not keys for keys in hashed)
        self._nobodies = iter(self.store.numbers(self.connection, "people", nameless))
        return [self._found(keys, strangers) for keys in hashed]

    def _hash(self, key: Key) -> bytes:
        return self.store.hash("identity", key.kind, key.value)

    def _look_up(self, hashes: Iterable[bytes]) -> None:
        columns = (identities.c.hash, identities.c.person, identities.c.strong)
        for part in parts(sorted(hashes)):
            wanted = select(*columns).where(identities.c.hash.in_(part))
            for digest, person, strong in self.connection.execute(wanted):
                self._known[bytes(digest)] = person, strong

    def _strangers(self, arrivals: list[list[tuple[bytes, Key]]]) -> Mapping[bytes, int]:
        """
        New persons for arrivals none of whose keys is known, by key.

        Those of one batch that share a key are one person.
        """
        groups: dict[bytes, int] = {}
        joined: list[set[bytes]] = []
        for keys in arrivals:
            told = {digest for digest, _ in keys}
            if not told or any(digest in self._known for digest in told):
                continue
            touching = {groups[digest] for digest in told if digest in groups}
            home = min(touching) if touching else len(joined)
            if not touching:
                joined.append(set())
            for other in touching - {home}:
                told |= joined[other]
                joined[other] = set()
            joined[home] |= told
            groups.update(dict.fromkeys(joined[home], home))
        lasting = [at for at, members in enumerate(joined) if members]
        numbers = self.store.numbers(self.connection, "people", len(lasting))
        person_of = dict(zip(lasting, numbers, strict=True))
        return {digest: person_of[home] for digest, home in groups.items()}

    def _introduce(self, strangers: Mapping[bytes, int]) -> None:
        """Make new persons; whoever was erased before is not written to."""
        gone = {
            strangers[bytes(digest)]
            for part in parts(sorted(strangers))
            for digest in self.connection.execute(
                select(suppressions.c.hash).where(suppressions.c.hash.in_(part))
            ).scalars()
        }
        self._new += [
            {"id": each, "since": self.now, "suppressed": each in gone}
            for each in sorted(set(strangers.values()))
        ]

    def _found(self, keys: list[tuple[bytes, Key]], strangers: Mapping[bytes, int]) -> Found:
        told = [(digest, key, self._known.get(digest)) for digest, key in keys]
        strong = [known[0] for _, key, known in told if known is not None and key.strong]
        weak = [known[0] for _, key, known in told if known is not None and not key.strong]
        if strong:
            person = strong[0]
        elif weak:
            person = weak[0]
        else:
            mine = [strangers[digest] for digest, _ in keys]
            person = mine[0] if mine else self._nobody()
        self._write_down(keys, person)
        others = tuple(dict.fromkeys(each for each in strong if each != person))
        visitor = weak[0] if strong and weak and weak[0] != person else None
        return Found(person, others, visitor)

    def _nobody(self) -> int:
        """A new person of whom nothing tells who it is."""
        person = next(self._nobodies)
        self._new.append({"id": person, "since": self.now, "suppressed": False})
        return person

    def _write_down(self, keys: list[tuple[bytes, Key]], person: int) -> None:
        for digest, key in keys:
            if digest not in self._known:
                self._known[digest] = person, key.strong
                self._fresh[digest] = {
                    "hash": digest,
                    "kind": key.kind,
                    "person": person,
                    "strong": key.strong,
                }

    def write(self) -> None:
        """
        Write the new persons and their keys.

        Raises:
            RacedError: Another transaction was first with one of the keys.
        """
        if self._new:
            self.connection.execute(people.insert(), self._new)
        rows = [self._fresh[digest] for digest in sorted(self._fresh)]
        if not rows:
            return
        if self.store.is_sqlite:  # nobody else writes meanwhile
            self.connection.execute(identities.insert(), rows)
            return
        made = insert(identities).on_conflict_do_nothing().returning(identities.c.hash)
        if len(self.connection.execute(made, rows).all()) != len(rows):
            raise RacedError


def parts(values: Sequence[Any]) -> Iterable[Any]:
    """Values in parts of a size that statements can hold."""
    for start in range(0, len(values), MOST_AT_ONCE):
        yield values[start : start + MOST_AT_ONCE]
