"""What is longer than a message becomes several."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposter_service.admin_bot.splitting import pack, split


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ab", ["ab"]),
        ("abcde", ["abcde"]),
        ("ab\ncd", ["ab\ncd"]),
        ("ab\ncd\nef", ["ab", "cd\nef"]),
        ("a\nb\nc\nd", ["a\nb", "c\nd"]),
        ("abcdefgh", ["abcde", "fgh"]),
        ("ab\ncdefghij\nk", ["ab", "cdefg", "hij\nk"]),
        ("ab\n\n\n\n\n\n\ncd", ["ab", "cd"]),
        ("", []),
        ("\n\n", []),
    ],
)
def test_a_text_is_split_at_line_breaks_where_it_can_be(text: str, parts: list[str]) -> None:
    assert split(text, longest=5) == parts


def test_a_character_beyond_the_basic_plane_counts_twice() -> None:
    assert split("🎬🎬🎬", longest=5) == ["🎬🎬", "🎬"]


def test_nothing_of_a_long_text_is_lost() -> None:
    text = "\n".join(f'проект "Кино": https://t.me/donor_{number}' for number in range(500))
    parts = split(text)
    assert "\n".join(parts) == text
    assert max(map(len, parts)) <= 4096


@pytest.mark.parametrize(
    ("blocks", "parts"),
    [
        ([], []),
        (["ab"], ["ab"]),
        (["ab", "cd"], ["ab\n\ncd"]),
        (["ab", "cd", "ef"], ["ab\n\ncd", "ef"]),
        (["a\nb\nc", "d"], ["a\nb\nc", "d"]),
        (["🎬", "🎬", "🎬"], ["🎬\n\n🎬", "🎬"]),
        (["abcdefgh", "i"], ["abcdefgh", "i"]),
    ],
)
def test_blocks_are_never_cut_and_a_blank_line_stands_between_them(blocks: list[str], parts: list[str]) -> None:
    assert pack(blocks, longest=6) == parts


@given(blocks=st.lists(st.text(min_size=1, max_size=9).filter(str.strip), max_size=30))
def test_every_block_arrives_once_and_in_order(blocks: list[str]) -> None:
    assert "\n\n".join(pack(blocks, longest=20)) == "\n\n".join(blocks)
