"""Links in every form people paste them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposter_service.domain.links import InviteLink, Link, PrivateLink, PublicLink, channel_link, parse, post_link

UNDERSTOOD: dict[str, Link] = {
    "https://t.me/sale_caviar": PublicLink("sale_caviar"),
    "http://t.me/sale_caviar": PublicLink("sale_caviar"),
    "t.me/sale_caviar": PublicLink("sale_caviar"),
    "https://www.t.me/sale_caviar": PublicLink("sale_caviar"),
    "https://telegram.me/sale_caviar": PublicLink("sale_caviar"),
    "https://telegram.dog/sale_caviar": PublicLink("sale_caviar"),
    "HTTPS://T.ME/Sale_Caviar": PublicLink("Sale_Caviar"),
    "https://t.me/sale_caviar/": PublicLink("sale_caviar"),
    "https://t.me/s/sale_caviar": PublicLink("sale_caviar"),
    "@sale_caviar": PublicLink("sale_caviar"),
    "sale_caviar": PublicLink("sale_caviar"),
    "  @sale_caviar\n": PublicLink("sale_caviar"),
    "https://t.me/sale_caviar/3660": PublicLink("sale_caviar", 3660),
    "https://t.me/s/sale_caviar/3660": PublicLink("sale_caviar", 3660),
    "https://t.me/sale_caviar/3660?single": PublicLink("sale_caviar", 3660),
    "https://t.me/sale_caviar/3660?comment=5": PublicLink("sale_caviar", 3660),
    "https://t.me/sale_caviar?boost": PublicLink("sale_caviar"),
    "https://t.me/some_forum/7/3660": PublicLink("some_forum", 3660),
    "https://t.me/c/1703344016": PrivateLink(1703344016),
    "https://t.me/c/1703344016/45": PrivateLink(1703344016, 45),
    "https://t.me/c/1703344016/7/45": PrivateLink(1703344016, 45),
    "https://t.me/+AbCdEf0123456789": InviteLink("AbCdEf0123456789"),
    "t.me/+Ab-d_f0123456789": InviteLink("Ab-d_f0123456789"),
    "https://t.me/joinchat/AbCdEf0123456789": InviteLink("AbCdEf0123456789"),
    "t.me/%2BAbCdEf0123456789": InviteLink("AbCdEf0123456789"),
    "https://sale_caviar.t.me": PublicLink("sale_caviar"),
    "sale_caviar.T.me/3660": PublicLink("sale_caviar", 3660),
    "https://sale_caviar.t.me/3660?single": PublicLink("sale_caviar", 3660),
    "@sale_caviar/3660": PublicLink("sale_caviar", 3660),
    "sale_caviar/3660": PublicLink("sale_caviar", 3660),
    "tg://resolve?domain=sale_caviar": PublicLink("sale_caviar"),
    "tg:resolve?domain=sale_caviar&post=3660": PublicLink("sale_caviar", 3660),
    "TG://Resolve?domain=sale_caviar&post=3660&single": PublicLink("sale_caviar", 3660),
    "tg://privatepost?channel=1703344016&post=45": PrivateLink(1703344016, 45),
    "tg://join?invite=AbCdEf0123456789": InviteLink("AbCdEf0123456789"),
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_a_link_is_understood(text: str) -> None:
    assert parse(text) == UNDERSTOOD[text]


@pytest.mark.parametrize(
    "around",
    [
        "{}.",
        "{},",
        "{}!",
        "«{}»",
        '"{}"',
        "“{}”",
        "<{}>",
        "({}).",
        "\u200e{}",
        "{}\u200b",
        "\u00a0{}\ufeff",
        "\u2068{}\u2069",
    ],
)
@pytest.mark.parametrize("text", UNDERSTOOD)
def test_what_stands_around_a_link_does_not_hide_it(text: str, around: str) -> None:
    assert parse(around.format(text)) == UNDERSTOOD[text]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("   ", id="spaces"),
        pytest.param("привет", id="a word"),
        pytest.param("два слова", id="two words"),
        pytest.param("https://t.me/", id="Telegram's own address"),
        pytest.param("https://example.com/sale_caviar", id="another site"),
        pytest.param("https://example.com/t.me/sale_caviar", id="another site that looks alike"),
        pytest.param("@abc", id="a name too short"),
        pytest.param("@1channel", id="a name that begins with a digit"),
        pytest.param("@sale-caviar", id="a name with a hyphen"),
        pytest.param("a" * 33, id="a name too long"),
        pytest.param("1703344016", id="a bare number"),
        pytest.param("https://t.me/c/", id="a private link without a channel"),
        pytest.param("https://t.me/c/name/5", id="a private link with a name"),
        pytest.param("https://t.me/c/0/5", id="a private link to channel 0"),
        pytest.param("https://t.me/c/1/2/3/4", id="a private link too deep"),
        pytest.param("https://t.me/+short", id="an invite too short"),
        pytest.param("https://t.me/joinchat/", id="an invite without its hash"),
        pytest.param("https://t.me/addstickers/cats", id="a sticker set"),
        pytest.param("https://t.me/some_bot/app", id="a mini app"),
        pytest.param("https://t.me/name/1/2/3", id="a link too deep"),
        pytest.param("https://t.me/some name", id="a name with a space"),
        pytest.param("@sale_caviar/post", id="a name and a word"),
        pytest.param("https://abc.t.me/5", id="a name too short before the address"),
        pytest.param("sale_caviar.t.me.example.com/5", id="another site that begins alike"),
        pytest.param("tg://resolve?phone=79990001122", id="an order about a person"),
        pytest.param("tg://resolve?domain=sale_caviar&post=x", id="an order about a post without a number"),
        pytest.param("tg://join?invite=", id="an order to join without an invite"),
        pytest.param("tg://addstickers?set=cats", id="an order about something else"),
    ],
)
def test_anything_else_is_no_link(text: str) -> None:
    assert parse(text) is None


def test_a_public_channel_is_linked_by_its_name() -> None:
    assert channel_link(1703344016, "sale_caviar") == "https://t.me/sale_caviar"


def test_a_private_channel_is_linked_by_its_number() -> None:
    assert channel_link(1703344016, None) == "https://t.me/c/1703344016"


def test_a_post_is_linked_in_its_channel() -> None:
    assert post_link(1703344016, "sale_caviar", 3660) == "https://t.me/sale_caviar/3660"
    assert post_link(1703344016, None, 3660) == "https://t.me/c/1703344016/3660"


names = st.builds(
    str.__add__,
    st.sampled_from(string.ascii_letters),
    st.text(string.ascii_letters + string.digits + "_", min_size=3, max_size=31),
)
channel_ids = st.integers(1, 10**12)
message_ids = st.integers(1, 2**31 - 1)


@given(channel_id=channel_ids, username=st.none() | names, message_id=message_ids)
def test_a_link_that_we_write_leads_back_to_the_same_post(
    channel_id: int, username: str | None, message_id: int
) -> None:
    expected = PublicLink(username, message_id) if username else PrivateLink(channel_id, message_id)
    assert parse(post_link(channel_id, username, message_id)) == expected


@given(channel_id=channel_ids, username=st.none() | names)
def test_a_link_that_we_write_leads_back_to_the_same_channel(channel_id: int, username: str | None) -> None:
    expected = PublicLink(username) if username else PrivateLink(channel_id)
    assert parse(channel_link(channel_id, username)) == expected


@given(names)
def test_a_name_means_the_same_in_every_form(name: str) -> None:
    forms = [name, f"@{name}", f"t.me/{name}", f"https://t.me/{name}", f"https://t.me/s/{name}"]
    assert {parse(form) for form in forms} == {PublicLink(name)}


ADDRESSES = ["t.me/", "https://t.me/", "tg://resolve?", "tg:join?invite=", "tg://privatepost?", "@", "name.t.me/"]


@given(st.text() | st.builds(str.__add__, st.sampled_from(ADDRESSES), st.text("abc_0159/?#&=%+:[] .@Ы\u200e")))
def test_whatever_is_pasted_the_answer_is_a_link_or_none(text: str) -> None:
    assert isinstance(parse(text), Link | None)
