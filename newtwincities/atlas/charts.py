# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Charts as SVG that needs no script. Colours and type come from the style sheet by class.

Each chart is drawn twice, for a wide screen and for a phone, at about one unit a pixel, so that its words keep their
size; the style sheet shows one of the two. A chart is a picture: its data stand beside it as a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log10

from babel.numbers import format_percent
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, to_locale

WIDE, NARROW = 576.0, 328.0
TYPE = 14.0  # of the style sheet's chart text
LETTER = 0.53  # its mean width, as a share of the type size
MARK_WORDS = 30.0  # from the middle of one to that of the next
SMALL_TYPE = 13.0  # where there is little room
LINE = 19.0
BAR = 10.0
HEAT_STEPS = (1, 3, 10, 30, 100, 300)  # where each colour begins: about three times the one before


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, its length from 0 to 1, and what is written at its end; `mark` is a place to compare with."""

    label: str
    length: float
    text: str
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class HeatGrid:
    """Numbers with names for rows and codes for columns; `apart` is the row before which a gap is left."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, str]]  # name, and the code that the columns use (or nothing)
    counts: Sequence[Sequence[int]]
    apart: int


@dataclass(frozen=True, slots=True)
class Band:
    """A part of a scale from 0 to 100: where it begins, and its name."""

    begins: float
    name: str


@dataclass(frozen=True, slots=True)
class Course:
    """How a value from 0 to 100 went: by day, None where there was none; `marks` are days on which something was."""

    points: Sequence[tuple[date, float | None]]  # the earliest first
    bands: Sequence[Band]  # the lowest first, from 0
    marks: Sequence[date]


@dataclass(frozen=True, slots=True)
class Decades:
    """What happened year by year over a long time: how often by year, what is planned, and years that are marked."""

    first: int
    last: int
    done: Mapping[int, int]
    planned: Mapping[int, int]
    marks: Sequence[tuple[int, str]]  # year, and the few signs above it, if there is room; the most important first


def bar_chart(bars: Sequence[Bar], *, title: str) -> SafeString:
    """Bars below each other, each under its name and number; the longest is as wide as the drawing."""
    return drawings(title, lambda width: _bars(bars, width, with_track=False))


def share_chart(bars: Sequence[Bar], *, title: str) -> SafeString:
    """Bars of which the whole is shown too: a length of 1 is everything."""
    return drawings(title, lambda width: _bars(bars, width, with_track=True))


def column_chart(columns: Sequence[tuple[str, int]], *, title: str, axis: str) -> SafeString:
    """Columns whose height is the logarithm of a number, with the number on top and a line for each power of ten."""
    return drawings(title, lambda width: _columns(columns, axis, width))


def heat_map(wide: HeatGrid, narrow: HeatGrid, *, title: str, legend: str) -> SafeString:
    """Numbers in cells, the darker the larger, by steps that about triple."""
    return drawings(title, lambda width: _heat(wide if width == WIDE else narrow, legend, width))


def line_chart(course: Course, *, title: str) -> SafeString:
    """A value from 0 to 100 over the years as a line, with names for the bands of the scale beside it."""
    return drawings(title, lambda width: _line(course, width))


def decades_chart(decades: Decades, *, title: str) -> SafeString:
    """A column for each year of a long time, as high as often something was, with marked years above."""
    return drawings(title, lambda width: _decades(decades, width))


def whole_number(value: float) -> str:
    """A number without decimals, grouped as the reader's language does."""
    return number_format(round(value), use_l10n=True, force_grouping=True)


def percentage(share: float) -> str:
    """A share from 0 to 1 in whole hundredths, as the reader's language writes it; small ones with a decimal.

    Neither all nor nothing is written of a share that is not.
    """
    digits = 2 if 0.01 <= share <= 0.99 else 3
    least = 10**-digits
    kept = min(1 - least, max(least, round(share, digits))) if 0 < share < 1 else share
    return format_percent(kept, locale=to_locale(get_language() or "en"), decimal_quantization=False)


def heat_step(count: int) -> int:
    """The colour of a number: 0 for none, 1 to 6 by steps that about triple.

    >>> [heat_step(count) for count in (0, 1, 2, 3, 29, 30, 5000)]
    [0, 1, 1, 2, 3, 4, 6]
    """
    return sum(count >= first for first in HEAT_STEPS)


def wrapped(text: str, width: float, *, most: int = 3, size: float = TYPE) -> list[str]:
    """The text in lines of about this width, at most so many; what doesn't fit ends in an ellipsis.

    >>> wrapped("Bosnia and Herzegovina", 100, most=2), wrapped("Herzegovina", 40)
    (['Bosnia and', 'Herzegovina'], ['Herz…'])
    """
    room = max(2, int(width / (size * LETTER)))
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines[most - 1 :] = [" ".join(lines[most - 1 :])]
    return [line if len(line) <= room else line[: room - 1].rstrip() + "…" for line in lines]


def drawings(title: str, draw: Callable[[float], tuple[float, SafeString]]) -> SafeString:
    """Both sizes of a chart; `draw` gives the height and the shapes for a width."""
    both = [(css_class, width, *draw(width)) for css_class, width in (("wide", WIDE), ("narrow", NARROW))]
    return format_html_join(
        "",
        '<svg class="chart chart-{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        ((css_class, px(width), px(height), title, shapes) for css_class, width, height, shapes in both),
    )


def _bars(bars: Sequence[Bar], width: float, *, with_track: bool) -> tuple[float, SafeString]:
    y, shapes = 0.0, []
    for bar in bars:
        lines = wrapped(bar.label, width - long(bar.text) - 14)
        shapes.append(say(bar.text, width, y + 14, "chart-value", "end"))
        shapes += [say(line, 0, y + 14 + LINE * number) for number, line in enumerate(lines)]
        y += LINE * len(lines) + 2
        if with_track:
            shapes.append(_box(0, y, width, BAR, "chart-track"))
        if bar.length > 0:
            shapes.append(_box(0, y, max(2.0, width * min(1.0, bar.length)), BAR, "chart-bar"))
        if bar.mark is not None:
            shapes.append(_box(max(0.0, min(width - 3, width * bar.mark - 1.5)), y - 3, 3, BAR + 6, "chart-before"))
        y += BAR + 13
    return y - 9, all_of(shapes)


def _columns(columns: Sequence[tuple[str, int]], axis: str, width: float) -> tuple[float, SafeString]:
    tall, head = (300.0 if width == WIDE else 190.0), 24.0
    left = 46.0 if width == WIDE else 42.0
    # A single one is seen too: the scale begins below one.
    top = log10(max((count for _label, count in columns), default=1) or 1) + 0.4
    ground = head + tall

    def height(count: int) -> float:
        return tall * (log10(count) + 0.4) / top if count else 0.0

    shapes = []
    for power in range(int(top - 0.4) + 1):
        y = ground - height(10**power)
        shapes.append(format_html('<path class="chart-grid" d="M{} {}H{}"/>', px(left), px(y), px(width)))
        shapes.append(say(whole_number(10**power), left - 6, y + 4, "chart-quiet", "end"))
    step = (width - left) / max(1, len(columns))
    for number, (label, count) in enumerate(columns):
        x = left + step * number
        middle = x + step / 2
        shapes.append(_box(x + step * 0.14, ground - height(count), step * 0.72, height(count), "chart-bar"))
        shapes.append(say(whole_number(count), middle, ground - height(count) - 6, "chart-value chart-halo", "middle"))
        shapes.append(say(label, middle, ground + 18, "", "middle"))
    shapes.append(format_html('<path class="chart-axis" d="M{} {}H{}"/>', px(left), px(ground), px(width)))
    shapes.append(say(axis, left + (width - left) / 2, ground + 40, "chart-quiet", "middle"))
    return ground + 48, all_of(shapes)


def _heat(grid: HeatGrid, legend: str, width: float) -> tuple[float, SafeString]:
    left = 172.0 if width == WIDE else 126.0
    cell, row_height, head, gap = (width - left) / max(1, len(grid.columns)), 32.0, 24.0, 10.0
    shapes = [
        say(code, left + cell * (number + 0.5), 15, "chart-code", "middle") for number, code in enumerate(grid.columns)
    ]
    y = head
    for number, ((name, code), counts) in enumerate(zip(grid.rows, grid.counts, strict=True)):
        y += gap if number == grid.apart and number else 0
        shapes += _row_name(name, code, left - 8, y + row_height / 2)
        for column, count in enumerate(counts):
            x = left + cell * column
            step = heat_step(count)
            shapes.append(_box(x + 1, y + 1, cell - 2, row_height - 2, f"heat heat-{step}"))
            if count:
                place = (x + cell / 2, y + row_height / 2 + 4.5)
                shapes.append(say(whole_number(count), *place, f"heat-number heat-number-{step}", "middle"))
        y += row_height
    steps = heat_step(max((count for counts in grid.counts for count in counts), default=0))
    shapes += _legend(legend, steps, width, y + 14)
    return y + 14 + 58, all_of(shapes)


def _line(course: Course, width: float) -> tuple[float, SafeString]:
    tall, head, left = (240.0 if width == WIDE else 190.0), 24.0, 30.0
    right = width - max(long(band.name) for band in course.bands) - 10
    ground = head + tall
    first, last = date(course.points[0][0].year, 1, 1), course.points[-1][0]
    days = max(1, (last - first).days)

    def x(day: date) -> float:
        return left + (right - left) * (day - first).days / days

    def y(value: float) -> float:
        return ground - tall * value / 100

    shapes = []
    tops = [*[band.begins for band in course.bands[1:]], 100.0]
    for band, top in zip(course.bands, tops, strict=True):
        shapes.append(_level(left, y(top), right))
        shapes.append(say(whole_number(top), left - 6, y(top) + 4, "chart-quiet", "end"))
        shapes.append(say(band.name, right + 10, y((band.begins + top) / 2) + 4, "chart-quiet"))
    shapes.append(say(whole_number(0), left - 6, ground + 4, "chart-quiet", "end"))
    shapes.append(format_html('<path class="chart-axis" d="M{} {}H{}"/>', px(left), px(ground), px(right)))
    marks = sorted({px(x(day)) for day in course.marks}, key=float)
    shapes.append(format_html('<path class="chart-mark" d="{}"/>', "".join(f"M{at} {px(ground)}v-8" for at in marks)))
    step = _years_apart(last.year - first.year, right - left)
    for year in range(first.year, last.year + 1):
        if year % step == 0:
            place = x(date(year, 1, 1))
            shapes.append(format_html('<path class="chart-axis" d="M{} {}v5"/>', px(place), px(ground)))
            shapes.append(say(str(year), place, ground + 21, "", "middle"))
    shapes.append(format_html('<path class="chart-line" d="{}"/>', _way(course.points, x, y)))
    if known := [(day, value) for day, value in course.points if value is not None]:
        day, value = known[-1]
        shapes.append(format_html('<circle class="chart-dot" cx="{}" cy="{}" r="4"/>', px(x(day)), px(y(value))))
        shapes.append(say(whole_number(value), x(day), y(value) - 10, "chart-value chart-halo", "end"))
    return ground + 28, all_of(shapes)


def _decades(decades: Decades, width: float) -> tuple[float, SafeString]:
    head, tall = 26.0, (96.0 if width == WIDE else 78.0)
    ground = head + tall
    step = width / (decades.last - decades.first + 1)
    most = max([3, *decades.done.values(), *decades.planned.values()])
    row = tall / most
    shapes = []
    written: list[float] = []
    for year, words in decades.marks:
        middle = step * (year - decades.first + 0.5)
        anchor = "start" if middle < 22 else "end" if middle > width - 22 else "middle"
        shapes.append(format_html('<path class="chart-mark" d="M{} {}V{}"/>', px(middle), px(head - 6), px(ground)))
        if all(abs(middle - other) >= MARK_WORDS for other in written):
            shapes.append(say(words, min(width, max(0.0, middle)), head - 12, "chart-value chart-halo", anchor))
            written.append(middle)
    for numbers, css_class in ((decades.done, "chart-bar"), (decades.planned, "chart-track")):
        for year, number in sorted(numbers.items()):
            x = step * (year - decades.first)
            gap = min(2.0, step * 0.15)
            below = decades.done.get(year, 0) if css_class == "chart-track" else 0
            y, height = ground - row * min(most, below + number), row * min(most - below, number)
            shapes.append(_box(x + gap, y, max(1.5, step - 2 * gap), height, css_class))
    shapes.append(format_html('<path class="chart-axis" d="M0 {}H{}"/>', px(ground), px(width)))
    apart = _years_apart(decades.last - decades.first + 1, width)
    for year in range(decades.first, decades.last + 1):
        if year % apart == 0:
            middle = step * (year - decades.first + 0.5)
            anchor = "start" if middle < 18 else "end" if middle > width - 18 else "middle"
            shapes.append(format_html('<path class="chart-axis" d="M{} {}v5"/>', px(middle), px(ground)))
            shapes.append(say(str(year), middle, ground + 21, "", anchor))
    return ground + 28, all_of(shapes)


def _level(left: float, y: float, right: float) -> SafeString:
    return format_html('<path class="chart-grid" d="M{} {}H{}"/>', px(left), px(y), px(right))


def _way(points: Sequence[tuple[date, float | None]], x: Callable[[date], float], y: Callable[[float], float]) -> str:
    """The path through the points; where a value lacks, the line is interrupted."""
    steps, pen = [], "M"
    for day, value in points:
        if value is None:
            pen = "M"
            continue
        steps.append(f"{pen}{px(x(day))} {px(y(value))}")
        pen = "L"
    return "".join(steps)


def _years_apart(years: int, width: float) -> int:
    """How many years lie between two that are written, so that they do not touch.

    >>> _years_apart(4, 200), _years_apart(20, 200), _years_apart(60, 450)
    (1, 5, 10)
    """
    return next((step for step in (1, 2, 5, 10, 20) if width * step / max(1, years) >= 46), 50)


def _row_name(name: str, code: str, right: float, middle: float) -> list[SafeString]:
    """The name, in two lines if need be, and its code behind it."""
    room = right - 24 if code else right  # the codes stand in a column of their own
    lines = wrapped(name, room, most=2, size=SMALL_TYPE)
    first = middle + 4.5 - (len(lines) - 1) * 7.5
    css_class = "chart-small" if len(lines) > 1 or right < WIDE / 4 else ""
    shapes = [say(line, 0, first + 15 * number, css_class) for number, line in enumerate(lines)]
    return [*shapes, say(code, right, middle + 4.5, "chart-code", "end")] if code else shapes


def _legend(legend: str, steps: int, width: float, y: float) -> list[SafeString]:
    shapes = [say(legend, 0, y + 10, "chart-quiet")]
    long = min(80.0, width / len(HEAT_STEPS))
    for number in range(steps):
        first = HEAT_STEPS[number]
        last = HEAT_STEPS[number + 1] - 1 if number + 1 < len(HEAT_STEPS) else None
        words = f"{whole_number(first)}–{whole_number(last)}" if last else f"≥ {whole_number(first)}"
        shapes.append(_box(long * number + 1, y + 20, long - 2, 12, f"heat heat-{number + 1}"))
        shapes.append(say(words, long * (number + 0.5), y + 48, "chart-small", "middle"))
    return shapes


def say(text: str, x: float, y: float, css_class: str = "", anchor: str = "start") -> SafeString:
    """A text that begins, is centred or ends at a place."""
    classes = f"chart-text {css_class}".strip()
    if anchor == "start":
        return format_html('<text class="{}" x="{}" y="{}">{}</text>', classes, px(x), px(y), text)
    return format_html('<text class="{}" text-anchor="{}" x="{}" y="{}">{}</text>', classes, anchor, px(x), px(y), text)


def _box(x: float, y: float, width: float, height: float, css_class: str) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>',
        css_class,
        px(x),
        px(y),
        px(width),
        px(height),
    )


def all_of(shapes: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((shape,) for shape in shapes))


def long(text: str) -> float:
    """About how long a text is, in the units of a chart."""
    return len(text) * TYPE * (LETTER + 0.02)


def px(value: float) -> str:
    """A coordinate to a tenth, without needless zeros."""
    return f"{value:.1f}".removesuffix(".0")
