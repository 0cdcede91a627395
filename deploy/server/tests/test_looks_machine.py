"""Disks, memory, ports, as the kernel tells of them."""

from pathlib import Path

import pytest
from server.looks import machine

TABLE = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:23F0 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1
   1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2
   2: 0A00000A:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3
   3: 0A00000A:BEEF 0B00000A:01BB 01 00000000:00000000 00:00000000 00000000     0        0 4
"""
TABLE_6 = """\
  sl  local_address                         remote_address                        st
   0: 00000000000000000000000001000000:23F1 00000000000000000000000000000000:0000 0A
   1: 00000000000000000000000000000000:01BB 00000000000000000000000000000000:0000 0A
   2: 0000000000000000FFFF00000100007F:23F2 00000000000000000000000000000000:0000 0A
   3: 0000000000000000FFFF00000A00000A:0016 00000000000000000000000000000000:0000 0A
"""


def test_ports_on_loopback_are_not_open_to_all(tmp_path: Path) -> None:
    (tmp_path / "tcp").write_text(TABLE)
    (tmp_path / "tcp6").write_text(TABLE_6)
    assert machine.ports_open_to_all([tmp_path / "tcp", tmp_path / "tcp6"]) == {80, 5432, 443, 22}


def test_a_machine_without_ipv6_is_looked_at_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "tcp").write_text(TABLE)
    assert machine.ports_open_to_all([tmp_path / "tcp", tmp_path / "tcp6"]) == {80, 5432}


def test_a_file_system_is_told_once_also_of_folders_to_come(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    found = machine.disks([tmp_path / "there", tmp_path / "to" / "come"])
    assert [disk.folders for disk in found] == [(tmp_path / "there", tmp_path / "to" / "come")]
    assert 0 < found[0].free_ratio <= 1
    assert 0 < found[0].free_inodes_ratio <= 1


def test_what_can_still_be_had_is_the_memory_that_counts(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text(
        "MemTotal:  2048 kB\nMemFree:  12 kB\nMemAvailable:  1024 kB\nHugePages_Total: 0\n"
    )
    found = machine.memory(tmp_path / "meminfo")
    assert (found.available_bytes, found.total_bytes) == (1 << 20, 2 << 20)


@pytest.mark.parametrize(
    ("disk", "ratio"), [(machine.Disk((), 5, 10, 0, 0), 0.5), (machine.Disk((), 0, 0, 0, 0), 1)], ids=["half", "none"]
)
def test_a_file_system_that_counts_nothing_is_not_full(disk: machine.Disk, ratio: float) -> None:
    assert disk.free_ratio == ratio
    assert disk.free_inodes_ratio == 1
