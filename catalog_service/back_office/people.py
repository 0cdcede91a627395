"""Pages of those who work in the admin site. What each may do is his groups' business, and theirs a migration's."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import ManyToManyField, QuerySet
from django.http import HttpRequest
from procrastinate.contrib.django.models import ProcrastinateJob
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from catalog_service.back_office.deletion import DeletedOneByOne

# Rights are code, jobs are the operator's: neither is edited here.
for _model in (Group, ProcrastinateJob, User):
    admin.site.unregister(_model)


@admin.register(User)
class PeopleAdmin(UserAdmin, DeletedOneByOne):  # type: ignore[type-arg]
    """An owner gives groups; nobody gives himself more than he has."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    filter_horizontal = ()
    formfield_overrides = {ManyToManyField: {"widget": UnfoldAdminCheckboxSelectMultipleWidget}}
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2", "groups")}),)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Кто это", {"fields": (("first_name", "last_name"), "email")}),
        ("Что может", {"fields": ("groups", "is_active")}),
        ("Когда", {"fields": (("last_login", "date_joined"),)}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Superusers are made on the server, and are seen and changed by superusers only."""
        people = super().get_queryset(request).prefetch_related("groups")
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    @admin.display(description="Группы")
    def roles(self, person: User) -> str:
        return ", ".join(group.name for group in person.groups.all()) or "—"

    def in_the_way(self, request: HttpRequest, obj: User) -> str | None:  # noqa: ARG002
        """The history of what he has done would go with him."""
        if not LogEntry.objects.filter(user=obj).exists():
            return None
        return f"«{obj}» есть в истории изменений. Вместо удаления закройте вход: снимите «Активный»."

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, list[Any]]:
        """His groups stay, and which were his is nobody's interest."""
        _, _, lacking, protected = super().get_deleted_objects(objs, request)
        return [str(each) for each in objs], {"сотрудники": len(objs)}, lacking, protected

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.is_staff = True  # whoever is entered here is to sign in here
        super().save_model(request, obj, form, change)
