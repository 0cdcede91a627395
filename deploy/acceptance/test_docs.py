"""What the docs say exists, exists: commands, files, decisions."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from reposter_service.workflows.enroll_plan import Plan

HOUSE = Path(__file__).parents[2]
PAGES = [HOUSE / "README.md", *sorted((HOUSE / "docs").rglob("*.md")), HOUSE / ".ci" / "run"]
DECISIONS = sorted((HOUSE / "docs" / "decisions").glob("*.md"))
MAKE = re.compile(r"`make ([a-z]+)|^\s*make ([a-z]+)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
MADE_WHILE_RUNNING = (".data/", ".venv/", "webapp/dist/", "webapp/.node/")
IN_BACKTICKS = re.compile(r"`((?:[a-z_.]+/)+[a-zA-Z_.*-]*)`")


def name(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def targets() -> set[str]:
    """What `make` alone lists."""
    listed = subprocess.run(["make", "-s", "help"], cwd=HOUSE, capture_output=True, text=True, check=True)
    return set(re.findall(r"^  make ([a-z]+)", listed.stdout, re.MULTILINE))


def test_make_alone_lists_every_door_with_a_line_of_meaning() -> None:
    makefile = (HOUSE / "Makefile").read_text()
    assert set(re.findall(r"^([a-z]+):(?!=)", makefile, re.MULTILINE)) == targets()


def test_the_spec_may_be_read_by_head() -> None:
    command = [sys.executable, "deploy/spec.py", "deploy/demo", "reposter_service/tests/domain"]
    with subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:
        assert reading.stdout is not None
        assert reading.stderr is not None
        reading.stdout.close()
        assert reading.stderr.read() == b""
    assert reading.returncode == 0


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_make_command_in_the_docs_exists(page: Path) -> None:
    named = {first or second for first, second in MAKE.findall(page.read_text())}
    assert named <= targets()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_link_in_the_docs_leads_somewhere(page: Path) -> None:
    assert [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_file_named_in_the_docs_is_there(page: Path) -> None:
    paths = [path for path in IN_BACKTICKS.findall(page.read_text()) if not path.startswith(MADE_WHILE_RUNNING)]
    assert [path for path in paths if not any(HOUSE.glob(path.rstrip("/")))] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("page", DECISIONS, ids=name)
def test_a_decision_tells_its_context_and_its_consequences(page: Path) -> None:
    headings = re.findall(r"^## (.+)$", page.read_text(), re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences"]


def test_the_plan_in_the_readme_is_one_that_enroll_accepts() -> None:
    (plan,) = re.findall(r"```json\n(.*?)```", (HOUSE / "README.md").read_text(), re.DOTALL)
    assert Plan.model_validate_json(plan).projects[0].donors
