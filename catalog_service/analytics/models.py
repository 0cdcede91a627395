"""Events as they come, and the points that charts are drawn of."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class Kind(models.IntegerChoices):
    """What a visitor did."""

    OPENED_APP = 1, "открыл каталог"
    OPENED_CATEGORY = 2, "открыл категорию"
    OPENED_CHANNEL = 3, "открыл канал"
    OPENED_PRICE = 4, "открыл «Стоимость»"
    PRESSED_MANAGER = 5, "нажал «Связаться с менеджером»"
    FOLLOWED_OUT = 6, "перешёл по внешней ссылке"
    SENT_REQUEST = 7, "отправил заявку"
    KEPT_FAVORITE = 8, "добавил в избранное"


class Event(models.Model):
    """One deed of one visitor. Kept for 90 days after it was counted.

    The numbers are no foreign keys: millions of rows would be looked through whenever a channel is deleted.
    `category` of what a visitor did with a channel is the channel's at that moment. `link` is of OPENED_APP only.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    visitor = models.BigIntegerField()
    kind = models.PositiveSmallIntegerField(choices=Kind)
    category = models.BigIntegerField(null=True)
    channel = models.BigIntegerField(null=True)
    link = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "event"
        verbose_name = "событие"
        verbose_name_plural = "события"
        indexes = [
            BrinIndex(fields=["at"], name="event_at", pages_per_range=32, autosummarize=True),
            # With all that a roll-up reads of a visitor's past: it never looks for the rows all over the table.
            models.Index(
                fields=["visitor", "at"],
                include=["id", "kind", "category", "channel", "link"],
                name="event_of_visitor",
            ),
        ]


class Uncounted(models.Model):
    """An event that no roll-up has counted yet, and what is asked of it before it is looked up.

    Written with the event in one transaction, deleted by the roll-up with its points in one.
    """

    event = models.UUIDField(primary_key=True, editable=False)
    visitor = models.BigIntegerField()
    category = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "uncounted"
        verbose_name = "не подсчитанное"
        verbose_name_plural = "не подсчитанное"


class Grain(models.IntegerChoices):
    """How long one point of a chart is. Weeks begin on Monday."""

    DAY = 1, "день"
    WEEK = 2, "неделя"


class Subject(models.IntegerChoices):
    """Of what is counted; `subject_id` is 0 for the catalog as a whole."""

    CATALOG = 1, "каталог"
    CATEGORY = 2, "категория"
    CHANNEL = 3, "канал"
    LINK = 4, "ссылка"


class Measure(models.IntegerChoices):
    """What is counted. Those after OPENED are counted where the visitor's first open of the 7 days before was."""

    OPENED = 1, "открытия"
    OPENED_CHANNEL = 2, "открытия каналов"
    PRICE = 3, "стоимость"
    MANAGER = 4, "связаться с менеджером"
    REQUEST = 5, "заявка"


class Point(models.Model):
    """A day's or a week's count: `times` it was done, by how many `visitors`, 1 and more. No row means none.

    No CHECK says so: PostgreSQL would look at a difference before it adds it to what is there.
    """

    pk = models.CompositePrimaryKey("subject", "subject_id", "grain", "measure", "start")
    subject = models.PositiveSmallIntegerField(choices=Subject)
    subject_id = models.BigIntegerField()
    grain = models.PositiveSmallIntegerField(choices=Grain)
    measure = models.PositiveSmallIntegerField(choices=Measure)
    start = models.DateField()
    times = models.IntegerField()
    visitors = models.IntegerField()

    class Meta:
        db_table = "point"
        verbose_name = "точка графика"
        verbose_name_plural = "точки графиков"
        # None with `times` or `visitors` in it: every minute's counting would write a new row into each index.
        indexes = [models.Index(fields=["grain", "start", "subject", "measure"], name="point_of_a_time")]
