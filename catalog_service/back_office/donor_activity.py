"""«Лучшие посты за 7 дней»: the section of a channel that is a donor of the reposter."""

from typing import Any

from django.http import HttpRequest

from catalog_service.back_office.sections import Section, WithSections
from catalog_service.channels import donor_activity
from catalog_service.channels.donor_activity import Activity, Post, Unreadable
from catalog_service.channels.models import Channel

TITLE = "Лучшие посты за 7 дней"
SILENT = "Репостер сейчас не отвечает: лучшие посты не показаны. Обновите страницу через минуту."
NOTHING = "Канал — донор репостера, измеренных постов за 7 дней пока нет."
HOW = "Рейтинг — сколько реакций и репостов пришлось бы на 10 000 просмотров через час после выхода поста."


class WithDonorActivity(WithSections):
    """Mixed into a channel's page."""

    def sections(self, request: HttpRequest, obj: Any) -> list[Section]:
        return [*super().sections(request, obj), *_section(obj)]


def _section(channel: Channel) -> list[Section]:
    """None for a channel that is no donor, as for one of a catalog without the reposter."""
    activity = donor_activity.of(channel)
    return [] if activity is None else [Section(TITLE, "back_office/donor_activity.html", _shown(activity))]


def _shown(activity: Activity | Unreadable) -> dict[str, Any]:
    if isinstance(activity, Unreadable):
        return {"instead": SILENT}
    if activity.median_rating is None:
        return {"instead": NOTHING}
    posts = [_line(post) for post in activity.best_posts]
    return {"median": int(activity.median_rating), "rated": activity.rated_posts, "posts": posts, "how": HOW}


def _line(post: Post) -> dict[str, Any]:
    """Ratings are cut to whole numbers, as the reposter's bot shows them."""
    return {
        "link": post.link,
        "name": f"Пост {post.link.rpartition('/')[2]}",
        "published_at": post.published_at,
        "rating": int(post.rating),
        "views": post.views,
        "interactions": post.interactions,
    }
