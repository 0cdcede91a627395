"""Links, and the first one of each visitor."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalog_service.channels.models import Category, Channel
from catalog_service.visitors.models import Visitor

CODE = r"^[A-Za-z0-9_-]{1,64}$"
"""What Telegram carries in `startapp` and `start`."""
_CODE_BYTES = 16


def new_code() -> str:
    """122 bits and more of chance: nobody finds a link by trying, and it holds no number of ours."""
    return secrets.token_urlsafe(_CODE_BYTES)


class Link(models.Model):
    """Opens a channel, a category, or the first page where it names neither.

    Every channel has one of its own (`is_own`), made by a trigger together with it.
    """

    code = models.CharField("код", max_length=64, default=new_code, editable=False)
    channel = models.ForeignKey(
        Channel, on_delete=models.CASCADE, null=True, blank=True, related_name="links", verbose_name="канал"
    )
    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, null=True, blank=True, related_name="links", verbose_name="категория"
    )
    label = models.CharField("метка", max_length=128, blank=True, help_text="Где она стоит: «пост 5 мая».")
    is_own = models.BooleanField("своя", default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="кто создал",
    )
    created_at = models.DateTimeField("создана", auto_now_add=True)

    class Meta:
        db_table = "link"
        verbose_name = "ссылка"
        verbose_name_plural = "ссылки"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="link_code_unique"),
            models.UniqueConstraint(fields=["channel"], name="link_own_once", condition=Q(is_own=True)),
            models.CheckConstraint(condition=Q(code__regex=CODE), name="link_code_carried"),
            models.CheckConstraint(
                condition=Q(channel__isnull=True) | Q(category__isnull=True), name="link_opens_one_page"
            ),
            models.CheckConstraint(condition=Q(is_own=False) | Q(channel__isnull=False), name="link_own_of_a_channel"),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="link_newest")]

    def __str__(self) -> str:
        return self.label or str(self.channel or self.category or "Первая страница")


class Arrival(models.Model):
    """By which link a visitor came first; later ones do not change it."""

    visitor = models.OneToOneField(
        Visitor, on_delete=models.CASCADE, primary_key=True, related_name="arrival", verbose_name="посетитель"
    )
    # PostgreSQL deletes them with their link: Django would read all of them first, and the admin site list them.
    link = models.ForeignKey(Link, on_delete=models.DO_NOTHING, related_name="arrivals", verbose_name="ссылка")
    at = models.DateTimeField("когда", editable=False)

    class Meta:
        db_table = "arrival"
        verbose_name = "приход"
        verbose_name_plural = "приходы"

    def __str__(self) -> str:
        return f"{self.visitor}: {self.link}"
