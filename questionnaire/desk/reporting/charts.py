"""Charts as ready numbers, drawn by ``templates/desk/reporting/_charts.html``: places of bars and words.

They are read without color: by pattern, by the shape of a mark, and by the words beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from questionnaire.core.reporting.disclosure_control import Share

WIDTH = 420
"""How wide every chart is, in its own units; about as many pixels as a phone has."""

LINE, BAR, GAP = 17, 15, 12
LONGEST_BAR = 230
LONGEST_LABEL = 58
PATTERNS = ("solid", "striped", "dotted", "crossed")

TOP, BOTTOM, START, END = 14, 194, 44, 340
NEXT_LABEL = 15


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a chart: a count or a share of a whole; neither if it may not be shown.

    ``series`` is the language it is of, where a row has a figure for each.
    """

    series: str = ""
    count: int | None = None
    share: Share | None = None

    @property
    def percent(self) -> int | None:
        """The share in percent, rounded; its lower bound where only that may be shown."""
        if self.share is None:
            return None
        exact = 100 * self.share.low / self.share.of
        return round(exact) if self.share.part is not None else int(exact)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a chart."""

    figures: tuple[Figure, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure as a bar; between ``width`` and ``reach`` it may end anywhere."""

    figure: Figure
    y: int
    width: int
    reach: int
    pattern: str

    @property
    def text_x(self) -> int:
        """Where its number stands."""
        return max(self.width, self.reach) + 8


@dataclass(frozen=True, slots=True)
class Group:
    """A row with its bars, and the lines of its label with where they stand."""

    row: Row
    lines: tuple[tuple[int, str], ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars under each other, each group under its label."""

    height: int
    groups: tuple[Group, ...]


def bars(rows: Sequence[Row]) -> BarChart:
    """The rows as bars; shares are of a hundred percent, counts of the largest."""
    most = max((f.count for row in rows for f in row.figures if f.count), default=1)
    groups, y = [], 0
    for row in rows:
        text = wrap(row.label, LONGEST_LABEL, max_lines=3, placeholder=" …")
        lines = tuple((y + LINE * (n + 1) - 4, line) for n, line in enumerate(text))
        y += LINE * len(lines)
        drawn = tuple(
            _bar(figure, y + 2 + n * (BAR + 4), PATTERNS[n % len(PATTERNS)], most)
            for n, figure in enumerate(row.figures)
        )
        groups.append(Group(row, lines, drawn))
        y += len(drawn) * (BAR + 4) + GAP
    return BarChart(y, tuple(groups))


def _bar(figure: Figure, y: int, pattern: str, most: int) -> Bar:
    if figure.share:
        width, reach = (_length(part / figure.share.of) for part in (figure.share.low, figure.share.high))
    else:
        width = reach = _length((figure.count or 0) / most)
    return Bar(figure, y, width, reach, pattern)


def _length(part: float) -> int:
    return round(LONGEST_BAR * part)


@dataclass(frozen=True, slots=True)
class Line:
    """A series over time: its runs of points, each point, and where only a range may be shown.

    A range is an upright line, from one height to another.
    """

    label: str
    runs: tuple[str, ...]
    points: tuple[tuple[int, int], ...]
    ranges: tuple[tuple[int, int, int], ...]
    label_y: int


@dataclass(frozen=True, slots=True)
class LineChart:
    """Shares over time: percent upward, periods from start to end."""

    lines: tuple[Line, ...]
    levels: tuple[tuple[int, int], ...]
    periods: tuple[tuple[int, str], ...]


def lines(periods: Sequence[str], series: Sequence[tuple[str, Sequence[Share | None]]]) -> LineChart:
    """Series of shares, one for each period; the labels at their ends stand clear of each other."""
    steps = max(1, len(periods) - 1)
    xs = [round(START + (END - START - 16) * n / steps) + 8 for n in range(len(periods))]
    drawn = [_line(label, list(zip(xs, shares, strict=True))) for label, shares in series]
    every = -(-len(periods) // 6)
    return LineChart(
        lines=tuple(_spread(drawn)),
        levels=tuple((level, _height(level / 100)) for level in (0, 25, 50, 75, 100)),
        periods=tuple(
            (x, name) for n, (x, name) in enumerate(zip(xs, periods, strict=True)) if n % every == 0
        ),
    )


def _line(label: str, places: list[tuple[int, Share | None]]) -> Line:
    runs: list[list[tuple[int, int]]] = [[]]
    ranges = []
    for x, share in places:
        if share and share.part is not None:
            runs[-1].append((x, _height(share.part / share.of)))
            continue
        runs.append([])
        if share and share.high - share.low < share.of:
            ranges.append((x, _height(share.low / share.of), _height(share.high / share.of)))
    points = tuple(point for run in runs for point in run)
    ends = [y for _, y in points[-1:]] + [low for _, low, _ in ranges[-1:]]
    return Line(
        label=label,
        runs=tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1),
        points=points,
        ranges=tuple(ranges),
        label_y=ends[0] if ends else BOTTOM,
    )


def _height(part: float) -> int:
    return round(BOTTOM - (BOTTOM - TOP) * part)


def _spread(drawn: Sequence[Line]) -> Iterator[Line]:
    """The lines in their order, their labels moved up until none stands on another."""
    at: dict[str, int] = {}
    for line in sorted(drawn, key=lambda line: -line.label_y):
        at[line.label] = min(line.label_y, min(at.values(), default=BOTTOM + NEXT_LABEL) - NEXT_LABEL)
    lift = max(0, TOP - min(at.values(), default=TOP))
    for line in drawn:
        yield replace(line, label_y=at[line.label] + lift)
