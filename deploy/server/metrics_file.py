"""Figures for the textfile collector of Prometheus' node exporter: a file that is whole at every moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Gauge:
    """`values`: by the value of the label; by "" where there is no label. What could not be seen is left out."""

    name: str
    meaning: str
    values: Mapping[str, float]
    label: str = ""


def text(gauges: Sequence[Gauge]) -> str:
    """In Prometheus' text format."""
    lines: list[str] = []
    for gauge in gauges:
        if gauge.values:
            lines += [f"# HELP {gauge.name} {gauge.meaning}", f"# TYPE {gauge.name} gauge"]
            lines += [
                f"{gauge.name}{_labels(gauge.label, value)} {float(number)!r}" for value, number in gauge.values.items()
            ]
    return "\n".join([*lines, ""])


def write(path: Path, content: str) -> None:
    """Readable by the exporter; the old one stays until the new one is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(content)
    part.chmod(0o644)
    part.replace(path)


def _labels(name: str, value: str) -> str:
    escaped = value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
    return f'{{{name}="{escaped}"}}' if name else ""
