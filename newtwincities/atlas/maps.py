# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Small maps as SVG that needs no script. Colours come from the style sheet by class.

Shapes that repeat share one path (a dot is a line of no length with a round cap), so that a thousand of them stay small.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from newtwincities.atlas.outlines import country_rings
from newtwincities.atlas.queries import Link
from newtwincities.atlas.territory import MapFrame
from newtwincities.domain.cartography import (
    Label,
    Place,
    Point,
    View,
    clip_ring,
    place_labels,
    thinned,
    view_of_frame,
    view_of_places,
)

WIDTH = 640.0
HEIGHT = 420.0
TYPE_SIZE = 13.0
BEND = 0.12  # how far a link bows out, as a share of its length
COARSE_BELOW = 12.0  # drawing units per degree; farther out the coarse outlines do


def territory_map(frame: MapFrame, links: Sequence[Link], cities: Iterable[tuple[str, Place]], *, title: str) -> SafeString:
    """The territory with the twinnings inside it and the names of its largest cities."""
    view = view_of_frame(frame.west, frame.south, frame.east, frame.north, width=WIDTH)
    lines = [(view.project(l.lon_a, l.lat_a), view.project(l.lon_b, l.lat_b)) for l in links]
    dots = sorted({point for line in lines for point in line})
    named = [(name, view.project(*place)) for name, place in cities]
    labels = place_labels(named, width=view.width, height=view.height, size=TYPE_SIZE, most=14)
    return _drawing(view, title, (_links(lines), _dots(dots, "map-dot"), _labels(labels)))


def twinning_map(home: tuple[str, Place], partners: Sequence[tuple[str, Place]], *, title: str) -> SafeString:
    """A municipality, its partners and the links between them, as close up as all of them fit."""
    places = [home[1], *(place for _, place in partners)]
    view = view_of_places(places, width=WIDTH, height=HEIGHT, margin=44, least_km=260)
    centre = view.project(*home[1])
    ends = [view.project(*place) for _, place in partners]
    named = [(home[0], centre), *((name, end) for (name, _), end in zip(partners, ends, strict=True))]
    labels = place_labels(named, width=view.width, height=view.height, size=TYPE_SIZE, most=16)
    parts = (_links([(centre, end) for end in ends]), _dots(ends, "map-dot"), _dots([centre], "map-home"), _labels(labels))
    return _drawing(view, title, parts)


def _drawing(view: View, title: str, parts: Iterable[SafeString]) -> SafeString:
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<rect class="map-sea" width="100%" height="100%"/>{}{}</svg>',
        _n(view.width),
        _n(view.height),
        title,
        _land(view),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _land(view: View) -> SafeString:
    detail = "50m" if view.scale >= COARSE_BELOW else "110m"
    paths = []
    for ring in country_rings(detail):
        for turn in (-360, 0, 360):  # the chart goes on past the date line
            left, bottom = view.unroll(ring.west + turn, ring.south)
            right, top = view.unroll(ring.east + turn, ring.north)
            if left > view.width or right < 0 or top > view.height or bottom < 0:
                continue
            points = clip_ring((view.unroll(lon + turn, lat) for lon, lat in ring.places), view.width, view.height)
            if len(points := thinned(points, step=0.8)) > 2:
                paths.append("M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "Z")
    return format_html('<path class="map-land" d="{}"/>', "".join(paths))


def _links(lines: Iterable[tuple[Point, Point]]) -> SafeString:
    return format_html('<path class="map-link" d="{}"/>', "".join(_bow(a, b) for a, b in lines))


def _bow(a: Point, b: Point) -> str:
    """A line that bows upwards, so that lines side by side can be told apart."""
    (x1, y1), (x2, y2) = sorted((a, b))
    mid_x = (x1 + x2) / 2 + (y2 - y1) * BEND
    mid_y = (y1 + y2) / 2 - (x2 - x1) * BEND
    return f"M{_n(x1)} {_n(y1)}Q{_n(mid_x)} {_n(mid_y)} {_n(x2)} {_n(y2)}"


def _dots(points: Iterable[Point], css_class: str) -> SafeString:
    return format_html('<path class="{}" d="{}"/>', css_class, "".join(f"M{_n(x)} {_n(y)}h0" for x, y in points))


def _labels(labels: Iterable[Label]) -> SafeString:
    return format_html_join(
        "",
        '<text class="map-label{}" x="{}" y="{}">{}</text>',
        ((" map-label-end" if label.end else "", _n(label.x), _n(label.y), label.text) for label in labels),
    )


def _n(value: float) -> str:
    """A coordinate to a tenth, without needless zeros."""
    return f"{value:.1f}".removesuffix(".0")
