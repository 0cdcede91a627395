"""What a backup holds, counted while it was made: by it a cut or damaged one is known, and a restored one proved."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from server.trouble import Trouble, UnfitError

NAME: Final = "manifest.json"
FORM: Final = 1
"""Of the manifest itself; another one is another program's."""
_PIECE: Final = 1 << 20


@dataclass(frozen=True)
class File:
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`made_at`: ISO 8601, UTC. `rows`: of every table, `schema.table`, in the snapshot that was dumped.

    `revisions`: the last migrations of each service's schema; empty where it has none yet. `releases`: which release of
    each service stood on the server. `files`: by name within the folder; pictures have their sums in `media.sums`.
    """

    made_at: str
    server_version: str
    rows: dict[str, int]
    revisions: dict[str, list[str]]
    releases: dict[str, str]
    files: dict[str, File]
    form: int = field(default=FORM)

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    def write(self, folder: Path) -> None:
        (folder / NAME).write_text(json.dumps(asdict(self), indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """`Trouble` where it is missing or is none: the backup was cut short, or is no backup."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if told["form"] != FORM:
            raise UnfitError(f"{folder}: копия сделана другой версией программы. Возьмите ту версию сервера.")
        files = {name: File(**file) for name, file in told.pop("files").items()}
        datetime.fromisoformat(told["made_at"])
        return Manifest(**told, files=files)
    except (FileNotFoundError, NotADirectoryError):
        raise Trouble(
            f"{folder}: это не резервная копия или она оборвана, в ней нет {NAME}. Возьмите другую."
        ) from None
    except PermissionError:
        raise Trouble(f"{folder}: читать копию не разрешено. Повторите с sudo.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Trouble(f"{folder}: {NAME} испорчен. Возьмите другую копию.") from None


def verify(folder: Path, manifest: Manifest) -> None:
    """Every file is there, whole and unchanged; the first that is not is named."""
    for name, promised in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise Trouble(f"{folder}: копия неполна, нет файла {name}. Возьмите другую копию.")
        if path.stat().st_size != promised.size:
            raise Trouble(f"{folder}: копия оборвана, {name} не того размера. Возьмите другую копию.")
        if sha256(path) != promised.sha256:
            raise Trouble(f"{folder}: копия повреждена, у {name} другая контрольная сумма. Возьмите другую копию.")


def described(path: Path) -> File:
    return File(path.stat().st_size, sha256(path))


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
