"""Import and export of channels on the page of their list: first a trial with every error told, then the deed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from import_export.admin import ImportExportModelAdmin
from unfold.contrib.import_export.forms import ExportForm, ImportForm

from catalog_service.back_office.channel_table import ChannelTable
from catalog_service.back_office.exchange_formats import FORMATS
from catalog_service.back_office.waiting_files import WaitingFile

MOST_BYTES = 10 * 1024 * 1024


class TableForm(ImportForm):
    """The file to import; a huge one is refused before anybody reads it."""

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > MOST_BYTES:
            raise ValidationError(f"Файл больше {MOST_BYTES // 1024 // 1024} МБ: разделите таблицу на несколько.")
        return file


class ChannelExchange(ImportExportModelAdmin):
    """Mixed into the page of channels."""

    resource_classes = (ChannelTable,)
    import_form_class = TableForm
    export_form_class = ExportForm
    import_template_name = "back_office/import.html"
    formats = FORMATS
    tmp_storage_class = WaitingFile

    def get_import_data_kwargs(self, **options: Any) -> dict[str, Any]:
        """Invalid rows undo the valid ones, in the deed as in the trial."""
        return {**super().get_import_data_kwargs(**options), "rollback_on_validation_errors": True}

    def process_import(self, request: HttpRequest, **options: Any) -> HttpResponse:
        """The file waits in a temporary folder for a day; a second press of the button finds it gone."""
        try:
            return super().process_import(request, **options)
        except FileNotFoundError:
            messages.error(
                request, "Этого файла здесь уже нет: он загружен или ждал слишком долго. Загрузите его ещё раз."
            )
            return redirect("admin:channels_channel_import")

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """What was right at the trial may be wrong by now: then nothing was done, and that is said."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, "Каталог за это время изменился, ничего не загружено. Загрузите файл ещё раз.")
            return redirect("admin:channels_channel_import")
        return super().process_result(result, request)

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        new, changed, same = (result.totals[kind] for kind in ("new", "update", "skip"))
        messages.success(request, f"Загружено: новых {new}, изменено {changed}, без изменений {same}.")

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:  # noqa: ARG002
        form.add_error("import_file", "Файл не читается. Нужна таблица XLSX или CSV, формат — как у файла.")
