"""Who reads a channel: per cent by gender, country, age."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from catalog_service.channels.models.channel import Channel


class Share(models.Model):
    """Per cent of a channel's readers. Of one kind a channel's shares make 100 at most: PostgreSQL looks at commit."""

    class Kind(models.TextChoices):
        GENDER = "gender", "Пол"
        GEOGRAPHY = "geography", "География"
        AGE = "age", "Возраст"

    class Gender(models.TextChoices):
        MALE = "male", "Мужчины"
        FEMALE = "female", "Женщины"

    class Age(models.TextChoices):
        UNDER_18 = "under_18", "до 18"
        FROM_18 = "18_24", "18–24"
        FROM_25 = "25_34", "25–34"
        FROM_35 = "35_44", "35–44"
        FROM_45 = "45_54", "45–54"
        FROM_55 = "over_55", "55 и старше"

    class Source(models.TextChoices):
        EDITOR = "editor", "Редактор"
        TELEMETR = "telemetr", "Telemetr"
        TGSTAT = "tgstat", "TGStat"

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="shares", db_index=False)
    kind = models.CharField("вид", max_length=16, choices=Kind)
    name = models.CharField("кто", max_length=64)
    percent = models.DecimalField("доля, %", max_digits=5, decimal_places=2)
    source = models.CharField("источник", max_length=16, choices=Source, default=Source.EDITOR, editable=False)
    changed_at = models.DateTimeField("когда", auto_now=True)

    class Meta:
        db_table = "share"
        verbose_name = "доля"
        verbose_name_plural = "доли"
        ordering = ["kind", "-percent", "id"]
        constraints = [
            models.UniqueConstraint(
                "channel",
                "kind",
                Lower("name"),
                name="share_once",
                violation_error_message="Такая доля у канала уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100),
                name="share_of_a_hundred",
                violation_error_message="Доля — от 0 до 100 %.",
            ),
            models.CheckConstraint(
                condition=Q(kind="gender", name__in=["male", "female"])
                | Q(kind="age", name__in=["under_18", "18_24", "25_34", "35_44", "45_54", "over_55"])
                | (Q(kind="geography") & ~Q(name="")),
                name="share_name_known",
            ),
        ]

    def __str__(self) -> str:
        if self.percent is None:  # an editor has just emptied it
            return self.label
        percent = format(Decimal(self.percent).normalize(), "f").replace(".", ",")
        return f"{self.label}: {percent} %"

    @property
    def label(self) -> str:
        """For people; geography is stored in their words already."""
        return self._known().get(self.name, self.name)

    def rank(self) -> int:
        """Among those of its kind, as people expect them: men and women, the young first; countries are all equal."""
        return list(self._known()).index(self.name) if self._known() else 0

    def _known(self) -> dict[str, str]:
        """What the names of its kind are called, in order; nothing of geography, whose names are open."""
        words: dict[str, list[tuple[str, str]]] = {
            self.Kind.GENDER: self.Gender.choices,
            self.Kind.AGE: self.Age.choices,
        }
        return dict(words.get(self.kind, []))


class OfKind(models.Manager[Any]):
    """The shares of one kind only."""

    def __init__(self, kind: Share.Kind) -> None:
        super().__init__()
        self.kind = kind

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(kind=self.kind)


class SavedWithKind:
    """A share whose kind follows from its class: what an admin page edits in a table of its own."""

    KIND: ClassVar[Share.Kind]
    kind: str

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kind = self.KIND
        super().save(*args, **kwargs)  # type: ignore[misc]  # of Share, which every such class is too


class GenderShare(SavedWithKind, Share):
    """`name` is one of `Share.Gender`."""

    KIND = Share.Kind.GENDER
    objects: ClassVar[OfKind] = OfKind(Share.Kind.GENDER)

    class Meta:
        proxy = True
        verbose_name = "доля по полу"
        verbose_name_plural = "пол"


class GeographyShare(SavedWithKind, Share):
    """`name` is a country or a region, as people read it."""

    KIND = Share.Kind.GEOGRAPHY
    objects: ClassVar[OfKind] = OfKind(Share.Kind.GEOGRAPHY)

    class Meta:
        proxy = True
        verbose_name = "доля по географии"
        verbose_name_plural = "география"


class AgeShare(SavedWithKind, Share):
    """`name` is one of `Share.Age`."""

    KIND = Share.Kind.AGE
    objects: ClassVar[OfKind] = OfKind(Share.Kind.AGE)

    class Meta:
        proxy = True
        verbose_name = "доля по возрасту"
        verbose_name_plural = "возраст"
