"""«Отправить себе»: a manager sees the letter in his own Telegram before everybody does."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.timezone import localtime
from unfold.admin import ModelAdmin

from catalog_service.back_office.mailing_prefill import number_in
from catalog_service.mailings import actions
from catalog_service.mailings.actions import NotReadyError
from catalog_service.mailings.models import Mailing, Trial
from catalog_service.telegram.models import ManagerChat

BUTTON, CHAT = "_try", "trial_chat"
"""Names of the button and of the choice beside it; of the choice that the session remembers, too."""
SHOWN = 3
PATIENCE = timedelta(minutes=1)
"""A trial takes a second; one that waits for longer has nobody who sends it."""
STUCK = "всё ещё не отправлено: скажите тому, кто следит за сервером, что исполнитель не работает"
WORDS = {Trial.State.WAITING: "отправляется…", Trial.State.SENT: "отправлено", Trial.State.FAILED: "не отправлено"}


def chats() -> list[ManagerChat]:
    """Of managers, then groups."""
    return sorted(ManagerChat.objects.all(), key=lambda chat: chat.chat_id < 0)


def told(mailing: Mailing) -> dict[str, Any]:
    """The latest in words, and whether one is still under way."""
    trials = list(Trial.objects.filter(mailing=mailing).select_related("chat")[:SHOWN])
    return {
        "lines": [_line(trial) for trial in trials],
        "waiting": any(trial.state == Trial.State.WAITING and not _is_stuck(trial) for trial in trials),
    }


def _line(trial: Trial) -> str:
    what = STUCK if _is_stuck(trial) else WORDS[Trial.State(trial.state)]
    why = f": {trial.words}" if trial.words else ""
    return f"{localtime(trial.at):%H:%M}, {trial.chat}: {what}{why}"


def _is_stuck(trial: Trial) -> bool:
    return trial.state == Trial.State.WAITING and trial.at < timezone.now() - PATIENCE


class WithTrials(ModelAdmin):
    """Mixed into a mailing's page, whose form is saved first."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [path("<int:pk>/trials/", guarded(self.trials), name="mailings_mailing_trials"), *super().get_urls()]

    def trials(self, request: HttpRequest, pk: int) -> HttpResponse:
        """JSON that the page asks for while a trial is under way."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return JsonResponse(told(get_object_or_404(Mailing.objects.only("pk"), pk=pk)))

    def trial_context(self, request: HttpRequest, mailing: Mailing | None) -> dict[str, Any]:
        """What the page shows of trials."""
        return {
            "chats": chats(),
            "chosen": request.POST.get(CHAT) or request.session.get(CHAT, ""),
            "told": told(mailing) if mailing else {"lines": [], "waiting": False},
        }

    def try_out(self, request: HttpRequest, mailing: Mailing) -> HttpResponse:
        """The form is saved: its letter goes to the chosen chat."""
        chat = ManagerChat.objects.filter(pk=number_in(request.POST, CHAT) or 0).first()
        if chat is None:
            messages.error(request, "Сохранено, но не отправлено: выберите, кому.")
        else:
            request.session[CHAT] = str(chat.pk)
            self._send(request, mailing, chat)
        page = reverse("admin:mailings_mailing_change", args=[mailing.pk])
        return HttpResponseRedirect(f"{page}#trial")

    def _send(self, request: HttpRequest, mailing: Mailing, chat: ManagerChat) -> None:
        try:
            actions.try_out(mailing, chat, timezone.now())
        except NotReadyError as not_ready:
            for words in not_ready.missing:
                messages.error(request, words)
        else:
            messages.info(request, f"Сохранено. Письмо отправляется: {chat}.")
