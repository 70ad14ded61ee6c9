# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Panels: what rooms on higher floors put into a page of a lower one, without that page knowing of them.

A page names a slot, `{% panels "municipality" page.municipality %}`; a room registers a panel for it in its `apps.py`.
On a page that is kept for all visitors a panel must show every visitor the same, made from data whose actions renew
the page's stamp (`atlas_changed()` for pages of the atlas) or the stamps that the panel names in `made_from`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest
from django.template import Context, Library
from django.utils.safestring import SafeString, mark_safe

from newtwincities.common.policy import Viewer

Panel = Callable[[HttpRequest, Any], SafeString | str]  # empty where there is nothing to show
register = Library()

_panels: dict[str, list[tuple[int, str, Panel]]] = {}
_personal: dict[str, dict[str, Callable[[Viewer], bool]]] = {}
_made_from: dict[str, dict[str, tuple[str, ...]]] = {}


def register_panel(
    slot: str,
    name: str,
    panel: Panel,
    *,
    place: int = 50,
    personal: Callable[[Viewer], bool] | None = None,
    made_from: tuple[str, ...] = (),
) -> None:
    """Adds a panel to a slot, once per name; the smaller the place, the higher it stands.

    `personal` says whether the panel may show a viewer something else than it shows visitors, such as a button;
    `made_from` are the stamps of the data that it shows beside those of the page.
    """
    _personal.setdefault(slot, {}).pop(name, None)
    _made_from.setdefault(slot, {})[name] = made_from
    if personal:
        _personal[slot][name] = personal
    others = [entry for entry in _panels.get(slot, []) if entry[1] != name]
    _panels[slot] = sorted([*others, (place, name, panel)], key=lambda entry: entry[:2])


def panels_differ(slots: Iterable[str], viewer: Viewer) -> bool:
    """Whether any panel of these slots may show this viewer something else than visitors see."""
    return any(personal(viewer) for slot in slots for personal in _personal.get(slot, {}).values())


def stamps_of(slots: Iterable[str]) -> tuple[str, ...]:
    """The stamps of what the panels of these slots show."""
    return tuple(dict.fromkeys(stamp for slot in slots for made in _made_from.get(slot, {}).values() for stamp in made))


@register.simple_tag(takes_context=True)
def panels(context: Context, slot: str, thing: Any = None) -> SafeString:
    """What all rooms have to show here."""
    request = context["request"]
    made = (panel(request, thing) for _place, _name, panel in _panels.get(slot, []))
    return mark_safe("".join(html for html in made if html))
