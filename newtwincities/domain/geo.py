# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Distances on the globe."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
KM_PER_DEGREE = 111.195  # of latitude, on that sphere


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """How far two points are from each other along the great circle, in kilometres.

    Arguments are degrees (WGS 84). The haversine formula (R. W. Sinnott, "Virtues of the Haversine",
    Sky and Telescope 68, 1984), on a sphere: at most 0.5 % off the ellipsoid.

    >>> round(distance_km(46.4907, 11.3398, 47.2627, 11.3945))  # Bolzano to Innsbruck
    86
    """
    half_lat = radians(lat_b - lat_a) / 2
    half_lon = radians(lon_b - lon_a) / 2
    h = sin(half_lat) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))
