"""The page that says to whom visitors write from the Mini App."""

from django import forms
from django.contrib import admin
from unfold.widgets import UnfoldAdminTextInputWidget

from catalog_service.back_office.one_row import OneRow
from catalog_service.telegram import usernames
from catalog_service.telegram.models import ManagerContact

LONGEST_LINK = 200


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    """A name is taken as people have it at hand: with an @, as a link."""

    username = forms.CharField(
        label="Имя менеджера в Telegram",
        required=False,
        max_length=LONGEST_LINK,
        widget=UnfoldAdminTextInputWidget(),
        help_text="Имя, @имя или ссылка https://t.me/имя. Его чат откроет кнопка «Связаться с менеджером» на странице "
        "канала. Пока здесь пусто, кнопка открывает форму заявки.",
    )

    class Meta:
        model = ManagerContact
        fields = ("username", "text")
        help_texts = {
            "text": "Уже написан в чате, когда он открывается; покупатель может его поправить. На место {channel} "
            "встаёт название канала и ссылка на него."
        }

    def clean_text(self) -> str:
        """Lines as Telegram has them; a browser sends two signs between two."""
        return "\n".join(str(self.cleaned_data["text"]).splitlines())

    def clean_username(self) -> str:
        written = str(self.cleaned_data["username"])
        try:
            return usernames.username(written) if written else ""
        except usernames.NotAUsernameError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


@admin.register(ManagerContact)
class ManagerContactAdmin(OneRow):
    form = ContactForm
