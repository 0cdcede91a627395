from __future__ import annotations

import io
from pathlib import Path

from bench.machine_settings import named_folders, pip_file, pip_settings

LISTED = """\
:env:.timeout='60'
global.extra-index-url='file:///srv/python/simple https://python.example/simple'
global.find-links='/srv/wheels'
install.no-compile='true'
"""


def test_what_pip_has_in_files_is_handed_on_and_its_environment_is_not_written_down() -> None:
    assert pip_settings(LISTED) == {
        ("global", "extra-index-url"): "file:///srv/python/simple https://python.example/simple",
        ("global", "find-links"): "/srv/wheels",
        ("install", "no-compile"): "true",
    }


def test_the_file_has_a_section_for_each_kind_and_addresses_as_they_are() -> None:
    written = io.StringIO()
    pip_file({("global", "index-url"): "https://a.example/100%25/", ("install", "user"): "false"}).write(written)
    assert written.getvalue() == ("[global]\nindex-url = https://a.example/100%25/\n\n[install]\nuser = false\n\n")


def test_folders_of_this_machine_are_found_and_addresses_of_others_are_none() -> None:
    said = ["file:///srv/python/simple https://python.example/simple", "/srv/wheels", "60"]
    assert list(named_folders(said)) == [Path("/srv/python"), Path("/srv/wheels")]
