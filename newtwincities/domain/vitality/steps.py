# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What would help most: the dimensions whose rise lifts the overall value, and for each the most useful next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from newtwincities.domain.vitality.balance import BalanceFigures
from newtwincities.domain.vitality.breadth import BreadthFigures
from newtwincities.domain.vitality.overall import weighted_mean
from newtwincities.domain.vitality.reach import ReachFigures
from newtwincities.domain.vitality.resilience import ResilienceFigures
from newtwincities.domain.vitality.results import DimensionResult, Lift, Reason
from newtwincities.domain.vitality.rhythm import RhythmFigures
from newtwincities.domain.vitality.settings import DIMENSIONS, Dimension, VitalitySettings
from newtwincities.domain.vitality.shares import ShareFigures
from newtwincities.domain.vitality.shoulders import ShouldersFigures


def rank_lifts(results: Sequence[DimensionResult[Any]], settings: VitalitySettings) -> tuple[Lift, ...]:
    """The one to three known dimensions below 60 whose rise to 60 would lift the overall value most.

    None where all known dimensions have reached 60. Of equals the one that stands first in `DIMENSIONS` comes first.
    """
    scores = [result.score for result in results]
    if all(score is None for score in scores):
        return ()
    now = weighted_mean(scores, settings)
    lifts = []
    for place, result in enumerate(results):
        if result.score is None or result.score >= settings.lift_to:
            continue
        then = weighted_mean([*scores[:place], settings.lift_to, *scores[place + 1 :]], settings)
        lifts.append(Lift(result.dimension, result.score, then, then - now, step_for(result, settings)))
    lifts.sort(key=lambda lift: (-round(lift.gain, 9), DIMENSIONS.index(lift.dimension)))
    return tuple(lifts[: settings.lifts])


def next_step(results: Sequence[DimensionResult[Any]], lifts: Sequence[Lift], settings: VitalitySettings) -> Reason:
    """The step of the first lift; without one, the unknown dimension of most weight to fill in; without that, to share.

    Without any exchange the step is to enter one.
    """
    if all(result.score is None for result in results):
        return Reason("enter_exchange")
    if lifts:
        return lifts[0].step
    weights = dict(zip(DIMENSIONS, settings.weights.in_order(), strict=True))
    unknown = [result for result in results if result.score is None]
    if not unknown:
        return Reason("share_practice")
    result = min(unknown, key=lambda one: (-weights[one.dimension], DIMENSIONS.index(one.dimension)))
    return Reason("fill_in", {"dimension": result.dimension.value})


def step_for(result: DimensionResult[Any], settings: VitalitySettings) -> Reason:
    """The most useful step for one known dimension, as code and parameters."""
    step: Callable[[Any, VitalitySettings], Reason] = _STEPS[result.dimension]
    return step(result.figures, settings)


def more_organisers(effective_number: float, settings: VitalitySettings) -> int:
    """How many more equal organisers lead to a score of about 60: the difference rounded, at least one.

    >>> from newtwincities.domain.vitality.settings import DEFAULTS
    >>> more_organisers(1.2, DEFAULTS), more_organisers(3.2, DEFAULTS)
    (2, 1)
    """
    wanted = 1 + settings.lift_to / 100 * settings.organisers_beyond_first
    return max(1, round(wanted - effective_number))


def _for_rhythm(figures: RhythmFigures, settings: VitalitySettings) -> Reason:
    return Reason("plan_exchange", {"months": figures.s})


def _for_shoulders(figures: ShouldersFigures, settings: VitalitySettings) -> Reason:
    number = figures.effective_number or 1.0
    count = more_organisers(number, settings)
    return Reason("name_organisers", {"side": figures.weakest, "count": count, "effective_number": number})


def _for_breadth(figures: BreadthFigures, settings: VitalitySettings) -> Reason:
    share, variety = figures.share_not_cultural or 0.0, figures.variety or 0.0
    if share <= variety:
        return Reason("leave_culture", {"exchanges": figures.exchanges, "not_cultural": figures.not_cultural})
    return Reason("vary_topics", {"topics": len(figures.topics), "effective_topics": figures.effective_topics})


def _for_reach(figures: ReachFigures, settings: VitalitySettings) -> Reason:
    participation, newcomers = figures.participation, figures.newcomers
    if participation is None or (newcomers is not None and newcomers <= participation):
        return Reason("invite_first_timers", {"share": figures.first_timers.share, "of_ten": _of_ten(
            settings.lift_to / 100 * settings.full_first_timer_share)})  # fmt: skip
    side = next(side for side in figures.sides if side.side == figures.weakest)
    per_1000 = (1 + settings.full_participants_per_1000) ** (settings.lift_to / 100) - 1
    wanted = ceil(per_1000 * (side.inhabitants_counted or 0) / 1000)
    more = max(1, wanted - (side.participants or 0))
    return Reason("invite_more", {"side": side.side, "count": more, "participants": side.participants})


def _for_youth(figures: ShareFigures, settings: VitalitySettings) -> Reason:
    wanted = settings.lift_to / 100 * settings.full_under_26_share
    return Reason("invite_young", {"share": figures.share, "of_ten": _of_ten(wanted)})


def _for_balance(figures: BalanceFigures, settings: VitalitySettings) -> Reason:
    if figures.participation is None or (figures.hosting is not None and figures.hosting <= figures.participation):
        _number, side = min((hosted, side) for side, hosted in figures.hosted)
        return Reason("host_in", {"side": side, "hosted_exchanges": figures.hosted_exchanges})
    people, side = min((people, side) for side, people in figures.participants)
    return Reason("bring_people", {"side": side, "share": people / sum(n for _side, n in figures.participants)})


def _for_resilience(figures: ResilienceFigures, settings: VitalitySettings) -> Reason:
    code = "meet_again" if figures.running == figures.largest else "fix_dates"
    return Reason(code, {"months": figures.running, "usual": figures.usual})


def _of_ten(share: float) -> int:
    """At least so many of ten people.

    >>> _of_ten(0.162), _of_ten(0.3)
    (2, 3)
    """
    return max(1, ceil(round(10 * share, 9)))


_STEPS: dict[Dimension, Callable[[Any, VitalitySettings], Reason]] = {
    Dimension.RHYTHM: _for_rhythm,
    Dimension.SHOULDERS: _for_shoulders,
    Dimension.BREADTH: _for_breadth,
    Dimension.REACH: _for_reach,
    Dimension.YOUTH: _for_youth,
    Dimension.BALANCE: _for_balance,
    Dimension.RESILIENCE: _for_resilience,
}
