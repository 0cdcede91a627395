"""What people do to figures: editors want them anew and take what is offered, visitors open channels."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import QuerySet

from catalog_service.channels.models import Channel
from catalog_service.figures import offers, tasks, turns
from catalog_service.figures.models import Profile, Refresh, Round
from catalog_service.figures.offers import Part

AGAIN_AFTER = timedelta(hours=1)
"""On demand a channel is tried once in that time, whoever asks."""
OLD_AFTER = timedelta(days=1)
GENDER_OLD_AFTER, GENDER_AGAIN_AFTER = timedelta(days=30), timedelta(days=7)
"""Since Telemetr's page was asked: where it gave something, and where it gave nothing."""

# One statement. What somebody holds at this moment is left alone: it is being refreshed, or opened by another visitor.
# Rows that are fresh are only read.
OPENED = """
UPDATE figure_refresh AS refresh
SET wanted_at = CASE WHEN is_old THEN %(now)s ELSE refresh.wanted_at END,
    wanted_by = CASE WHEN is_old THEN 'visitor' ELSE refresh.wanted_by END,
    gender_wanted_at = CASE WHEN wants_gender THEN %(now)s ELSE refresh.gender_wanted_at END
FROM (
    SELECT held.channel_id, is_old, wants_gender
    FROM figure_refresh AS held
    JOIN channel ON channel.id = held.channel_id AND channel.published
    CROSS JOIN LATERAL (SELECT
        held.wanted_at IS NULL
            AND (held.refreshed_at IS NULL OR held.refreshed_at <= %(old)s)
            AND (held.tried_at IS NULL OR held.tried_at <= %(again)s) AS is_old,
        %(page)s AND held.gender_wanted_at IS NULL AND channel.username IS NOT NULL
            AND (held.gender_at IS NULL OR held.gender_at <= %(gender_again)s)
            AND NOT EXISTS (
                SELECT FROM share WHERE share.channel_id = held.channel_id AND share.kind = 'gender'
                    AND (share.source = 'editor' OR held.gender_at > %(gender_old)s)
            ) AS wants_gender
    ) AS wishes
    WHERE held.channel_id = ANY(%(channels)s) AND (is_old OR wants_gender)
    FOR UPDATE OF held SKIP LOCKED
) AS chosen
WHERE refresh.channel_id = chosen.channel_id
"""


def want(channels: QuerySet[Channel], *, title: str, by: User | None, now: datetime) -> Round:
    """Have them refreshed before all others; those that were tried less than `AGAIN_AFTER` ago are left out.

    One that waits in another round waits in this one from now on.
    """
    with transaction.atomic():
        turns.make(now)
        refreshes = Refresh.objects.filter(channel__in=channels.order_by().values("pk"))
        asked = dict(refreshes.select_for_update().order_by("pk").values_list("pk", "tried_at"))
        due = [pk for pk, tried_at in asked.items() if tried_at is None or tried_at <= now - AGAIN_AFTER]
        made = Round.objects.create(
            title=title, total=len(asked), fresh=len(asked) - len(due), asked_at=now, asked_by=by
        )
        by_whom = Refresh.By.EDITOR if len(asked) == 1 else Refresh.By.ROUND
        Refresh.objects.filter(pk__in=due).update(wanted_at=now, wanted_by=by_whom, round=made)
        if due:
            transaction.on_commit(tasks.refresh_now.defer)
    return made


def opened(channel_ids: Collection[int], *, now: datetime) -> None:
    """A visitor opened them: what is old of them is wanted anew. One statement, which waits for nobody."""
    values: dict[str, Any] = {
        "channels": list(channel_ids),
        "now": now,
        "old": now - OLD_AFTER,
        "again": now - AGAIN_AFTER,
        "page": settings.TELEMETR_PAGE,
        "gender_old": now - GENDER_OLD_AFTER,
        "gender_again": now - GENDER_AGAIN_AFTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(OPENED, values)


def take(channel: Channel, part: Part) -> None:
    """Put what Telegram offers into the channel, as far as it offers something else than what is there."""
    with transaction.atomic():
        held = Channel.objects.select_for_update(no_key=True).filter(pk=channel.pk).first()
        profile = Profile.objects.filter(pk=channel.pk).first()
        if held is None:
            return
        for offer in offers.of(held, profile):
            if offer.part is part:
                Channel.objects.filter(pk=held.pk).update(**{part.value: offer.offered})
    channel.refresh_from_db(fields=[part.value])
