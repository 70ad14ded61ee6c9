# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Small maps: which part of the world to show, where a point lands, what of an outline is seen, where a label fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

from newtwincities.domain.geo import KM_PER_DEGREE

Point = tuple[float, float]  # on the drawing, in its units; y downwards
Place = tuple[float, float]  # lon, lat in degrees


@dataclass(frozen=True, slots=True)
class View:
    """A window onto the globe: a plane chart that is true to scale at the latitude of its centre.

    `scale` is drawing units per degree of latitude.
    """

    lon: float
    lat: float
    scale: float
    width: float
    height: float

    def project(self, lon: float, lat: float) -> Point:
        """Where a place lands. Places across the date line are drawn on the nearer side.

        >>> View(lon=10, lat=45, scale=100, width=400, height=200).project(10, 46)
        (200.0, 0.0)
        """
        return self.unroll(self.lon + (lon - self.lon + 180) % 360 - 180, lat)

    def unroll(self, lon: float, lat: float) -> Point:
        """Where a place lands on the chart that goes on past the date line; longitudes may exceed 180."""
        return (
            self.width / 2 + (lon - self.lon) * cos(radians(self.lat)) * self.scale,
            self.height / 2 - (lat - self.lat) * self.scale,
        )


def view_of_frame(west: float, south: float, east: float, north: float, *, width: float) -> View:
    """The view that shows exactly this frame (degrees) at this width; its height follows."""
    lat = (south + north) / 2
    scale = width / ((east - west) * cos(radians(lat)))
    return View((west + east) / 2, lat, scale, width, (north - south) * scale)


def view_of_places(places: Sequence[Place], *, width: float, height: float, margin: float, least_km: float) -> View:
    """The closest view of all places with a margin (drawing units), and at least `least_km` across its height."""
    first = places[0][0]
    lons = [first + (lon - first + 180) % 360 - 180 for lon, _ in places]
    lats = [lat for _, lat in places]
    lat = max(-85.0, min(85.0, (min(lats) + max(lats)) / 2))
    tall = max(max(lats) - min(lats), 1e-6)
    wide = max((max(lons) - min(lons)) * cos(radians(lat)), 1e-6)
    scale = min((height - 2 * margin) / tall, (width - 2 * margin) / wide, height / (least_km / KM_PER_DEGREE))
    return View((min(lons) + max(lons)) / 2, lat, scale, width, height)


def clip_ring(ring: Iterable[Point], width: float, height: float, *, beyond: float = 4) -> list[Point]:
    """The part of a closed ring inside the drawing (and a little beyond, so that its cut edges stay out of sight).

    I. Sutherland and G. Hodgman, "Reentrant polygon clipping", CACM 17 (1974): the ring is cut by one edge of the
    window after the other.

    >>> clip_ring([(-10, 5), (5, 5), (5, 20), (-10, 20)], 10, 10, beyond=0)
    [(0.0, 10), (0, 5.0), (5, 5), (5.0, 10)]
    """
    low_x, low_y, high_x, high_y = -beyond, -beyond, width + beyond, height + beyond
    points = list(ring)
    for axis, limit, keep_above in ((0, low_x, True), (0, high_x, False), (1, low_y, True), (1, high_y, False)):
        points = _cut(points, axis, limit, keep_above)
    return points


def _cut(points: list[Point], axis: int, limit: float, keep_above: bool) -> list[Point]:
    kept: list[Point] = []
    for before, point in zip(points[-1:] + points[:-1], points, strict=True):
        was_in = (before[axis] >= limit) if keep_above else (before[axis] <= limit)
        is_in = (point[axis] >= limit) if keep_above else (point[axis] <= limit)
        if was_in != is_in:
            kept.append(_crossing(before, point, axis, limit))
        if is_in:
            kept.append(point)
    return kept


def _crossing(a: Point, b: Point, axis: int, limit: float) -> Point:
    along = (limit - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + along * (b[1 - axis] - a[1 - axis])
    return (limit, other) if axis == 0 else (other, limit)


def thinned(points: Iterable[Point], *, step: float) -> list[Point]:
    """The points without those closer than `step` to the one before: what a screen can't show needn't be sent."""
    kept: list[Point] = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) >= step or abs(y - kept[-1][1]) >= step:
            kept.append((x, y))
    return kept


Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Label:
    """A name, where it is anchored, and the room that it takes; `end` tells that it stands to the left of its point."""

    text: str
    x: float
    y: float
    end: bool
    box: Box


def place_labels(
    wanted: Iterable[tuple[str, Point]],
    *,
    width: float,
    height: float,
    size: float,
    most: int,
    taken: Iterable[Box] = (),
    gap: float = 7,
) -> list[Label]:
    """Labels beside their points, the first wanted first: none over another, over a taken box, or over the edge.

    A letter is taken to be 0.55 of the type size wide, which is generous for the type used.

    >>> [(label.text, label.x, label.end) for label in place_labels(
    ...     [("Bled", (10, 50)), ("Kranj", (95, 50)), ("Jesenice", (12, 52))], width=100, height=100, size=10, most=3)]
    [('Bled', 17, False), ('Kranj', 88, True)]
    """
    boxes = list(taken)
    labels: list[Label] = []
    for text, (x, y) in wanted:
        if len(labels) >= most:
            break
        long = len(text) * size * 0.55
        for end in (False, True):
            left = x - gap - long if end else x + gap
            box = (left, y - size * 0.7, left + long, y + size * 0.5)
            inside = box[0] >= 2 and box[2] <= width - 2 and box[1] >= 2 and box[3] <= height - 2
            if inside and not any(_overlap(box, other) for other in boxes):
                boxes.append(box)
                labels.append(Label(text, x - gap if end else x + gap, y + size * 0.32, end, box))
                break
    return labels


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
