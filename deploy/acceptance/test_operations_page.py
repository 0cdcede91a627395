"""The operator's page is held by what there is: every fault a test, every fault test a row, every alert its meaning."""

import re
from pathlib import Path

from reposter_service.workflows.records import AlertKind

HOUSE = Path(__file__).parents[2]
PAGE = (HOUSE / "docs" / "operations.md").read_text()
IN_RUSSIAN = (HOUSE / "docs" / "operations.ru.md").read_text()
RULES = (HOUSE / "deploy" / "monitoring" / "alerts.yml").read_text()
FAULTS = HOUSE / "reposter_service" / "tests" / "faults"
NO_FAULTS = {"test_without_faults.py", "test_by_the_bot.py"}
"""What the other tests start from, and what an owner does from his chat."""


def section(title: str) -> list[str]:
    """The rows of the table under a heading, without its head."""
    (text,) = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    return [line for line in text.splitlines() if line.startswith("| ")][1:]


def fault_tests() -> set[str]:
    return {
        f"{path.name}::{name}"
        for path in FAULTS.glob("test_*.py")
        if path.name not in NO_FAULTS
        for name in re.findall(r"^\s*async def (test_\w+)", path.read_text(), re.MULTILINE)
    }


def test_every_row_of_the_fault_table_names_one_test_that_exists() -> None:
    named = [re.findall(r"`(test_\w+\.py::test_\w+)`", row) for row in section("Faults")]
    assert [row for row, tests in zip(section("Faults"), named, strict=True) if len(tests) != 1] == []
    assert {test for tests in named for test in tests} - fault_tests() == set()


def test_every_fault_test_is_in_the_table_once() -> None:
    named = re.findall(r"`(test_\w+\.py::test_\w+)`", "\n".join(section("Faults")))
    assert sorted(named) == sorted(fault_tests())


def test_every_kind_of_alert_has_a_row_that_tells_what_to_do() -> None:
    kinds = [row.split("|")[1].strip(" `") for row in section("Alerts")]
    assert sorted(kinds) == sorted(AlertKind)


def test_the_readme_leads_to_the_page() -> None:
    assert {"(docs/operations.md)", "(docs/operations.ru.md)"} <= set(
        re.findall(r"\(docs/operations[a-z.]*\)", (HOUSE / "README.md").read_text())
    )


def commands(page: str) -> list[tuple[bool, list[str]]]:
    """Of each block of commands: whether it is run by the drill, and its lines without what stands for something."""
    blocks = re.findall(r"^```sh (drill|exception)[^\n]*\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    return [(mark == "drill", re.sub(r"\b(ADDRESS|АДРЕС)\b", "…", text).splitlines()) for mark, text in blocks]


def test_both_pages_have_the_same_commands_in_the_same_order() -> None:
    assert commands(IN_RUSSIAN) == commands(PAGE)


def test_every_rule_of_prometheus_has_its_section_and_leads_to_it() -> None:
    rules = re.findall(r"- alert: (\w+)", RULES)
    assert rules == re.findall(r"^### (\w+)$", IN_RUSSIAN, re.MULTILINE)
    assert re.findall(r"runbook: (\S+)", RULES) == [f"docs/operations.ru.md#{name.lower()}" for name in rules]
    assert [row.split("|")[1].strip(" `") for row in section("Alerts of Prometheus")] == rules
