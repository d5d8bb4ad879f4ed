"""The desk: where inquiries arrive, are decided and kept, and are never lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection

from leadcore.definition import Captured, DecisionRecord, Definition
from leadcore.definition.record_text import told
from leadcore.desk.adopting import Adoption, begun, carried_out, tried
from leadcore.desk.arriving import Arrival, Taking
from leadcore.desk.attention import UNREAD, Item, item, open_items, park, settle
from leadcore.desk.deciding import Deciding
from leadcore.desk.events import Event, Overridden
from leadcore.desk.importing import Import, Imported
from leadcore.desk.kept_definitions import in_force, number_of, put_in_force
from leadcore.desk.keys import key_of
from leadcore.desk.looking_up import Happening, LookUp, Page
from leadcore.desk.privacy import Erasure, erase, exported
from leadcore.desk.raw_payloads import as_text, parsed
from leadcore.desk.rebuilding import Rebuilt, rebuilt
from leadcore.desk.receipt import Receipt
from leadcore.desk.recording import no_lead, record
from leadcore.desk.working import Worked, next_due, work_off
from leadcore.errors import DeskError, InputError, LeadcoreError, LeadError, Problem
from leadcore.identity import keys_of
from leadcore.model import Lead
from leadcore.model.times import aware
from leadcore.store import Store

T = TypeVar("T")

#: So many digits fit a number of the store.
_LONGEST_NUMBER = 18


class Desk:
    """
    A store with a definition to decide by.

    Threads may share a desk, and any number of processes may work on one store. Nothing is
    acknowledged before it is durable: what `capture` has returned survives a crash.
    """

    def __init__(
        self,
        store: Store,
        definition: Definition[Any],
        *,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        """
        A desk on a store that is open; `Desk.open` opens one.

        Args:
            store: The store.
            definition: What captures and decides.
            clock: Tells the time; that of the machine when left out.
        """
        self.store = store
        self._clock = clock or _now
        # One value, so that no thread sees a definition with the number of another.
        self._by = definition, store.run(partial(self._put_in_force, definition))

    def _put_in_force(self, definition: Definition[Any], connection: Connection) -> int:
        number = number_of(self.store, connection, definition, self.now())
        if in_force(connection) is None:
            put_in_force(connection, number)
        return number

    @property
    def definition(self) -> Definition[Any]:
        """What captures and decides; `adopt` takes on another."""
        return self._by[0]

    @classmethod
    def open(
        cls,
        url: str,
        definition: Definition[Any],
        *,
        clock: Callable[[], datetime] | None = None,
    ) -> Self:
        """
        Open a desk; the store is made where there is none.

        Args:
            url: `sqlite:///leads.db`, `sqlite://` for one in memory that ends with the process, or
                `postgresql+psycopg://user@host/name`.
            definition: What captures and decides.
            clock: Tells the time; that of the machine when left out.

        Raises:
            StoreError: The store cannot be opened.
        """
        store = Store.open(url)
        try:
            return cls(store, definition, clock=clock)
        except BaseException:
            store.close()
            raise

    @classmethod
    def reopen(
        cls,
        url: str,
        *,
        lead: type[Lead] = Lead,
        clock: Callable[[], datetime] | None = None,
    ) -> Self:
        """
        Open a desk on a store that is there, with the definition that is in force in it.

        Args:
            url: The address of the store.
            lead: `Lead`, or your own subclass with more fields, that the definition was made with.
            clock: Tells the time; that of the machine when left out.

        Raises:
            StoreError: There is no store, or it cannot be opened.
            DeskError: No definition is in force in it.
        """
        store = Store.open(url, create=False)
        try:
            return cls(store, _in_force(store, lead), clock=clock)
        except BaseException:
            store.close()
            raise

    def now(self) -> datetime:
        """The moment, in UTC."""
        return aware(self._clock())

    # -- taking in -------------------------------------------------------------------------------

    def capture(self, captured: Captured[Any]) -> Receipt:
        """
        Take in an arrival: whose it is, what is known then, and what is decided, in one step.

        The same arrival delivered again gets the receipt of the first time. It is the same by the
        key that its sender gives it; without one by its whole content with the time that it names;
        and without that within the `repeat_window` of the definition's `identity:` section.

        Args:
            captured: What `definition.read` gave.

        Raises:
            StoreError: It could not be taken in; nothing was changed.
            LeadError: It does not make a lead of the definition.
        """
        (receipt,) = self.capture_all([captured])
        return receipt

    def capture_all(self, captured: Sequence[Captured[Any]]) -> list[Receipt]:
        """
        Take in several arrivals in one transaction: all of them, or none.

        Args:
            captured: What `definition.read` or `read_all` gave.

        Raises:
            StoreError: They could not be taken in; nothing was changed.
            LeadError: One of them does not make a lead of the definition.
        """
        batch = self._arrivals(captured)
        return self.transact(lambda deciding: Taking(deciding).take(batch))

    def _arrivals(self, captured: Sequence[Captured[Any]]) -> list[Arrival]:
        window = self.definition.identity.repeat_window
        return [Arrival(each, key_of(each, window)) for each in captured]

    def receive(self, source: str, payload: Any, *, at: datetime | None = None) -> list[Receipt]:
        """
        Take in what a sender sent, whatever it is: what cannot be read is kept for a person.

        One call for a web handler. A payload that holds several leads gets several receipts, and
        one that `where` leaves out none. What cannot be read gets one that says under which number
        `desk.attention()` lists it.

        Args:
            source: The name of a mapping of the definition's `capture:` section.
            payload: What arrived: mappings, lists and values, or JSON as text or bytes.
            at: The moment at which it arrived; now when left out.

        Raises:
            InputError: The definition has no such source.
            DeskError: The payload is larger than is kept.
            StoreError: It could not be taken in; nothing was changed.
        """
        capture = self.definition.source(source)
        try:
            read = parsed(payload)
        except InputError as error:
            return [self._park(source, as_text(payload), error)]
        try:
            captured = capture.read_all(read, at=at or self.now())
            return self.capture_all(captured)
        except (InputError, LeadError) as error:
            return [self._park(source, read, error)]

    def _park(self, source: str, payload: Any, error: LeadcoreError) -> Receipt:
        number = self.transact(lambda deciding: park(deciding, source, payload, error))
        return Receipt(None, None, parked=number)

    def record(self, event: Event) -> Receipt:
        """
        Take in what happened to a lead after it was captured.

        The same event recorded twice gets the receipt of the first time. Late ones give the same
        facts as those in order; decisions that were made stand.

        Args:
            event: A `Touched`, `Consented`, `Changed` or `Overridden`.

        Raises:
            DeskError: There is no such lead.
            LeadError: It does not make a lead of the definition.
            StoreError: It could not be taken in; nothing was changed.
        """
        return self.transact(lambda deciding: record(deciding, event))

    def override(
        self,
        lead_id: str,
        *,
        by: str,
        reason: str,
        stage: str | None = None,
        owner: str | None = None,
    ) -> Receipt:
        """
        Put a lead into a stage, or into somebody's hands, by a person's decision.

        Args:
            lead_id: The lead.
            by: Who decides.
            reason: Why.
            stage: The stage.
            owner: Who looks after the lead from now on.

        Raises:
            DeskError: There is no such lead.
            LeadError: The definition has no such stage.
        """
        event = Overridden.read(
            {
                "lead": lead_id,
                "at": self.now(),
                "by": by,
                "reason": reason,
                "stage": stage,
                "owner": owner,
            }
        )
        return self.record(event)

    def import_file(
        self,
        path: str | Path,
        *,
        source: str | None = None,
        historic: bool = False,
        progress: Callable[[Imported], None] | None = None,
    ) -> Imported:
        """
        Take in a file, row by row.

        It goes batch by batch, and what was done stays done: killed at any moment, it goes on
        where it was when it is asked for again, and no row is lost or doubled. Rows that cannot be
        read are listed by `desk.attention()`.

        Args:
            path: The file: CSV, JSON Lines, a JSON array or Parquet, plain or gzipped.
            source: The source of the definition's `capture:` section that describes it; it can be
                left out when there is only one.
            historic: Whether nothing is to follow: it is stored and decided, and asks for no
                action.
            progress: Is told after each batch how far it is.

        Raises:
            InputError: The file cannot be read at all, or no mapping describes it.
            StoreError: The store failed; the rows before are taken in.
        """
        return Import(self, Path(path), source=source, historic=historic).run(progress)

    # -- what needs a person ---------------------------------------------------------------------

    def attention(self, *, after: int = 0, most: int = 100) -> list[Item]:
        """
        What needs a person and is open, in order of its numbers.

        Args:
            after: Only numbers after this one.
            most: How many at most.
        """
        with self.store.reading() as connection:
            return open_items(connection, after=after, most=most)

    def mend(self, number: int, *, payload: Any = None, source: str | None = None) -> list[Receipt]:
        """
        Take in what could not be read: mended, or as it came, where the definition was mended.

        Args:
            number: Its number in `desk.attention()`.
            payload: What it should have been; what arrived when left out.
            source: The source whose mapping reads it; that of its arrival when left out.

        Raises:
            DeskError: Nothing that is open has this number.
            InputError: It still cannot be read; it stays on the list.
            LeadError: It does not make a lead; it stays on the list.
        """
        with self.store.reading() as connection:
            found = item(connection, number, UNREAD)
        capture = self.definition.source(source or found.source or "")
        captured = capture.read_all(found.payload if payload is None else payload, at=found.at)
        batch = self._arrivals(captured)

        def work(deciding: Deciding) -> list[Receipt]:
            item(deciding.connection, number, UNREAD)  # nobody else was first
            settle(deciding, number)
            return Taking(deciding).take(batch)

        return self.transact(work)

    def rebuild(self, *, repair: bool = False) -> Rebuilt:
        """
        Work out every lead from the journal and what was said, and hold it against what is stored.

        Args:
            repair: Whether what differs is written.
        """
        told, after = Rebuilt(), 0
        while True:
            more, last = self.transact(partial(rebuilt, after=after, repair=repair))
            told += more
            if last is None:
                return told
            after = last

    # -- privacy ---------------------------------------------------------------------------------

    def export(self, lead_id: str) -> dict[str, Any]:
        """
        All that is kept of the person whose lead it is, as plain data that JSON knows.

        Every lead of theirs, what arrived and happened as it came, and each decision.

        Raises:
            DeskError: There is no such lead.
        """
        with self.store.reading() as connection:
            return exported(connection, _number(lead_id))

    def erase(self, lead_id: str) -> Erasure:
        """
        Remove the person whose lead it is from everywhere.

        Counts, outcomes and points stay. So does a hash of what identified them, so that nothing
        is sent to them should a later import bring them back.

        Returns:
            What was removed, and whether the database has truly forgotten it yet.

        Raises:
            DeskError: There is no such lead.
            StoreError: The store failed; nothing was changed.
        """
        number = _number(lead_id)
        lead_ids, removed = self.transact(lambda deciding: erase(deciding, number))
        return Erasure(lead_ids, removed, pending=not self.forget())

    def forget(self) -> bool:
        """
        Overwrite what was deleted, where the database can; answers whether that is done.

        It has to wait while somebody reads. PostgreSQL is vacuumed; its backups, and archives of
        its log, are yours to see to.
        """
        return self.store.forget()

    # -- what is due -----------------------------------------------------------------------------

    def work(self, *, most: int | None = None) -> Worked:
        """
        Do what is due: decide leads anew whose decision has expired, or whose company has changed.

        Many workers may do so at once. Nothing needs to be polled in between: `desk.next_due()`
        says when there is something to do again.

        Args:
            most: After how many leads it stops; None works until nothing is due.
        """
        done = Worked()
        while most is None or done.decided < most:
            more = self.transact(work_off)
            if more is None:
                break
            done += more
        return done

    def next_due(self) -> datetime | None:
        """The moment at which `work` next has something to do, or None."""
        with self.store.reading() as connection:
            return next_due(connection)

    def adopt(
        self,
        definition: Definition[Any],
        *,
        dry_run: bool = False,
        progress: Callable[[Adoption], None] | None = None,
    ) -> Adoption:
        """
        Take on another definition: decide all leads by it, and go on with it.

        It goes batch by batch, and what was done stays done: interrupted, it goes on where it was
        when it is asked for again. Going back is adopting the earlier definition.

        Args:
            definition: The definition.
            dry_run: Whether it is only told what would change.
            progress: Is told after each batch how far it is.

        Raises:
            StoreError: The store failed; batches that were done stay done.
        """
        known = self.store.run(lambda c: number_of(self.store, c, definition, self.now()))
        told = Adoption()
        after: int | None = 0
        adoption = 0 if dry_run else self._with(definition, known, begun)
        while after is not None:
            if dry_run:
                more, after = self._with(definition, known, partial(tried, after=after))
            else:
                done = self._with(definition, known, partial(carried_out, adoption=adoption))
                after = None if done is None else 0
                more = done or Adoption()
            told += more
            if progress is not None and more.leads:
                progress(told)
        if not dry_run:
            self.store.run(partial(put_in_force, number=known))
            self._by = definition, known
        return told

    def _with(
        self,
        definition: Definition[Any],
        number: int,
        work: Callable[[Deciding], T],
        *,
        historic: bool = False,
    ) -> T:
        """Do something within one transaction, by a definition that the store knows by a number."""

        def within(connection: Connection) -> T:
            parts = (self.store, connection, definition, number, self.now())
            return work(Deciding(*parts, historic=historic))

        return self.store.run(within)

    # -- looking up ------------------------------------------------------------------------------

    def lead(self, lead_id: str) -> Lead:
        """
        A lead as it stands.

        Raises:
            DeskError: There is no such lead.
        """
        found = self._look_up(lambda look_up: look_up.lead(_number(lead_id)))
        if found is None:
            raise no_lead(lead_id)
        return found

    def find(
        self,
        *,
        email: str | None = None,
        phone: str | None = None,
        stage: str | None = None,
        grade: str | None = None,
        owner: str | None = None,
        company: str | None = None,
        after: str | None = None,
        most: int = 100,
    ) -> Page:
        """
        Leads that meet all that is asked, a page at a time.

        Args:
            email: An e-mail address that identifies them.
            phone: A telephone number that does, with its country code.
            stage: Their stage.
            grade: Their grade.
            owner: Who looks after them.
            company: The domain of their company.
            after: The `after` of the page before.
            most: How many at most.

        Raises:
            LeadError: The address or number is none.
        """
        given = {name: each for name, each in (("email", email), ("phone", phone)) if each}
        facts = self.definition.lead(given, id=0).model_dump(include=set(given)) if given else {}
        keys = [(key.kind, key.value) for key in keys_of(self.definition.identity, facts)]
        if len(keys) < len(given):
            return Page((), None)  # a role address, as info@, tells nobody
        start = 0 if after is None else _number(after)
        asked = {"stage": stage, "grade": grade, "owner": owner, "company": company}
        return self._look_up(lambda found: found.find(keys=keys, after=start, most=most, **asked))

    def history(self, lead_id: str) -> list[Happening]:
        """
        What happened to a lead, in the order in which it happened.

        Raises:
            DeskError: There is no such lead.
        """
        found = self._look_up(lambda look_up: look_up.history(_number(lead_id)))
        if not found:
            raise no_lead(lead_id)
        return found

    def decisions(self, lead_id: str, *, at: datetime | None = None) -> list[DecisionRecord]:
        """
        The decisions about a lead as they were made, the newest first.

        Args:
            lead_id: The lead.
            at: Only decisions up to this moment.

        Raises:
            DeskError: There is no such lead, or nothing was decided of it by then.
        """
        until = None if at is None else aware(at)
        found = self._look_up(lambda look_up: look_up.decisions(_number(lead_id), at=until))
        if not found:
            raise no_lead(lead_id)
        return found

    def explain(self, lead_id: str, *, at: datetime | None = None) -> str:
        """
        The decision that stands, or that stood at a moment, told as it was made.

        Args:
            lead_id: The lead.
            at: The moment; now when left out.

        Raises:
            DeskError: There is no such lead, or nothing was decided of it by then.
        """
        return told(self.decisions(lead_id, at=at)[0])

    def _look_up(self, ask: Callable[[LookUp], T]) -> T:
        with self.store.reading() as connection:
            return ask(LookUp(self.store, connection, self.definition))

    def transact(self, work: Callable[[Deciding], T], *, historic: bool = False) -> T:
        """
        Do something with leads within one transaction, as the parts of the desk do.

        Args:
            work: What to do; it may be called more than once.
            historic: Whether nothing is to follow from it: no action, and no clock.
        """
        return self._with(*self._by, work, historic=historic)

    # -- closing ---------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _in_force(store: Store, lead: type[Lead]) -> Definition[Any]:
    with store.reading() as connection:
        kept = in_force(connection)
    if kept is None:
        message = "the store has no definition to decide by"
        hint = "give one: Desk.open(url, definition)"
        raise DeskError(Problem("LC-DK-002", message, hint))
    return Definition.from_json(kept, lead=lead)


def _number(lead_id: str) -> int:
    given = str(lead_id)
    if not (given.isascii() and given.isdecimal()) or len(given) > _LONGEST_NUMBER:
        raise no_lead(given)
    return int(given)


def _now() -> datetime:
    return datetime.now(UTC)
