"""The machine: disks, memory, clock, ports; the certificate; the backups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server import thresholds
from server.findings import Finding, bad, warn, well
from server.layout import PORTS
from server.spans import DAY_S, moment, size, span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from server.looks.backups import Backups
    from server.looks.certificate import Certificate
    from server.looks.machine import Disk, Memory

POSTGRES_PORT: Final = 5432


def disk(found: Disk) -> Iterator[Finding]:
    where = ", ".join(str(folder) for folder in found.folders)
    told = f"диск: свободно {size(found.free_bytes)} из {size(found.total_bytes)} ({found.free_ratio:.0%}): {where}"
    mend = "освободите место: старые копии, journalctl --vacuum-size=500M, apt clean"
    if found.free_ratio < thresholds.DISK_FULL_RATIO and found.free_bytes < thresholds.DISK_TIGHT_BYTES:
        yield bad(told, mend)
    elif found.free_ratio < thresholds.DISK_TIGHT_RATIO and found.free_bytes < 10 * thresholds.DISK_TIGHT_BYTES:
        yield warn(told, mend)
    else:
        yield well(told)
    if found.free_inodes_ratio < thresholds.DISK_FULL_RATIO:
        yield bad(f"на диске кончаются inode: {where}", "найдите папку с множеством мелких файлов")


def memory(found: Memory) -> Finding:
    told = f"память: доступно {size(found.available_bytes)} из {size(found.total_bytes)}"
    if found.available_bytes < found.total_bytes * thresholds.MEMORY_TIGHT_RATIO:
        return warn(told, "кто занял: systemd-cgtop -m; добавьте памяти или swap")
    return well(told)


def clock(*, synchronized: bool) -> Finding:
    if synchronized:
        return well("часы сверяются")
    return warn("часы ни с кем не сверяются", "apt install systemd-timesyncd; timedatectl set-ntp true")


def clock_offset(offset_s: float) -> Finding:
    """`offset_s`: by how much Telegram's clock is ahead."""
    if abs(offset_s) > thresholds.CLOCK_OFF_S:
        way = "отстают от" if offset_s > 0 else "опережают"
        return warn(f"часы {way} Telegram на {abs(offset_s):.1f} с".replace(".", ","), "timedatectl set-ntp true")
    return well(f"часы сходятся с Telegram до {max(abs(offset_s), 0.1):.1f} с".replace(".", ","))


def ports(open_to_all: set[int]) -> Finding:
    """What is meant for this machine alone, and can be reached from elsewhere."""
    inner = {port: unit.removesuffix(".service") for unit, port in PORTS.items()} | {POSTGRES_PORT: "PostgreSQL"}
    if exposed := {port: name for port, name in inner.items() if port in open_to_all}:
        named = ", ".join(f"{port} ({name})" for port, name in exposed.items())
        return bad(f"открыты наружу внутренние порты: {named}", "пусть слушают 127.0.0.1, или закройте их в файрволе")
    told = ", ".join(str(port) for port in sorted(open_to_all)[:8])
    return well(f"наружу открыты только порты: {told}" if told else "наружу не открыт ни один порт")


def certificate(found: Certificate, site: str, now: datetime) -> Iterator[Finding]:
    left = (found.ends_at - now).total_seconds()
    if left <= 0:
        yield bad(f"сертификат {site} кончился {moment(found.ends_at)}", "certbot renew; systemctl reload nginx")
    elif left < thresholds.CERTIFICATE_LATE_S:
        yield bad(f"сертификат {site} кончится через {span(left)}", "certbot renew; systemctl reload nginx")
    elif left < thresholds.CERTIFICATE_SOON_S and not found.is_own:
        yield warn(f"сертификат {site} кончится через {span(left)}", "почему не продлён: certbot renew --dry-run")
    else:
        yield well(f"сертификат {site} ещё {left / DAY_S:.0f} дн")
    if site and not found.fits(site):
        yield bad(f"сертификат не на имя {site}", "certbot certonly --webroot -w /var/www/letsencrypt -d ИМЯ")
    if found.is_own:
        yield warn("сертификат свой, Telegram с ним Mini App не откроет", "получите настоящий: docs/operations.ru.md")


def backups(found: Backups, now: datetime) -> Iterator[Finding]:
    mend = "journalctl -u house-backup -n 20; сделать сейчас: channel-house backup"
    if found.broken:
        yield bad(f"копия {found.broken[0]} испорчена", mend)
    if found.made_at is None:
        yield bad("ни одной целой резервной копии", mend)
        return
    age = (now - found.made_at).total_seconds()
    told = f"последняя копия {span(age)} назад, {size(found.size)}; всего {found.count}"
    if age > thresholds.BACKUP_LOST_S:
        yield bad(told, mend)
    elif age > thresholds.BACKUP_OLD_S:
        yield warn(told, mend)
    else:
        yield well(told)
