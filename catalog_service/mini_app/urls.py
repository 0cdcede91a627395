"""Addresses of the API, version 1."""

from django.urls import path, re_path, register_converter
from django.urls.converters import IntConverter

from catalog_service.mini_app.api.categories import CategoriesView
from catalog_service.mini_app.api.channels import ChannelsView, ChannelView
from catalog_service.mini_app.api.events import EventsView
from catalog_service.mini_app.api.favorites import FavoritesView, FavoriteView
from catalog_service.mini_app.api.links import LinkView
from catalog_service.mini_app.api.missing import MissingView
from catalog_service.mini_app.api.requests import RequestsView
from catalog_service.mini_app.api.write_access import WriteAccessView
from catalog_service.mini_app.questions import MOST_ID


class IdConverter(IntConverter):
    """A number that PostgreSQL can look for; another address is none of ours."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        if (number := int(value)) > MOST_ID:
            raise ValueError(value)
        return number


register_converter(IdConverter, "id")

urlpatterns = [
    path("categories/", CategoriesView.as_view()),
    path("channels/", ChannelsView.as_view()),
    path("channels/<id:channel_id>/", ChannelView.as_view()),
    path("events/", EventsView.as_view()),
    path("favorites/", FavoritesView.as_view()),
    path("favorites/<id:channel_id>/", FavoriteView.as_view()),
    path("links/<str:code>/", LinkView.as_view()),
    path("requests/", RequestsView.as_view()),
    path("write-access/", WriteAccessView.as_view()),
    re_path("", MissingView.as_view()),
]
