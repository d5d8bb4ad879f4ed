"""A file taken in row by row: where it was interrupted it goes on, no row lost or doubled."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, update

from leadcore.definition.capturing.row_faults import RowError
from leadcore.desk.arriving import Arrival, Taking
from leadcore.desk.attention import park
from leadcore.desk.deciding import Deciding
from leadcore.desk.keys import row_key
from leadcore.errors import InputError
from leadcore.intake.reading.rows import OURS, RawRow
from leadcore.intake.sources import Sources
from leadcore.store.tables import imports

if TYPE_CHECKING:
    from leadcore.desk.desk import Desk

#: How many rows are taken in by one transaction.
AT_ONCE: Final = 500
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Imported:
    """
    What an import came to so far.

    Attributes:
        rows: How many rows of the file are done, those of earlier tries too.
        taken: How many of them are arrivals that were taken in.
        repeated: How many were taken in before.
        parked: How many could not be read, and need a person.
        new_leads: How many leads this try made.
        seconds: How long this try took.
        bytes_read: How many bytes of the file were read.
        bytes_in_all: How many there are; None where that cannot be known.
    """

    rows: int = 0
    taken: int = 0
    repeated: int = 0
    parked: int = 0
    new_leads: int = 0
    seconds: float = 0.0
    bytes_read: int = 0
    bytes_in_all: int | None = None


#: One item of a row: its number and place, and what is read of it or why it cannot be.
_Item = tuple[int, int, Any, RowError | None]


class Import:
    """
    One file on its way into a store.

    Args:
        desk: The desk.
        path: The file: CSV, JSON Lines, a JSON array or Parquet, plain or gzipped.
        source: The source of the definition's `capture:` section that describes it.
        historic: Whether nothing is to follow: no action, and no clock.

    Raises:
        InputError: The file cannot be read at all, or no mapping describes it.
    """

    def __init__(
        self, desk: Desk, path: Path, *, source: str | None = None, historic: bool = False
    ) -> None:
        self.desk = desk
        self.path = path
        self.historic = historic
        self.digest = digest_of(path)
        self.sources = Sources(desk.definition, path, source, {}, keep=True)

    def run(self, progress: Callable[[Imported], None] | None = None) -> Imported:
        """
        Take in what is left of the file.

        Args:
            progress: Is told after each batch how far it is.

        Raises:
            StoreError: The store failed; the rows before are taken in.
        """
        began = time.perf_counter()
        told = self.desk.transact(self._begun)
        items = self._items(told.rows)
        try:
            for batch in _batches(items):
                more = self.desk.transact(
                    lambda deciding, batch=batch: self._take(deciding, batch),  # type: ignore[misc]
                    historic=self.historic,
                )
                told = replace(
                    more,
                    new_leads=told.new_leads + more.new_leads,
                    seconds=time.perf_counter() - began,
                    bytes_read=self.sources.file.position,
                    bytes_in_all=self.sources.file.size,
                )
                if progress is not None:
                    progress(told)
        finally:
            self.sources.close()
        self.desk.transact(self._finished)
        return replace(told, seconds=time.perf_counter() - began)

    def _begun(self, deciding: Deciding) -> Imported:
        known = deciding.connection.execute(
            select(imports).where(imports.c.digest == self.digest)
        ).one_or_none()
        if known is not None:
            return Imported(known.rows, known.taken, known.repeated, known.parked)
        row = {"digest": self.digest, "source": self.sources.name, "started": deciding.now}
        row |= {"rows": 0, "taken": 0, "repeated": 0, "parked": 0}
        deciding.connection.execute(insert(imports).values(row))
        return Imported()

    def _finished(self, deciding: Deciding) -> None:
        its = imports.c.digest == self.digest
        deciding.connection.execute(update(imports).where(its).values(finished=deciding.now))

    # -- reading ---------------------------------------------------------------------------------

    def _items(self, done: int) -> Iterator[_Item]:
        """The items behind the rows that are done, in order."""
        for row in self.sources.file.rows():
            if row.number <= done:
                if self.sources.reader.year is not None and row.fault is None:
                    self._count(row)  # dates without a year go by the rows before them
                continue
            if row.fault is not None:
                yield row.number, 0, row.cells, RowError([row.fault])
                continue
            items = [row.cells] if self.sources.flat else self.sources.items(row)
            for place, cells in enumerate(items):
                yield from self._item(row._replace(cells=cells), place)

    def _count(self, row: RawRow) -> None:
        with suppress(RowError):
            self.sources.reader.counts(row.cells, row.year)

    def _item(self, row: RawRow, place: int) -> Iterator[_Item]:
        reader = self.sources.reader
        try:
            if reader.counts(row.cells, row.year):
                yield row.number, place, reader.read(row.cells, self.desk.now()), None
        except RowError as error:
            yield row.number, place, row.cells, error

    def _payload(self, cells: Any) -> Any:
        """What stands in a row, as a payload that its source can read once it is mended."""
        columns = self.sources.file.columns
        if columns is None or not isinstance(cells, list | tuple) or len(cells) != len(columns):
            return cells
        pairs = zip(columns, cells, strict=True)
        return {name: cell for name, cell in pairs if not name.startswith(OURS)}

    # -- taking in -------------------------------------------------------------------------------

    def _take(self, deciding: Deciding, batch: list[_Item]) -> Imported:
        its = imports.c.digest == self.digest
        wanted = select(imports).where(its).with_for_update()
        before = deciding.connection.execute(wanted).one()
        arrivals = [
            Arrival(captured, row_key(self.digest, number, place))
            for number, place, captured, error in batch
            if error is None
        ]
        receipts = Taking(deciding).take(arrivals)
        parked = 0
        for _, _, cells, error in batch:
            if error is not None:
                told = InputError([fault.problem for fault in error.faults])
                park(deciding, self.sources.name, self._payload(cells), told)
                parked += 1
        deciding.write()
        repeated = sum(receipt.repeated for receipt in receipts)
        done = Imported(
            rows=batch[-1][0],
            taken=before.taken + len(receipts) - repeated,
            repeated=before.repeated + repeated,
            parked=before.parked + parked,
            new_leads=sum(receipt.is_new for receipt in receipts),
        )
        counts = {"rows": done.rows, "taken": done.taken}
        counts |= {"repeated": done.repeated, "parked": done.parked}
        deciding.connection.execute(update(imports).where(its).values(**counts))
        return done


def _batches(items: Iterator[_Item]) -> Iterator[list[_Item]]:
    """Items in batches that end where a row does: what is noted as done are whole rows."""
    batch: list[_Item] = []
    for item in items:
        if len(batch) >= AT_ONCE and item[0] != batch[-1][0]:
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def digest_of(path: Path) -> str:
    """
    The SHA-256 of a file's content, in hexadecimal.

    Raises:
        OSError: It cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
