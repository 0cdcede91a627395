"""A model's field for an uploaded picture: refused in words by the form, stored in every width of its shape.

channel.logo.url_of(144)        "/media/pictures/3f/3fa9…-144.webp"
channel.logo.urls               {96: …, 144: …, 216: …}; {} without a logo
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, overload

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import FieldFile

from catalog_service.channels import picture_files, pictures
from catalog_service.channels.pictures import LOGO, PictureError, Shape

FOLDER = "pictures"


class PictureFile(FieldFile):
    """The stored picture; its `name` has neither width nor ending."""

    field: PictureField

    def url_of(self, width: int) -> str:
        """Address of the picture in one of its widths."""
        return self.storage.url(self.field.shape.file_name(str(self.name), width))

    @property
    def urls(self) -> dict[int, str]:
        """Addresses by width; empty without a picture."""
        return {width: self.url_of(width) for width in self.field.shape.widths} if self else {}

    @property
    def url(self) -> str:
        """The widest: what the admin site links to."""
        return self.url_of(max(self.field.shape.widths))

    @property
    def path(self) -> str:
        """The widest, on disk."""
        shape = self.field.shape
        return self.storage.path(shape.file_name(str(self.name), max(shape.widths)))

    def save(self, name: str | None, content: File[Any], save: bool = True) -> None:  # noqa: ARG002
        """Encode and store. Equal uploads share their files: none is overwritten, and `tasks.py` deletes."""
        content.seek(0)
        encoded = pictures.encode(content.read(), self.field.shape)
        self.name = f"{FOLDER}/{encoded.name}"
        for width, data in encoded.files.items():
            picture_files.keep(Path(self.storage.path(self.field.shape.file_name(self.name, width))), data)
        setattr(self.instance, self.field.attname, self.name)
        self._committed = True
        if save:
            self.instance.save()


class PictureFormField(forms.FileField):
    """An upload that is a picture, or words why not."""

    widget = forms.ClearableFileInput

    def __init__(self, *, shape: Shape, **options: Any) -> None:
        super().__init__(**options)
        self.shape = shape

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        if upload is None:
            return None
        if upload.size > pictures.MOST_BYTES:
            raise ValidationError(f"Файл больше {pictures.MOST_BYTES // 1024 // 1024} МБ.")
        try:
            pictures.check(upload.read(), self.shape)
        except PictureError as wrong:
            raise ValidationError(str(wrong)) from wrong
        upload.seek(0)
        return upload

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": "image/jpeg,image/png,image/webp,image/gif"}


class PictureField(models.FileField):
    """A picture in the widths of `shape`; the column holds its name, "" without one."""

    attr_class = PictureFile

    if TYPE_CHECKING:  # as Django's descriptor does it, with what is told of the file's class

        @overload  # type: ignore[override]
        def __get__(self, instance: models.Model, owner: Any) -> PictureFile: ...
        @overload
        def __get__(self, instance: Any, owner: Any) -> Self: ...
        def __get__(self, instance: Any, owner: Any) -> Any: ...

    def __init__(self, verbose_name: str | None = None, *, shape: Shape = LOGO, **options: Any) -> None:
        super().__init__(verbose_name, **{"max_length": 64, **options})
        self.shape = shape

    def deconstruct(self) -> Any:
        """Migrations know no shape: the column is the same."""
        name, path, positional, options = super().deconstruct()
        del options["upload_to"]
        return name, path, positional, options | {"max_length": self.max_length}

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": PictureFormField, "shape": self.shape, **options})
