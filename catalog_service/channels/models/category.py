"""A topic of channels."""

from django.db import models
from django.db.models.functions import Lower


class Category(models.Model):
    """A topic; every channel has one. Deleted only when it has no channels."""

    name = models.CharField("название", max_length=64)
    order = models.PositiveIntegerField("порядок", default=0, help_text="Меньшее число — выше в списке.")

    class Meta:
        db_table = "category"
        verbose_name = "категория"
        verbose_name_plural = "категории"
        ordering = ["order", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="category_name_unique", violation_error_message="Такая категория уже есть."
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="category_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
