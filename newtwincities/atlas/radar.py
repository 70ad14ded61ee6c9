# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values in all directions, drawn as the other charts are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.html import format_html
from django.utils.safestring import SafeString

from newtwincities.atlas.charts import SMALL_TYPE, TYPE, WIDE, all_of, drawings, long, px, say


@dataclass(frozen=True, slots=True)
class Spoke:
    """One direction of a radar: its name, how far it reaches from 0 to 1 (None where unknown), and what is written."""

    label: str
    length: float | None
    text: str


def radar_chart(spokes: Sequence[Spoke], *, title: str) -> SafeString:
    """Values in all directions; where one is unknown the shape stays open and its direction is dotted."""
    return drawings(title, lambda width: _radar(spokes, width))


def _radar(spokes: Sequence[Spoke], width: float) -> tuple[float, SafeString]:
    radius, head = (128.0 if width == WIDE else 66.0), 46.0
    middle = (width / 2, head + radius)

    def place(number: float, length: float) -> tuple[float, float]:
        angle = 2 * pi * number / len(spokes)
        return middle[0] + radius * length * sin(angle), middle[1] - radius * length * cos(angle)

    def way(*points: tuple[float, float]) -> str:
        return "M" + "L".join(f"{px(x)} {px(y)}" for x, y in points)

    rings = "".join(way(*(place(n, ring / 4) for n in range(len(spokes)))) + "Z" for ring in range(1, 5))
    shapes = [format_html('<path class="chart-grid" d="{}"/>', rings)]
    for number, spoke in enumerate(spokes):
        css_class = "chart-open" if spoke.length is None else "chart-grid"
        shapes.append(format_html('<path class="{}" d="{}"/>', css_class, way(middle, place(number, 1))))
    lengths = [None if spoke.length is None else min(1.0, max(0.0, spoke.length)) for spoke in spokes]
    for number, (one, other) in enumerate(zip(lengths, [*lengths[1:], lengths[0]], strict=True)):
        if one is not None and other is not None:
            ends = place(number, one), place(number + 1, other)
            shapes.append(format_html('<path class="chart-area" d="{}Z"/>', way(middle, *ends)))
            shapes.append(format_html('<path class="chart-edge" d="{}"/>', way(*ends)))
    for number, (spoke, length) in enumerate(zip(spokes, lengths, strict=True)):
        if length is not None:
            x, y = place(number, length)
            shapes.append(format_html('<circle class="chart-dot" cx="{}" cy="{}" r="4"/>', px(x), px(y)))
        x, y = place(number, 1)
        side = round((x - middle[0]) / radius, 2)
        anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
        x += 0 if anchor == "middle" else 10 if side > 0 else -10
        room = long(spoke.label) * SMALL_TYPE / TYPE
        x = max(x, room) if anchor == "end" else min(x, width - room) if anchor == "start" else x
        y += -24 if y < head + 1 else 8 if y > middle[1] + radius * 0.8 else -4
        shapes.append(say(spoke.label, x, y, "chart-small chart-halo", anchor))
        if width == WIDE:  # on a phone the number would stand in the shape; the bars beside have it too
            shapes.append(say(spoke.text, x, y + 16, "chart-value", anchor))
    return middle[1] + radius + 30, all_of(shapes)
