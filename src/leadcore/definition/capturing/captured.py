"""What one row or payload says: of a lead, of what happened to it, and of being contacted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Generic

from leadcore.definition.lead_variables import L_co
from leadcore.errors import InputError, Problem
from leadcore.model import Consent, Inquiries, Inquiry, Lead, Timeline, Touch, Touches
from leadcore.model.facts import NO_PAYLOAD


@dataclass(frozen=True, slots=True)
class Captured(Generic[L_co]):
    """
    What one row or payload says, typed.

    It is everything that arrived, and no lead yet: whose it is can be decided later, and of some
    arrivals, as of a call or a withdrawn consent, no inquiry is known.

    Attributes:
        source: The name of the mapping that read it.
        id: What identifies the lead, or None when nothing in it does.
        facts: What it says of the lead, nested as leads are: those of the company are a mapping
            under `company`, and the step into a dated stage is the `stage_history`. What it leaves
            open is not among them.
        inquiry: The inquiry that it is, or None.
        touches: The touches that it tells of, in order.
        consent: What it says about being contacted.
        prospect: Whether it comes from a list of people who never asked.
        lead_type: The type of the lead that it tells of.
        payload: What arrived, as it came; that of the inquiry where there is one. Empty where it
            is not kept, as in runs that only decide.
        read_at: The moment at which it was read, if one was given.
        timed: Whether it says by itself when it happened; else that is the moment of reading.
        lost: The columns or paths whose values could not be read, and count as missing.
    """

    source: str
    id: str | None
    facts: Mapping[str, Any] = field(repr=False)  # some are personal, and texts end up in logs
    inquiry: Inquiry | None
    touches: tuple[Touch, ...]
    consent: tuple[Consent, ...]
    prospect: bool
    lead_type: type[L_co] = field(repr=False)
    payload: Mapping[str, Any] = field(default=NO_PAYLOAD, repr=False)
    read_at: datetime | None = None
    timed: bool = True
    lost: tuple[str, ...] = ()

    def lead(self, *, id: str | int | None = None) -> L_co:  # noqa: A002 - as in `Lead(id=...)`
        """
        The lead that it tells of, with its inquiry, its touches and its consent.

        Args:
            id: What identifies the lead. Without it, what identifies it in the payload, or else
                the key of the inquiry.

        Raises:
            InputError: Nothing identifies the lead.
            LeadError: The identifier is refused.
        """
        found = self.id if id is None else id
        if found is None and self.inquiry is not None:
            found = self.inquiry.key
        if found is None:
            hint = "give `id=`, or name the column under `id:` in `capture:`"
            problem = Problem("LC-IN-021", "nothing identifies the lead", hint)
            raise InputError(problem, subject=self.source)
        return self.lead_type.read(lead_fields(self, found))

    def __reduce__(self) -> tuple[Any, ...]:
        # The type of a definition's leads lies in no module, but its leads can be pickled.
        like = self.lead_type.model_construct(id="")
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        del said["lead_type"]
        return _again, (like, said)


def lead_fields(
    captured: Captured[Any], lead_id: str | int, *, more: Iterable[Captured[Any]] = ()
) -> dict[str, Any]:
    """
    The fields of a lead that arrived once, or more often.

    Args:
        captured: What says its facts.
        lead_id: What identifies it.
        more: What else arrived of it; only what happened is taken from there.
    """
    given = {**captured.facts, "id": lead_id}
    inquiries: tuple[Inquiry, ...] = () if captured.inquiry is None else (captured.inquiry,)
    touches, consent = captured.touches, captured.consent
    for each in more:
        inquiries += () if each.inquiry is None else (each.inquiry,)
        touches += each.touches
        consent += each.consent
    if len(inquiries) == 1:  # as nearly always; one alone is in order
        given["inquiries"] = Inquiries.in_order(inquiries, (inquiries[0].at,))
    elif inquiries:
        given["inquiries"] = Inquiries(inquiries)
    if touches:
        given["touches"] = Touches(touches)
    if consent:
        given["consent"] = Timeline(consent)
    if captured.prospect and not inquiries:
        given["prospect"] = True
    return given


def _again(like: Lead, said: Mapping[str, Any]) -> Captured[Lead]:
    return Captured(**said, lead_type=type(like))
