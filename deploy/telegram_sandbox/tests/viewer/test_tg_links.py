import pytest
from telegram_sandbox.viewer.tg_links import AppLink, ChatLink, PrivatePost, ShareLink, TgLink, read


@pytest.mark.parametrize(
    ("link", "meant"),
    [
        ("https://t.me/catalog_bot/app?startapp=promo", AppLink("catalog_bot", "app", "promo")),
        ("http://telegram.me/catalog_bot/app", AppLink("catalog_bot", "app")),
        ("https://t.me/catalog_bot?startapp", AppLink("catalog_bot")),
        ("tg://resolve?domain=catalog_bot&appname=app&startapp=x", AppLink("catalog_bot", "app", "x")),
        ("https://t.me/manager?text=%D0%94%D0%B0%20%26%20%D0%BD%D0%B5%D1%82", ChatLink("manager", "Да & нет")),
        ("https://t.me/catalog_bot?start=promo", ChatLink("catalog_bot", start="promo")),
        ("https://t.me/news/15?single", ChatLink("news", post=15)),
        ("tg://resolve?domain=news&post=15", ChatLink("news", post=15)),
        ("https://t.me/c/1500000001/15", PrivatePost(1_500_000_001, 15)),
        ("https://t.me/share/url?url=https%3A%2F%2Fa.example&text=b", ShareLink("https://a.example", "b")),
        ("tg://msg_url?url=https%3A%2F%2Fa.example", ShareLink("https://a.example")),
    ],
)
def test_a_link_of_telegrams_is_understood(link: str, meant: TgLink) -> None:
    assert read(link) == meant


@pytest.mark.parametrize(
    "link",
    [
        "https://t.me/",
        "https://t.me/+AbCdEf",
        "https://t.me/joinchat/AbCdEf",
        "https://t.me/share/url",
        "https://example.com/t.me/news",
        "ftp://t.me/news",
        "tg://settings",
        "https://[t.me/news",
        "news",
    ],
)
def test_what_the_sandbox_does_not_follow_is_no_link(link: str) -> None:
    assert read(link) is None
