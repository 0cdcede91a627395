"""An ad that a channel has carried."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from catalog_service.channels import expressions
from catalog_service.channels.link_field import LinkField
from catalog_service.channels.models.channel import Channel
from catalog_service.channels.picture_field import PictureField
from catalog_service.channels.pictures import AD_EXAMPLE

_EMPTY = "Нужны картинка, текст или ссылка на пост: хотя бы что-то одно."


class AdExample(models.Model):
    """A picture, a text, a link to the post: at least one of them."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="ad_examples", db_index=False)
    picture = PictureField("картинка", shape=AD_EXAMPLE, blank=True)
    text = models.TextField("текст", blank=True, max_length=4096)
    post_link = LinkField("ссылка на пост", blank=True)
    order = models.PositiveIntegerField("порядок", default=0)

    class Meta:
        db_table = "ad_example"
        verbose_name = "пример рекламы"
        verbose_name_plural = "примеры рекламы"
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(picture="") | ~Q(text="") | ~Q(post_link=""),
                name="ad_example_not_empty",
                violation_error_message=_EMPTY,
            ),
            models.CheckConstraint(
                condition=Q(post_link="") | Q(post_link__regex=expressions.POST_LINK),
                name="ad_example_post_link",
                violation_error_message="Ссылка на пост должна быть вида https://t.me/name/123.",
            ),
        ]
        indexes = [models.Index(fields=["channel", "order", "id"], name="ad_example_channel")]

    def __str__(self) -> str:
        return self.text[:60] or self.post_link or "картинка"

    def clean(self) -> None:
        if not (self.picture or self.text or self.post_link):
            raise ValidationError(_EMPTY)
