# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The vitality index in the reader's words: its reasons, its steps, and what is unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from newtwincities.common.wording import day_name, joined
from newtwincities.domain.vitality import Confidence, CovidLine, Dimension, DimensionResult, HistoryPoint, Reason, State

STATES: Mapping[State, Any] = {
    State.THRIVING: pgettext_lazy("a partnership", "thriving"),
    State.ACTIVE: pgettext_lazy("a partnership", "active"),
    State.FRAGILE: pgettext_lazy("a partnership", "fragile"),
    State.AT_RISK: pgettext_lazy("a partnership", "at risk"),
    State.DORMANT: pgettext_lazy("a partnership", "dormant"),
    State.UNKNOWN: pgettext_lazy("a partnership", "unknown"),
    State.PAUSED: pgettext_lazy("a partnership", "paused"),
    State.ENDED: pgettext_lazy("a partnership", "ended"),
}
DIMENSIONS: Mapping[Dimension, Any] = {
    Dimension.RHYTHM: pgettext_lazy("dimension of vitality", "Rhythm"),
    Dimension.SHOULDERS: pgettext_lazy("dimension of vitality", "Shoulders"),
    Dimension.BREADTH: pgettext_lazy("dimension of vitality", "Breadth"),
    Dimension.REACH: pgettext_lazy("dimension of vitality", "Reach"),
    Dimension.YOUTH: pgettext_lazy("dimension of vitality", "Youth"),
    Dimension.BALANCE: pgettext_lazy("dimension of vitality", "Balance"),
    Dimension.RESILIENCE: pgettext_lazy("dimension of vitality", "Resilience"),
}
CONFIDENCE: Mapping[Confidence, Any] = {
    Confidence.HIGH: pgettext_lazy("confidence", "high"),
    Confidence.MEDIUM: pgettext_lazy("confidence", "medium"),
    Confidence.LOW: pgettext_lazy("confidence", "low"),
}
UNKNOWNS: Mapping[str, Any] = {
    "exchanges": gettext_lazy("exchanges"),
    "hours": gettext_lazy("length of online exchanges"),
    "organisers": gettext_lazy("organisers"),
    "topics": gettext_lazy("topics"),
    "participants": gettext_lazy("participants"),
    "inhabitants": gettext_lazy("inhabitants"),
    "first_timers": gettext_lazy("people who were there for the first time"),
    "under_26": gettext_lazy("people under 26"),
    "hosts": gettext_lazy("hosts"),
    "hosted_exchanges": gettext_lazy("more exchanges with a host"),
}


WORTH_SAYING = 5  # by so much the highest value must lie above the first and the last


class Words:
    """The sentences on one partnership, whose sides have these names."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def why(self, result: DimensionResult[Any]) -> str:
        """The sentence that explains the score of a dimension."""
        if _is_of_empty_window(result):
            return _("There was no exchange in the last three years.")
        say: Callable[[str, dict[str, Any]], str] = {
            Dimension.RHYTHM: self._rhythm,
            Dimension.SHOULDERS: self._shoulders,
            Dimension.BREADTH: self._breadth,
            Dimension.REACH: self._reach,
            Dimension.YOUTH: self._youth,
            Dimension.BALANCE: self._balance,
            Dimension.RESILIENCE: self._resilience,
        }[result.dimension]
        return say(result.reason.code, dict(result.reason.parameters))

    def unknown(self, result: DimensionResult[Any]) -> str:
        """What would tell more, as a list of words; empty where nothing is missing."""
        empty = _is_of_empty_window(result)
        fields = [one.field for one in result.unknowns if not empty or one.field == "inhabitants"]
        return joined(list(dict.fromkeys(str(UNKNOWNS[field]) for field in fields)))

    def step(self, step: Reason) -> str:
        """What to do next."""
        p = dict(step.parameters)
        return _STEPS[step.code](self, p)

    def _name(self, side: Any) -> str:
        return self.names.get(str(side), str(side))

    def _named(self, sides: Iterable[str]) -> str:
        return joined([self._name(side) for side in sides])

    def _rhythm(self, code: str, p: dict[str, Any]) -> str:
        if code == "no_exchange":
            return _("No exchange is recorded.")
        if code == "running":
            return _("An exchange is under way.")
        if code == "silent":
            return ngettext(
                "The last exchange ended on %(day)s, %(number)s month ago.",
                "The last exchange ended on %(day)s, %(number)s months ago.",
                round(p["months"]),
            ) % {"day": day_name(p["end"]), "number": round(p["months"])}
        return ngettext(
            "The last exchange ended on %(day)s; there was %(number)s in three years.",
            "The last exchange ended on %(day)s; there were %(number)s in three years.",
            p["exchanges"],
        ) % {"day": day_name(p["end"]), "number": p["exchanges"]}

    def _shoulders(self, code: str, p: dict[str, Any]) -> str:
        if code == "no_organisers":
            return _("Nobody is named as organiser in %(sides)s.") % {"sides": self._named(p["sides"])}
        if code == "one_person":
            return _("In %(side)s, one person carries all of it.") % {"side": self._name(p["side"])}
        return ngettext(
            "In %(side)s, %(number)s person organises, with the weight of %(effective)s.",
            "In %(side)s, %(number)s people organise, with the weight of %(effective)s.",
            p["persons"],
        ) % {"side": self._name(p["side"]), "number": p["persons"], "effective": decimal(p["effective_number"])}

    def _breadth(self, code: str, p: dict[str, Any]) -> str:
        if code == "no_topics":
            return _("No exchange states its topics.")
        if code == "only_cultural":
            return _("All exchanges are about culture, travel and being together.")
        share = {"share": _percent(p["share_not_cultural"])}
        if code == "one_topic":
            return _("There is one topic; %(share)s of the exchanges go beyond culture and travel.") % share
        return ngettext(
            "There is %(number)s topic; %(share)s of the exchanges go beyond culture and travel.",
            "There are %(number)s topics; %(share)s of the exchanges go beyond culture and travel.",
            p["topics"],
        ) % {"number": p["topics"], **share}

    def _reach(self, code: str, p: dict[str, Any]) -> str:
        if code == "unknown":
            return _("How many took part is not stated for every side.")
        parts = []
        if code != "first_timers_only":
            parts.append(
                ngettext(
                    "From %(side)s came %(number)s person in three years, %(rate)s per 1,000 inhabitants.",
                    "From %(side)s came %(number)s people in three years, %(rate)s per 1,000 inhabitants.",
                    p["participants"],
                )
                % {"side": self._name(p["side"]), "number": p["participants"], "rate": decimal(p["per_1000"])}
            )
        if code != "participants_only":
            parts.append(
                _("Of all who took part, %(share)s were there for the first time.")
                % {"share": _percent(p["first_timer_share"])}
            )
        return " ".join(parts)

    def _youth(self, code: str, p: dict[str, Any]) -> str:
        if code == "unknown":
            return _("How many were under 26 is not stated.")
        return _("Of all who took part, %(share)s were under 26.") % {"share": _percent(p["share"])}

    def _balance(self, code: str, p: dict[str, Any]) -> str:
        if code == "unknown":
            return _("Who hosts, and from which side people come, is not stated often enough.")
        parts = []
        if code != "participants_only" and self._hosted_equally(p):
            sentence = (
                _("Both hosted equally often: %(part)s of %(number)s each.")
                if len(self.names) == 2
                else _("All hosted equally often: %(part)s of %(number)s each.")
            )
            parts.append(sentence % {"part": decimal(p["fewest_hosted"]), "number": p["hosted_exchanges"]})
        elif code != "participants_only":
            parts.append(
                ngettext(
                    "%(side)s hosted least: %(part)s of %(number)s exchange.",
                    "%(side)s hosted least: %(part)s of %(number)s exchanges.",
                    p["hosted_exchanges"],
                )
                % {
                    "side": self._name(p["fewest_hosted_side"]),
                    "part": decimal(p["fewest_hosted"]),
                    "number": p["hosted_exchanges"],
                }
            )
        if code != "hosting_only":
            parts.append(
                _("Fewest came from %(side)s: %(share)s.")
                % {"side": self._name(p["fewest_people_side"]), "share": _percent(p["fewest_people_share"])}
            )
        return " ".join(parts)

    def _hosted_equally(self, p: dict[str, Any]) -> bool:
        """Whether who hosted least hosted as much as all would if they shared it."""
        return abs(p["fewest_hosted"] * len(self.names) - p["hosted_exchanges"]) < 1e-6

    def _resilience(self, code: str, p: dict[str, Any]) -> str:
        if code == "too_few":
            return _("Fewer than three meetings in ten years say nothing about how it restarts.")
        if code == "steady":
            return _("It goes on steadily; %(usual)s lie between two meetings.") % {"usual": _months(p["usual"])}
        if code == "long_pause":
            return _("It has paused for more than three years.")
        if code == "pause_running":
            values = {"months": _months(p["months"]), "usual": _months(p["usual"])}
            return _("The pause that runs has lasted %(months)s; usual are %(usual)s.") % values
        values = {"months": _months(p["months"]), "usual": _months(p["usual"]), "day": day_name(p["ended"])}
        return _("A pause of %(months)s ended on %(day)s; usual are %(usual)s.") % values


def course(points: Sequence[HistoryPoint]) -> str:
    """From where to where the value went; `points` end with today. Empty where there never was a value."""
    known = [(point, round(point.value)) for point in points if point.value is not None]
    if not known:
        return ""
    (first, began), (last, now) = known[0], known[-1]
    highest, most = max(known, key=lambda one: one[1])
    values = {"first": began, "year": str(first.as_of.year), "last": now, "last_year": str(last.as_of.year)}
    if last is points[-1]:
        sentence = _("From %(first)s in %(year)s to %(last)s today.") % values
    else:
        sentence = _("From %(first)s in %(year)s to %(last)s in %(last_year)s.") % values
    if most - max(began, now) >= WORTH_SAYING:
        sentence += " " + _("The highest was %(value)s in %(year)s.") % {
            "value": most, "year": str(highest.as_of.year)}  # fmt: skip
    return sentence


def covid(line: CovidLine | None) -> str:
    """Whether and when they met again after the pandemic began; empty where they did not meet before it."""
    if line is None:
        return ""
    parts = [_("The last exchange before the pandemic began on %(day)s.") % {"day": day_name(line.last_before.start)}]
    if line.first_online:
        parts.append(_("The first one online after that was on %(day)s.") % {"day": day_name(line.first_online.start)})
    if line.first_in_person:
        sentence = _("The first one in person after that began on %(day)s.")
        parts.append(sentence % {"day": day_name(line.first_in_person.start)})
    else:
        parts.append(
            _("None in person is recorded after that.") if line.first_online else _("None is recorded after that.")
        )
    return " ".join(parts)


def _name_organisers(words: Words, p: dict[str, Any]) -> str:
    return ngettext(
        "Name %(count)s more organiser in %(side)s: its effective number is %(number)s.",
        "Name %(count)s more organisers in %(side)s: its effective number is %(number)s.",
        p["count"],
    ) % {"count": p["count"], "side": words._name(p["side"]), "number": decimal(p["effective_number"])}


def _invite_more(words: Words, p: dict[str, Any]) -> str:
    return ngettext(
        "Let %(number)s more person from %(side)s take part in three years.",
        "Let %(number)s more people from %(side)s take part in three years.",
        p["count"],
    ) % {"number": p["count"], "side": words._name(p["side"])}


def _plan_exchange(_words: Words, p: dict[str, Any]) -> str:
    return _("Plan the next exchange; the last one ended %(months)s ago.") % {"months": _months(p["months"])}


_STEPS: Mapping[str, Callable[[Words, dict[str, Any]], str]] = {
    "enter_exchange": lambda _w, _p: _("Enter what you have done together: what, and when."),
    "plan_exchange": _plan_exchange,
    "name_organisers": _name_organisers,
    "leave_culture": lambda _w, _p: _("Give the next exchange a topic beyond culture and travel."),
    "vary_topics": lambda _w, _p: _("Take up a topic that is new to you."),
    "invite_first_timers": lambda _w, p: (
        ngettext(
            "Invite new people: of ten, at least %(number)s should be there for the first time.",
            "Invite new people: of ten, at least %(number)s should be there for the first time.",
            p["of_ten"],
        )
        % {"number": p["of_ten"]}
    ),
    "invite_more": _invite_more,
    "invite_young": lambda _w, p: (
        ngettext(
            "Invite young people: of ten, at least %(number)s should be under 26.",
            "Invite young people: of ten, at least %(number)s should be under 26.",
            p["of_ten"],
        )
        % {"number": p["of_ten"]}
    ),
    "host_in": lambda w, p: _("Hold the next exchange in %(side)s.") % {"side": w._name(p["side"])},
    "bring_people": lambda w, p: _("Let more people come from %(side)s.") % {"side": w._name(p["side"])},
    "meet_again": lambda _w, p: (
        _("Meet again soon, online if need be: the pause has lasted %(months)s.") % {"months": _months(p["months"])}
    ),
    "fix_dates": lambda _w, _p: _("Fix the dates of the next two exchanges now."),
    "fill_in": lambda _w, p: (
        _("Fill in what is unknown: %(dimension)s.") % {"dimension": DIMENSIONS[Dimension(p["dimension"])]}
    ),
    "share_practice": lambda _w, _p: _("All is well. Tell others how you do it."),
}


def _is_of_empty_window(result: DimensionResult[Any]) -> bool:
    """Whether a dimension is unknown because there was no exchange to state anything of, whatever is filled in."""
    looks_further = result.dimension in (Dimension.RHYTHM, Dimension.RESILIENCE)
    return result.score is None and not result.needed and not looks_further


def decimal(value: float) -> str:
    return str(number_format(round(value, 1), decimal_pos=0 if round(value, 1) == round(value) else 1))


def _percent(share: float) -> str:
    return _("%(number)s%%") % {"number": round(100 * share)}


def _months(months: float) -> str:
    number = round(months)
    return ngettext("%(number)s month", "%(number)s months", number) % {"number": number}
