"""What an advertiser said of a channel."""

from django.db import models

from catalog_service.channels.models.channel import Channel


class Review(models.Model):
    """Entered by an editor."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="reviews", db_index=False)
    author = models.CharField("кто", max_length=64)
    text = models.TextField("отзыв", max_length=2000)
    written_on = models.DateField("когда", null=True, blank=True)
    order = models.PositiveIntegerField("порядок", default=0)

    class Meta:
        db_table = "review"
        verbose_name = "отзыв"
        verbose_name_plural = "отзывы"
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(author="") & ~models.Q(text=""), name="review_not_empty")
        ]
        indexes = [models.Index(fields=["channel", "order", "id"], name="review_channel")]

    def __str__(self) -> str:
        return self.author
