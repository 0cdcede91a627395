"""Pages of links: made by one click, labelled, copied, printed; what they brought."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, ProtectedError, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.timezone import localdate
from unfold.decorators import display

from catalog_service.analytics import charts
from catalog_service.analytics.funnel import Conversion
from catalog_service.analytics.models import Grain, Measure, Point, Subject
from catalog_service.analytics.queries import opened_by
from catalog_service.back_office import link_words, new_link, qr_codes
from catalog_service.back_office.conversion_words import per_cent
from catalog_service.back_office.deletion import DeletedOneByOne
from catalog_service.back_office.link_filters import MadeBy, TargetKind
from catalog_service.back_office.opens import WithOpens, may_see
from catalog_service.back_office.visitor_filters import CAME_BY
from catalog_service.back_office.words import MISSING, number
from catalog_service.links.models import Link
from catalog_service.links.queries import address
from catalog_service.mailings.models import Mailing

COUNTED = ("times", "came", "asked")
"""Columns of what is counted."""
QR = (
    '<span role="img">{}</span><p class="qr-files">Скачать: '
    '<a href="{}" class="underline">SVG, для печати</a>, <a href="{}" class="underline">PNG</a></p>'
)


@admin.register(Link)
class LinkAdmin(WithOpens, DeletedOneByOne):
    opened = Subject.LINK
    list_display = ("leads_to", "label", *COUNTED, "maker", "created_at", "copy")
    list_filter = (MadeBy, TargetKind)
    ordering = ("is_own", "-created_at", "-id")
    list_select_related = ("channel", "category", "created_by")
    list_per_page = 50
    list_before_template = "back_office/links_head.html"
    search_fields = ("label", "channel__title", "channel__username", "category__name", "code")
    search_help_text = "Метка, канал, категория или код"
    readonly_fields = ("where", "opens_now", "qr_code", "maker", "created_at", "brought", "brought_whom", "code")

    class Media:
        css: ClassVar = {"all": ["back_office/links.css"]}
        js: ClassVar = ["back_office/copy.js"]

    def get_urls(self) -> list[URLPattern]:
        """Before Django's own, which take any word for a link's number."""
        guarded = self.admin_site.admin_view
        return [
            path("make/", guarded(new_link.make), name="links_link_make"),
            path("<int:pk>/qr.<str:kind>", guarded(self.qr_file), name="links_link_qr"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """There is no form to fill in: `new_link`."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Link | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_own)

    # ── List ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def get_queryset(self, request: HttpRequest) -> QuerySet[Link]:
        links = super().get_queryset(request).select_related(*self.list_select_related)
        heavy = (f"channel__{name}" for name in ("search_text", "card", "description"))
        counted = {
            "times": _sum(Measure.OPENED, "times"),
            "came": _sum(Measure.OPENED, "visitors"),
            "asked": _sum(Measure.REQUEST, "visitors"),
        }
        return links.defer(*heavy).annotate(**counted)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        columns = [str(each) for each in super().get_list_display(request)]
        return columns if may_see(request) else [each for each in columns if each not in COUNTED]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        shown = {
            "may_make": new_link.may_make(request),
            "may_see": may_see(request),
            "no_address": "" if settings.MINI_APP_LINK else link_words.NO_ADDRESS,
        }
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    @display(description="Куда ведёт", header=True)
    def leads_to(self, link: Link) -> list[str]:
        where = link_words.target(link)
        kind = f"{where.kind}, своя" if link.is_own else where.kind
        return [where.name, f"{kind}, не опубликован" if link_words.is_hidden(link) else kind]

    @admin.display(description="Открытий", ordering="times")
    def times(self, link: Any) -> str:
        return number(link.times)

    @admin.display(description="Посетителей", ordering="came")
    def came(self, link: Any) -> str:
        return number(link.came)

    @admin.display(description="Заявка", ordering="asked")
    def asked(self, link: Any) -> str:
        """Of a few visitors a share says nothing."""
        way = Conversion(link.came, link.asked)
        return f"{way.step} из {way.base}" if way.few and way.base else per_cent(way.share)

    @admin.display(description="Кто создал", ordering="created_by__last_name")
    def maker(self, link: Link) -> str:
        return link_words.maker(link)

    @admin.display(description="Адрес")
    def copy(self, link: Link) -> str:
        return link_words.copy_button(link)

    # ── Page ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def get_fieldsets(self, request: HttpRequest, obj: Link | None = None) -> list[Any]:  # noqa: ARG002
        brought = "brought_whom" if request.user.has_perm("visitors.view_visitor") else "brought"
        return [
            (None, {"fields": ("where", "label", "opens_now", "qr_code")}),
            ("О ссылке", {"fields": (("maker", "created_at"), (brought, "code"))}),
        ]

    @admin.display(description="Адрес")
    def where(self, link: Link) -> str:
        return link_words.copyable(link) if address(link) else link_words.NO_ADDRESS

    @admin.display(description="Открывает")
    def opens_now(self, link: Link) -> str:
        return link_words.opens_now(link)

    @admin.display(description="QR-код")
    def qr_code(self, link: Link) -> str:
        """On the page, and as files."""
        if not (found := address(link)):
            return MISSING
        files = [reverse("admin:links_link_qr", args=[link.pk, kind]) for kind in ("svg", "png")]
        return format_html(QR, qr_codes.shown(found, f"QR-код ссылки: {link}"), *files)

    @admin.display(description="Пришли впервые")
    def brought(self, link: Link) -> str:
        return number(link.arrivals.count())

    @admin.display(description="Пришли впервые")
    def brought_whom(self, link: Link) -> str:
        if not (count := link.arrivals.count()):
            return number(count)
        whom = f"{reverse('admin:visitors_visitor_changelist')}?{urlencode({CAME_BY: link.pk})}"
        return format_html('<a href="{}" class="underline">посетители: {}</a>', whom, number(count))

    def in_the_way(self, request: HttpRequest, obj: Link) -> str | None:  # noqa: ARG002
        """What was opened stays: charts and conversions are of it, visitors came by it. So do buttons of letters."""
        if mailing := Mailing.objects.filter(link=obj).exclude(state=Mailing.State.DRAFT).first():
            return f"Это ссылка кнопки в рассылке «{mailing}»: у получателей она перестала бы открываться."
        if not (obj.arrivals.exists() or opened_by(obj.pk)):
            return None
        return "По ссылке уже приходили: её числа пропали бы. Удалить можно только ту, которую никто не открывал."

    def delete_model(self, request: HttpRequest, obj: Link) -> None:
        """Who is coming by it just now is waited for."""
        Link.objects.select_for_update().get(pk=obj.pk)
        if why := self.in_the_way(request, obj):
            raise ProtectedError(why, {obj})
        super().delete_model(request, obj)

    def qr_file(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """To download: `kind` is svg or png."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        link = get_object_or_404(Link, pk=pk)
        if kind not in qr_codes.FILES or not (found := address(link)):
            raise Http404
        media_type, drawn = qr_codes.FILES[kind]
        name = f'attachment; filename="qr-{link.code}.{kind}"'
        return HttpResponse(drawn(found), content_type=media_type, headers={"Content-Disposition": name})


def _sum(measure: Measure, of: str) -> Coalesce:
    """Of the link's points of the chart's days."""
    today = localdate()
    points = Point.objects.filter(
        subject=Subject.LINK,
        subject_id=OuterRef("pk"),
        grain=Grain.DAY,
        measure=measure,
        start__range=(charts.first(Grain.DAY, today), today),
    )
    return Coalesce(Subquery(points.order_by().values("subject_id").values(sum=Sum(of))), 0)
