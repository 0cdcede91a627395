"""What is read of a chart on a page of the admin site."""

from demo.counting_verdict import Seen, chart

PAGE = """
<table id="table-channel-7-days"><thead><tr><th>День</th></tr></thead><tbody>
<tr><th>пт, 20 ноя</th><td data-number="3">3</td><td data-number="2">2</td></tr>
<tr data-running><th>сб, 21 ноя</th><td data-number="1000">1 000</td><td data-number="900">900</td></tr></tbody></table>
<table id="table-channel-7-weeks"><tbody>
<tr data-running><th>16 ноя</th><td data-number="5">5</td><td data-number="4">4</td></tr></tbody></table>
"""


def test_a_chart_is_the_sum_of_its_own_table() -> None:
    assert chart(PAGE, "channel-7-days") == Seen(1003, 902)
    assert chart(PAGE, "channel-7-weeks") == Seen(5, 4)


def test_where_there_is_no_such_chart_there_are_no_numbers() -> None:
    assert chart(PAGE, "channel-70-days") is None
    assert chart("<p>Пока никто не открывал этот канал</p>", "channel-7-days") is None
