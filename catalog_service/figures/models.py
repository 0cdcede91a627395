"""When each channel is refreshed, what came of it, how its figures grew, and how the sources are."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from catalog_service.channels.models import Channel
from catalog_service.channels.picture_field import PictureField
from catalog_service.channels.pictures import LOGO
from catalog_service.figures.findings import Door
from catalog_service.figures.states import WORDS, State

STATES = [(state.value, WORDS[state]) for state in State]
DOORS = {
    Door.TELEGRAM: "Telegram (t.me)",
    Door.PICTURES: "Telegram: логотипы",
    Door.TGSTAT: "TGStat, API",
    Door.TELEMETR: "Telemetr, API",
    Door.TELEMETR_PAGE: "Telemetr, страница (пол)",
}


class Round(models.Model):
    """Many channels that an editor wants refreshed at once, or one. Those that wait are counted from the refreshes."""

    title = models.CharField("что обновляется", max_length=128)
    total = models.PositiveIntegerField("каналов")
    fresh = models.PositiveIntegerField("обновлены меньше часа назад", default=0)
    found = models.PositiveIntegerField("обновлены", default=0)
    failed = models.PositiveIntegerField("обновить не удалось", default=0)
    asked_at = models.DateTimeField("когда")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="кто"
    )

    class Meta:
        db_table = "figure_round"
        verbose_name = "обход каналов"
        verbose_name_plural = "обходы каналов"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class Refresh(models.Model):
    """A channel's place in the queue: the row is the job. Due by itself once a day, at its own time of the day.

    `wanted_at` with `wanted_by`: somebody wants it sooner; both go when it was tried. `tried_at`: the last attempt,
    whatever came of it; `refreshed_at`: the last one that brought a figure. `looked_at`: when t.me was looked at last
    and showed who the channel is, `address` where: what followed t.me/ in its link, in lower case. While the link is
    another one, what is known of the channel is known of nobody in particular. An `address` without `looked_at`: it has
    shown since that the name is not the channel's any more. `labels_at`, `gender_at`: when TGStat's
    labels and Telemetr's page were asked for last; `gender_wanted_at`: a visitor opened a channel whose gender is
    missing or old.
    """

    class By(models.TextChoices):
        """Who is waited for comes first, by the alphabet: an editor in front of one channel, then the rounds."""

        EDITOR = "editor", "редактор"
        ROUND = "round", "обход"
        VISITOR = "visitor", "посетитель"

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, primary_key=True, related_name="refresh")
    due_at = models.DateTimeField("по расписанию")
    wanted_at = models.DateTimeField("попросили", null=True)
    wanted_by = models.CharField("кто", max_length=8, choices=By, blank=True)
    round = models.ForeignKey(Round, on_delete=models.SET_NULL, null=True, related_name="refreshes")
    tried_at = models.DateTimeField("попытка", null=True)
    refreshed_at = models.DateTimeField("обновлено", null=True)
    looked_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=100, blank=True, default="")
    labels_at = models.DateTimeField(null=True)
    gender_at = models.DateTimeField(null=True)
    gender_wanted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "figure_refresh"
        verbose_name = "обновление показателей"
        verbose_name_plural = "обновления показателей"
        constraints = [
            models.CheckConstraint(
                condition=Q(wanted_at=None, wanted_by="") | (Q(wanted_at__isnull=False) & ~Q(wanted_by="")),
                name="figure_refresh_wanted_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "channel"], name="figure_refresh_due"),
            models.Index(
                fields=["wanted_by", "wanted_at", "channel"],
                name="figure_refresh_wanted",
                condition=Q(wanted_at__isnull=False),
            ),
            models.Index(fields=["round"], name="figure_refresh_of_round", condition=Q(wanted_at__isnull=False)),
            models.Index(
                fields=["gender_wanted_at"], name="figure_refresh_gender", condition=Q(gender_wanted_at__isnull=False)
            ),
            models.Index(F("refreshed_at").asc(nulls_first=True), name="figure_refresh_oldest"),
        ]

    def __str__(self) -> str:
        return str(self.channel)


class Profile(models.Model):
    """What sources tell of a channel beside its figures: offered to editors, never put in place of what they wrote.

    `title`, `description`, `logo` are Telegram's; `picture` is the address of the logo that was taken. `mean_reach`
    stands beside the reach, which is a median. `was`: the name before the channel was followed to its new one.
    """

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, primary_key=True, related_name="profile")
    title = models.CharField("название в Telegram", max_length=255, blank=True)
    description = models.TextField("описание в Telegram", blank=True, max_length=4000)
    logo = PictureField("логотип в Telegram", shape=LOGO, blank=True)
    picture = models.CharField(max_length=1024, blank=True)
    seen_at = models.DateTimeField("когда видели", null=True)
    last_post_at = models.DateTimeField("последний пост", null=True)
    mean_reach = models.DecimalField("средний охват", max_digits=14, decimal_places=2, null=True)
    tgstat_id = models.BigIntegerField("id в TGStat", null=True)
    language = models.CharField("язык", max_length=64, blank=True)
    red_label = models.BooleanField("красная метка TGStat", null=True)
    black_label = models.BooleanField("чёрная метка TGStat", null=True)
    was = models.CharField("прежнее имя", max_length=32, blank=True)
    renamed_at = models.DateTimeField("переименован", null=True)

    class Meta:
        db_table = "figure_profile"
        verbose_name = "сведения о канале"
        verbose_name_plural = "сведения о каналах"
        indexes = [
            models.Index(
                fields=["channel"], name="figure_profile_labelled", condition=Q(red_label=True) | Q(black_label=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.channel)


class Attempt(models.Model):
    """How asking one door about a channel ended last. `found_at`: when it last gave something.

    `page`: what was answered, kept while its shape is unknown.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="attempts", db_index=False)
    door = models.CharField("источник", max_length=16, choices=[(door.value, words) for door, words in DOORS.items()])
    state = models.CharField("что вышло", max_length=16, choices=STATES)
    words = models.CharField(max_length=512, blank=True)
    page = models.TextField(blank=True)
    at = models.DateTimeField("когда")
    found_at = models.DateTimeField("последний успех", null=True)

    class Meta:
        db_table = "figure_attempt"
        verbose_name = "попытка"
        verbose_name_plural = "попытки"
        ordering = ["channel", "door"]
        constraints = [models.UniqueConstraint(fields=["channel", "door"], name="figure_attempt_once")]
        indexes = [models.Index(fields=["state", "channel"], name="figure_attempt_state", condition=~Q(state="found"))]

    def __str__(self) -> str:
        return f"{self.get_door_display()}: {self.get_state_display()}"


class DoorState(models.Model):
    """How a door is. `rests_until` with `why`: nobody asks before; `refusals`: in a row, so that it rests longer."""

    door = models.CharField(
        "источник", max_length=16, primary_key=True, choices=[(d.value, w) for d, w in DOORS.items()]
    )
    rests_until = models.DateTimeField("отдыхает до", null=True)
    why = models.CharField("почему", max_length=16, choices=STATES, blank=True)
    words = models.CharField(max_length=512, blank=True)
    refusals = models.PositiveIntegerField("отказов подряд", default=0)
    asked_at = models.DateTimeField("спрашивали", null=True)
    found_at = models.DateTimeField("отвечал", null=True)

    class Meta:
        db_table = "figure_door"
        verbose_name = "источник показателей"
        verbose_name_plural = "источники показателей"

    def __str__(self) -> str:
        return self.get_door_display()


class Snapshot(models.Model):
    """What was measured of a channel on a day (Europe/Moscow), the day's last refresh; NULL: not known that day.

    Measured values, without editors' overrules. `mean_reach`: beside the reach where Telegram's posts were read.
    """

    FIGURES: ClassVar = ("subscribers", "reach", "err", "er")

    pk = models.CompositePrimaryKey("channel_id", "day")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="snapshots", db_index=False)
    day = models.DateField("день")
    at = models.DateTimeField("когда")
    subscribers = models.PositiveBigIntegerField("подписчики", null=True)
    reach = models.PositiveBigIntegerField("охват", null=True)
    mean_reach = models.DecimalField("средний охват", max_digits=14, decimal_places=2, null=True)
    err = models.DecimalField("ERR, %", max_digits=9, decimal_places=2, null=True)
    er = models.DecimalField("ER, %", max_digits=9, decimal_places=2, null=True)

    class Meta:
        db_table = "figure_snapshot"
        verbose_name = "снимок показателей"
        verbose_name_plural = "снимки показателей"

    def __str__(self) -> str:
        return f"{self.channel}, {self.day}"
