"""The score of a shown definition: what gives points, how many, and how they fall with time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from leadcore.definition.planning.decay import Decay
from leadcore.definition.planning.plan import Dimension, ScoreRule
from leadcore.definition.showing.markdown import code, heading, paragraph, plain, table
from leadcore.definition.showing.pieces import Speaker, capital, points, together
from leadcore.language.english.phrases import words


def score(dimensions: tuple[Dimension, ...], speaker: Speaker) -> Iterator[str]:
    """The blocks of the section; none when there is no score."""
    if not dimensions:
        return
    yield heading(2, "The score")
    if len(dimensions) > 1:
        names = together([plain(words(each.name)) for each in dimensions])
        caps = [each.cap for each in dimensions if each.cap is not None]
        whole = len(caps) == len(dimensions)
        bound = f", at most {points(sum(caps))} points in all" if whole else ""
        yield paragraph(f"The total is the sum of {names}{bound}.")
    for dimension in dimensions:
        yield from _dimension(dimension, speaker)


def _dimension(dimension: Dimension, speaker: Speaker) -> Iterator[str]:
    yield heading(3, capital(words(dimension.name)))
    told = []
    if dimension.cap is not None:
        told.append(f"At most {points(dimension.cap)} points.")
    if dimension.floor is not None:
        told.append(f"At least {points(dimension.floor)} points.")
    decays = Counter(rule.decay for rule in dimension.rules if rule.items is not None)
    shared, often = decays.most_common(1)[0] if decays else (None, 0)
    if 2 * often <= decays.total():
        shared = None
    if shared is not None:
        told.append(f"Points for each touch {_falling(shared)}.")
    if told:
        yield paragraph(" ".join(told))
    rows = [
        (
            _worth(rule),
            _counted(rule, shared, speaker),
            plain(rule.rule.because),
            code(rule.rule.name),
        )
        for rule in dimension.rules
    ]
    if rows:
        yield table(["Points", "For", "Why", "Rule"], rows, right=[0])


def _worth(rule: ScoreRule) -> str:
    """The points of a rule."""
    if rule.table is not None:
        outcomes = [value for value in rule.table.outcome if isinstance(value, int)]
        low, high = min(outcomes, default=0), max(outcomes, default=0)
        return points(low) if low == high else f"{points(low)} to {points(high)}"
    return f"{points(rule.points)} each" if rule.items is not None else points(rule.points)


def _counted(rule: ScoreRule, shared: Decay | None, speaker: Speaker) -> str:
    """What a rule gives its points for, with its bounds, and its decay if it is not the shared."""
    parts = []
    if rule.items is not None:
        parts.append(speaker.say(rule.items))
    elif rule.table is not None:
        parts.append(f"what {speaker.table(rule.table)} says")
    if rule.rule.condition is not None:
        parts.append(f"{'while ' if parts else ''}{speaker.say(rule.rule.condition)}")
    if rule.at_most_times is not None:
        newest = "the newest" if rule.at_most_times == 1 else f"the newest {rule.at_most_times}"
        parts.append(f"only {newest}")
    if rule.once_a_day:
        parts.append("one a day")
    if rule.at_most_points is not None:
        parts.append(f"at most {points(rule.at_most_points)} points in all")
    if rule.items is not None and rule.decay != shared:
        parts.append(f"which {_falling(rule.decay) if rule.decay else 'do not fall'}")
    return "; ".join(parts) or "every lead"


def _falling(decay: Decay) -> str:
    if decay.kind == "half_life":
        return "halve every day" if decay.days == 1 else f"halve every {decay.days} days"
    return f"fall evenly to nothing in {'a day' if decay.days == 1 else f'{decay.days} days'}"
