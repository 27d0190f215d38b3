"""Charts stand where their numbers say."""

from questionnaire.core.reporting.disclosure_control import Share
from questionnaire.desk.reporting.charts import BOTTOM, LONGEST_BAR, TOP, Figure, Row, bars, lines

HALF, SMALL, LARGE = Share(20, 10, 10), Share(20, 0, 4), Share(20, 16, 20)


def test_counts_are_as_long_as_their_part_of_the_largest():
    rows = [Row((Figure(count=count),), label="Why?") for count in (40, 20, 10)]

    widths = [group.bars[0].width for group in bars(rows).groups]

    assert widths == [LONGEST_BAR, LONGEST_BAR // 2, round(LONGEST_BAR / 4)]


def test_a_share_that_may_not_be_told_ends_somewhere_between():
    (group,) = bars(
        [Row((Figure(share=HALF), Figure(share=SMALL), Figure(share=LARGE)), label="Right?")]
    ).groups

    ends = [(bar.width, bar.reach) for bar in group.bars]

    assert ends == [(115, 115), (0, 46), (184, 230)]
    assert len({bar.pattern for bar in group.bars}) == 3


def test_bars_and_labels_stand_clear_of_each_other():
    label = (
        "It is the evening after your infusion and you feel fine. A friend asks you to drive to the store."
    )
    chart = bars([Row((Figure(count=5), Figure(count=9)), label=label), Row((Figure(count=7),), label="Ill")])

    first, second = chart.groups
    places = (
        [y for y, _ in first.lines] + [bar.y for bar in first.bars] + [second.lines[0][0], second.bars[0].y]
    )

    assert places == sorted(places)
    assert min(b - a for a, b in zip(places, places[1:], strict=False)) >= 6
    assert chart.height > second.bars[0].y


def test_a_percentage_is_rounded_where_it_is_told_and_else_what_it_is_at_least():
    assert [Figure(share=s).percent for s in (Share(12, 7, 7), Share(12, 8, 12), None)] == [58, 66, None]


def test_a_line_has_a_point_for_each_share_that_may_be_told_and_breaks_where_it_may_not():
    periods = ["Nov 2", "Nov 9", "Nov 16", "Nov 23", "Nov 30"]

    (line,) = lines(periods, [("2 h", [HALF, HALF, LARGE, None, HALF])]).lines

    middle = (TOP + BOTTOM) // 2
    assert [y for _, y in line.points] == [middle] * 3
    assert [len(run.split()) for run in line.runs] == [2]
    assert [(low, high) for _, low, high in line.ranges] == [(50, TOP)]


def test_the_labels_of_lines_that_end_together_stand_under_each_other():
    chart = lines(["Nov 2", "Nov 9"], [(label, [HALF, HALF]) for label in ("72 h", "24 h", "2 h")])

    assert sorted(line.label_y for line in chart.lines) == [74, 89, 104]


def test_at_most_six_periods_are_named():
    weeks = [f"Nov {n}" for n in range(1, 13)]

    assert [name for _, name in lines(weeks, []).periods] == [f"Nov {n}" for n in (1, 3, 5, 7, 9, 11)]
