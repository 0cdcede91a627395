"""The form of a channel: its link is enough, what follows from it or is measured later may stay empty."""

from typing import Any

from catalog_service.back_office.last_place import LastPlaceForm
from catalog_service.channels import telegram_links
from catalog_service.channels.models import Channel


class ChannelForm(LastPlaceForm):
    """Title: the channel's name until Telegram tells a better one. Place: last of its category."""

    class Meta:
        model = Channel
        fields = "__all__"
        help_texts = {"title": "Пустое — имя из ссылки."}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "title" in self.fields:
            self.fields["title"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "title" in self.fields and not cleaned.get("title"):
            self._take_title_from(str(cleaned.get("telegram_link") or ""))
        return cleaned

    def _take_title_from(self, link: str) -> None:
        try:
            known = telegram_links.normalised(link)
        except telegram_links.NotAChannelLinkError:
            return  # said of the link already
        if telegram_links.public_name(known) is None:
            self.add_error("title", "По пригласительной ссылке названия не узнать: впишите его.")
        else:
            self.cleaned_data["title"] = known.rpartition("/")[2]
