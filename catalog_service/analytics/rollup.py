"""Counting: events become points and interests.

    roll_up()                       -> how many events it has counted, 0 where another one is at it

A visitor's part of a point follows from his own events alone. So a roll-up takes the visitors of whom something has
come, works out their parts without what has come and with it, and adds the difference to the points: whole numbers,
nothing is rounded, and of all the others nothing is read. What counts where is in `rules.py`.

Which events have come is no guess by time: each stands in `uncounted` from its own transaction on until the one that
counts it. All that a roll-up looks at is of one moment, because it is one statement: an event that commits meanwhile is
left to the next one, and a roll-up that is killed has done nothing.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from catalog_service.analytics.models import Grain, Subject
from catalog_service.analytics.rules import KEPT, REACH, ROLES, WEIGHTS, Part

AT_ONCE = 200_000
"""Events of one statement, and the rest of its last visitor's."""
_LOCK = 7_306_080_207

# How many are uncounted the planner cannot know: it would read them again for each of them, believing that there are
# few. No other statement of the service works on as much at once, hence the memory and the time.
BEGIN = """
SELECT pg_try_advisory_xact_lock(%s), set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true),
       set_config('work_mem', '128MB', true), set_config('statement_timeout', '10min', true)
"""

# Whose events have come. `recent`: from where on they may change a point. The first of them moves steps from opens or
# to opens of the REACH before it; those have weeks, a visitor counts once in a week, and the steps of its Monday look
# for their first open in the REACH before that. Nothing bounds it above: what is later than new events is looked at.
TOUCHED = """
touched AS MATERIALIZED (
    SELECT visitor, min(at) - %(kept)s AS since, array_agg(DISTINCT category) AS categories,
           (date_trunc('week', min(at AT TIME ZONE %(zone)s) - %(reach)s) - %(reach)s) AT TIME ZONE %(zone)s AS recent
    FROM uncounted
    WHERE visitor <= (
        SELECT max(visitor) FROM (SELECT visitor FROM uncounted ORDER BY visitor LIMIT %(at_once)s) AS first
    )
    GROUP BY visitor
)"""

# All that they have done since then, and for their interests what they did before in the same categories. OFFSET 0:
# read for one visitor after another, by the index. `local`: a clock in Moscow, where no hour is ever left out.
DEED = """
deed AS MATERIALIZED (
    SELECT done.*, done.at AT TIME ZONE %(zone)s AS local, done.at >= recent AS is_recent,
           uncounted.event IS NOT NULL AS is_new
    FROM touched CROSS JOIN LATERAL (
        SELECT * FROM event
        WHERE event.visitor = touched.visitor AND event.at >= touched.since
          AND (event.at >= touched.recent OR event.category = ANY(touched.categories))
        OFFSET 0
    ) AS done
    LEFT JOIN uncounted ON uncounted.event = done.id
)"""

# What each deed is to each subject. To a link a step is one for every link that its visitor has come by.
PART = """
came AS (SELECT DISTINCT visitor, link FROM deed WHERE is_recent AND link IS NOT NULL),
part AS (
    SELECT visitor, subject, measure, part, local, is_new,
           CASE subject WHEN %(catalog)s THEN 0 WHEN %(category)s THEN category WHEN %(channel)s THEN channel ELSE link
           END AS subject_id
    FROM deed JOIN role USING (kind)
    WHERE is_recent AND (subject <> %(link)s OR (part = %(open)s AND link IS NOT NULL))
    UNION ALL
    SELECT visitor, subject, measure, part, local, is_new, came.link
    FROM deed JOIN role USING (kind) JOIN came USING (visitor)
    WHERE is_recent AND subject = %(link)s AND part = %(step)s
)"""

# The first open within the REACH before a step, now and without what is new. Read from the latest on, a step standing
# where its REACH begins: the earliest open so far is then the first one after that, and may be later than the step.
FIRST_OPEN = """
looked_at AS (
    SELECT visitor, subject, subject_id, measure, part, local, is_new, bool_or(is_new) OVER whole AS is_touched,
           min(local) FILTER (WHERE part = %(open)s) OVER back AS opened,
           min(local) FILTER (WHERE part = %(open)s AND NOT is_new) OVER back AS opened_before
    FROM part
    WINDOW whole AS (PARTITION BY visitor, subject, subject_id),
           back AS (whole ORDER BY CASE part WHEN %(step)s THEN local - %(reach)s ELSE local END DESC)
)"""

# The day on which a deed counts, and that on which it has counted; NULL: nowhere.
DAYS = """
counts AS (
    SELECT visitor, subject, subject_id, measure,
           CASE WHEN part <> %(step)s THEN local WHEN opened <= local THEN opened END::date AS day,
           CASE WHEN is_new THEN NULL WHEN part <> %(step)s THEN local
                WHEN opened_before <= local THEN opened_before END::date AS day_before
    FROM looked_at WHERE is_touched
),
by_day AS MATERIALIZED (
    SELECT visitor, subject, subject_id, measure, day, sum(now)::int AS now, sum(before)::int AS before
    FROM (
        SELECT visitor, subject, subject_id, measure, day, 1 AS now,
               (day_before IS NOT DISTINCT FROM day)::int AS before
        FROM counts WHERE day IS NOT NULL
        UNION ALL
        SELECT visitor, subject, subject_id, measure, day_before, 0, 1
        FROM counts WHERE day_before IS DISTINCT FROM day AND day_before IS NOT NULL
    ) AS of_a_deed
    GROUP BY visitor, subject, subject_id, measure, day
)"""

# By how much a visitor's part of each point differs from what it was; then that of all visitors together.
DIFFERENCE = """
difference AS (
    SELECT subject, subject_id, grain, measure, start, sum(now) - sum(before) AS times,
           count(*) FILTER (WHERE now > 0) - count(*) FILTER (WHERE before > 0) AS visitors
    FROM (
        SELECT subject, subject_id, %(day)s AS grain, measure, day AS start, now, before FROM by_day
        UNION ALL
        SELECT subject, subject_id, %(week)s, measure, date_trunc('week', day)::date, sum(now)::int, sum(before)::int
        FROM by_day GROUP BY visitor, subject, subject_id, measure, date_trunc('week', day)
    ) AS of_a_visitor
    GROUP BY subject, subject_id, grain, measure, start
),
points AS (
    INSERT INTO point (subject, subject_id, grain, measure, start, times, visitors)
    SELECT subject, subject_id, grain, measure, start, times, visitors
    FROM difference WHERE times <> 0 OR visitors <> 0
    ON CONFLICT (subject, subject_id, grain, measure, start)
    DO UPDATE SET times = point.times + excluded.times, visitors = point.visitors + excluded.visitors
    RETURNING point.ctid AS place, point.times
)"""

# Made anew where something has come. A category or a visitor that is gone has none: asked interest by interest, because
# a join would read all visitors of the catalog. A category that is being deleted meanwhile is waited for: the deletion
# would take the whole roll-up along.
INTEREST = """
interests AS (
    INSERT INTO interest (visitor_id, category_id, strength, last_at)
    SELECT visitor, category, strength, last_at
    FROM (
        SELECT visitor, category, sum(weight) FILTER (WHERE at >= last_at - %(kept)s) AS strength, last_at
        FROM (
            SELECT visitor, category, at, weight, max(at) OVER pair AS last_at, bool_or(is_new) OVER pair AS is_touched
            FROM deed JOIN weighed USING (kind) WINDOW pair AS (PARTITION BY visitor, category)
        ) AS weighty
        WHERE is_touched
        GROUP BY visitor, category, last_at
        OFFSET 0
    ) AS strong
    WHERE (SELECT true FROM category WHERE id = strong.category FOR KEY SHARE)
      AND (SELECT true FROM visitor WHERE telegram_id = strong.visitor)
    ON CONFLICT (visitor_id, category_id) DO UPDATE SET strength = excluded.strength, last_at = excluded.last_at
)"""

COUNTED = """
counted AS (DELETE FROM uncounted USING touched WHERE uncounted.visitor = touched.visitor RETURNING 1)"""

# A late open may have taken all steps of a day to an earlier one: there such points are now, and nobody moves them.
RESULT = "SELECT (SELECT count(*) FROM counted), ARRAY(SELECT place FROM points WHERE times <= 0)::text"
GONE = "DELETE FROM point WHERE ctid = ANY(%s::tid[])"


def roll_up() -> int:
    """All that is uncounted when it begins; the number of events. Each `AT_ONCE` is a transaction.

    What comes meanwhile is left to the next one: while visitors come without a pause, there would be no end.
    """
    total = counted = _roll_up_some()
    while counted >= AT_ONCE:
        counted = _roll_up_some()
        total += counted
    return total


@transaction.atomic
def _roll_up_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [_LOCK])
        if not cursor.fetchall()[0][0]:
            return 0
        cursor.execute(_statement(), _values())
        counted, gone = cursor.fetchall()[0]
        if gone != "{}":
            cursor.execute(GONE, [gone])
    return int(counted)


def _statement() -> str:
    roles = _table("role", ("subject", "kind", "measure", "part"), ROLES)
    weights = _table("weighed", ("kind", "weight"), WEIGHTS.items())
    parts = (roles, weights, TOUCHED, DEED, PART, FIRST_OPEN, DAYS, DIFFERENCE, INTEREST, COUNTED)
    return f"WITH {','.join(parts)} {RESULT}"


def _table(name: str, columns: tuple[str, ...], rows: Iterable[Iterable[int]]) -> str:
    """Numbers of our own, as a table."""
    values = ", ".join(f"({', '.join(str(int(each)) for each in row)})" for row in rows)
    return f"{name} ({', '.join(columns)}) AS (VALUES {values})"


def _values() -> dict[str, Any]:
    return {
        "at_once": AT_ONCE,
        "zone": settings.TIME_ZONE,
        "reach": REACH,
        "kept": KEPT,
        "open": int(Part.OPEN),
        "step": int(Part.STEP),
        **{subject.name.lower(): int(subject) for subject in Subject},
        **{grain.name.lower(): int(grain) for grain in Grain},
    }
