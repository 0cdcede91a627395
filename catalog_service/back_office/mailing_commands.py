"""What a manager tells a mailing to do: buttons, the page that says what happens then, what is said after.

Each is one conditional change of the row: pressed twice, it is done once, and the second press is told so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.admin import ModelAdmin

from catalog_service.back_office.mailing_consequences import consequences
from catalog_service.back_office.mailing_letter import shown
from catalog_service.back_office.sign_in import signed_in
from catalog_service.mailings import actions, readiness
from catalog_service.mailings.actions import NotReadyError, WrongStateError
from catalog_service.mailings.models import Mailing

State = Mailing.State
SEEN = (*actions.COPIED, "starts_at", "not_later_than")
"""What a manager has looked at before he presses a button."""
Do = Callable[[Mailing, User, datetime], None]


@dataclass(frozen=True)
class Command:
    """`word` stands in addresses; `asks`: its page says first what happens, because that can not be taken back.

    `done` is of whoever pressed, so that it stays true above a page whose state goes on by itself.
    """

    word: str
    label: str
    states: tuple[Mailing.State, ...]
    do: Do
    done: str
    variant: str = "default"
    asks: bool = True


COMMANDS = (
    Command(
        "start", "Отправить сейчас", (State.DRAFT, State.SCHEDULED), actions.start, "Вы начали отправку.", "primary"
    ),
    Command("schedule", "Запланировать", (State.DRAFT,), actions.schedule, "Вы запланировали рассылку."),
    Command(
        "unschedule",
        "Вернуть в черновик",
        (State.SCHEDULED,),
        lambda mailing, _by, _now: actions.unschedule(mailing),
        "Вы вернули рассылку в черновик: его можно менять, сам он не отправится.",
        asks=False,
    ),
    Command(
        "pause",
        "Пауза",
        (State.SENDING,),
        lambda mailing, _by, _now: actions.pause(mailing),
        "Вы поставили рассылку на паузу. Несколько писем, которые уже уходили, ещё дойдут.",
        asks=False,
    ),
    Command(
        "resume",
        "Продолжить",
        (State.PAUSED, State.CANCELLED),
        lambda mailing, _by, now: actions.resume(mailing, now),
        "Вы продолжили рассылку.",
        "primary",
    ),
    Command(
        "cancel",
        "Остановить",
        (State.SCHEDULED, State.SENDING, State.PAUSED),
        lambda mailing, _by, now: actions.cancel(mailing, now),
        "Вы остановили рассылку.",
        "danger",
    ),
)
BY_WORD = {command.word: command for command in COMMANDS}


def offered(mailing: Mailing) -> list[Command]:
    """What can be done with it as it is now."""
    if mailing.state == State.CANCELLED and not _may_go_on(mailing):
        return []
    return [command for command in COMMANDS if mailing.state in command.states]


def _may_go_on(mailing: Mailing) -> bool:
    """Somebody still waits in what was stopped, and nothing forbids to write to him."""
    return bool(actions.waiting(mailing)) and not readiness.hindrance(mailing, timezone.now())


def fingerprint(mailing: Mailing) -> str:
    """Of what is going to be sent, to whom and when: whoever has confirmed one letter does not send another."""
    seen = Mailing.objects.filter(pk=mailing.pk).values_list(*SEEN).first()
    return blake2b(repr(seen).encode(), digest_size=8).hexdigest()


def may_command(request: HttpRequest) -> bool:
    return request.user.has_perm("mailings.change_mailing")


class WithCommands(ModelAdmin):
    """Mixed into a mailing's page."""

    command_template: ClassVar = "back_office/mailing_command.html"

    def get_urls(self) -> list[URLPattern]:
        """Before Django's own, which take any word for a mailing's number."""
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/command/<str:word>/", guarded(self.command), name="mailings_mailing_command"),
            *super().get_urls(),
        ]

    def command(self, request: HttpRequest, pk: int, word: str) -> HttpResponse:
        """GET: the page that asks; POST: it is done, and told on the mailing's page."""
        if not may_command(request):
            raise PermissionDenied
        if (command := BY_WORD.get(word)) is None:
            raise Http404
        mailing = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST":
            return self._carry_out(request, mailing, command)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "POST"])
        return self._ask(request, mailing, command)

    def _ask(self, request: HttpRequest, mailing: Mailing, command: Command) -> HttpResponse:
        if command not in offered(mailing):
            messages.warning(request, f"Рассылка сейчас в состоянии «{mailing.get_state_display()}».")
            return to_its_page(mailing)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": f"{command.label}: «{mailing}»",
            "opts": self.opts,
            "mailing": mailing,
            "command": command,
            "told": consequences(command.word, mailing, timezone.now()),
            "letter": shown(mailing) if command.word in {"start", "schedule"} else None,
            "fingerprint": fingerprint(mailing),
        }
        return render(request, self.command_template, context)

    def _carry_out(self, request: HttpRequest, mailing: Mailing, command: Command) -> HttpResponse:
        if request.POST.get("fingerprint", fingerprint(mailing)) != fingerprint(mailing):
            messages.warning(request, "Рассылку за это время изменили: посмотрите на неё ещё раз.")
            return to_its_page(mailing)
        try:
            command.do(mailing, signed_in(request), timezone.now())
        except NotReadyError as not_ready:
            for words in not_ready.missing:
                messages.error(request, words)
        except WrongStateError as wrong:
            messages.warning(request, str(wrong))
        else:
            self.log_change(request, mailing, command.label)
            messages.success(request, command.done)
        return to_its_page(mailing)


def to_its_page(mailing: Mailing) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:mailings_mailing_change", args=[mailing.pk]))
