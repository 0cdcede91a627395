"""Which commands of a page are run, how each has to end, and that no page has one of which nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.operations_drill import PAGES, Block, UnmarkedBlock, blocks

HOUSE = Path(__file__).parents[3]
PAGE = """\
# Upgrade

```sh drill
channel-house backup
channel-house doctor
```

- Where nothing is installed:

  ```sh drill exits 1
  deploy/doctor
  if true; then
    echo indented
  fi
  ```

```sh exception: BotFather answers people only
curl https://example.com
```

```json
{"not": "a command"}
```
"""


def page(folder: Path, text: str) -> Path:
    path = folder / "page.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_blocks_come_in_the_pages_order_and_word_by_word(tmp_path: Path) -> None:
    assert list(blocks(page(tmp_path, PAGE))) == [
        Block("page.md:3", "channel-house backup\nchannel-house doctor"),
        Block("page.md:10", "deploy/doctor\nif true; then\n  echo indented\nfi", status=1),
        Block("page.md:17", "curl https://example.com", reason="BotFather answers people only"),
    ]


@pytest.mark.parametrize(
    "info",
    [
        pytest.param("sh", id="a shell's, without a mark"),
        pytest.param("", id="of no language: commands may hide there"),
        pytest.param("bash", id="another shell's name"),
        pytest.param("sh drill later", id="a word that means nothing"),
        pytest.param("sh exception:", id="an exception without its reason"),
        pytest.param("sh exits 1", id="a status of nothing that is run"),
    ],
)
def test_a_block_that_is_not_marked_is_named(tmp_path: Path, info: str) -> None:
    with pytest.raises(UnmarkedBlock, match=r"page\.md:2"):
        list(blocks(page(tmp_path, f"Text.\n```{info}\ntrue\n```\n")))


def test_a_block_without_an_end_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnmarkedBlock, match="no end"):
        list(blocks(page(tmp_path, "```sh drill\ntrue\n")))


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_an_operators_page_is_run_by_the_drill_or_says_why_not(name: str) -> None:
    assert [block.where for block in blocks(HOUSE / name) if not block.commands.strip()] == []
