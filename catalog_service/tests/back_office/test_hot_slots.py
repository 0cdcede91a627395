"""Pages of hot slots: put on sale, sold, withdrawn, back on sale, told of by a mailing."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db.models.signals import pre_save
from django.utils import timezone
from django.utils.timezone import localtime

from catalog_service.back_office.hot_slot_form import UNPRICED
from catalog_service.back_office.hot_slot_sale import state_words
from catalog_service.channels.models import Channel, HotSlot
from catalog_service.tests.back_office.conftest import Browser, a_person
from catalog_service.tests.back_office.forms import errors, filled
from catalog_service.tests.builders import NOON, a_category, a_channel, a_hot_slot, a_mailing

pytestmark = pytest.mark.django_db
SLOTS, ADD = "/admin/channels/hotslot/", "/admin/channels/hotslot/add/"


def page_of(slot: HotSlot) -> str:
    return f"{SLOTS}{slot.pk}/change/"


def at(hours: float) -> dict[str, str]:
    """Date and time in so many hours, as they are typed."""
    moment = localtime() + timedelta(hours=hours)
    return {"0": f"{moment:%d.%m.%Y}", "1": f"{moment:%H:%M:%S}"}


def typed(channel: Channel, *, until: float = 3, runs_at: float = 5, price: Any = 4000) -> dict[str, Any]:
    times = {f"{name}_{part}": text for name, hours in (("until", until), ("runs_at", runs_at))
             for part, text in at(hours).items()}  # fmt: skip
    return {"channel": channel.pk, "price": price, **times}


def put_on_sale(browser: Browser, channel: Channel, **changed: Any) -> Any:
    return browser.post(ADD, filled(browser.get(ADD)) | typed(channel, **changed))


def text(page: Any) -> str:
    return str(page.content.decode())


def listed(page: Any) -> list[HotSlot]:
    return list(page.context["cl"].result_list)


def test_of_what_is_on_sale_the_nearest_end_stands_first(manager: Browser) -> None:
    ends = {"later": 5.0, "soon": 1.0, "over": -1.0, "long over": -5.0}
    slots = {name: a_hot_slot(hours=hours) for name, hours in ends.items()}
    sold = a_hot_slot(hours=0.5, sold_at=timezone.now())
    assert listed(manager.get(SLOTS)) == [slots["soon"], slots["later"], sold, slots["over"], slots["long over"]]


def test_the_usual_price_and_a_missing_number_stand_on_a_slots_page_and_form(manager: Browser) -> None:
    large = a_channel(title="Кофе", price=7000, figures={"subscribers": 10_000})
    small = a_channel(title="Чай", figures={"subscribers": 9_999})
    for page in (page_of(a_hot_slot(large)), f"{ADD}?channel={large.pk}"):
        said = text(manager.get(page)).replace("\N{NO-BREAK SPACE}", " ")
        assert "Обычная цена 1/24 в канале «Кофе»: 7 000 ₽." in said
        assert "номера в реестре РКН нет" in said
    said = text(manager.get(page_of(a_hot_slot(small))))
    assert "Обычная цена" not in said
    assert "реестре РКН" not in said


# ── Putting on sale ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", ["Редактор", "Менеджер", "Владелец"])
def test_whoever_speaks_with_buyers_puts_a_place_on_sale(browser: Browser, role: str) -> None:
    browser.force_login(a_person(role))
    channel = a_channel()
    assert put_on_sale(browser, channel).status_code == 302
    slot = HotSlot.objects.get()
    assert (slot.channel, slot.price, slot.created_by) == (channel, 4000, User.objects.get(username=role))
    assert slot.is_alive(timezone.now())


def test_an_empty_price_is_the_channels_own(manager: Browser) -> None:
    put_on_sale(manager, a_channel(price=7000), price="")
    assert HotSlot.objects.get().price == 7000


def test_a_channel_without_a_price_needs_one_for_its_place(manager: Browser) -> None:
    assert errors(put_on_sale(manager, a_channel(), price="")) == [UNPRICED]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"until": -1}, "Это время уже прошло"),
        ({"until": 6}, "Продавать место можно только до выхода рекламы."),
        ({"price": 0}, "Цена места — от 1 рубля до миллиарда."),
        ({"price": 10**10}, "Цена места — от 1 рубля до миллиарда."),
        ({"price": "даром"}, "целое число"),
    ],
    ids=["a time that has passed", "after the ad", "for nothing", "too dear", "no number"],
)
def test_what_nobody_could_buy_is_refused_in_words(manager: Browser, changed: dict[str, Any], words: str) -> None:
    [said] = errors(put_on_sale(manager, a_channel(), **changed))
    assert words in said
    assert not HotSlot.objects.exists()


def test_nothing_typed_is_no_place(manager: Browser) -> None:
    assert manager.post(ADD, filled(manager.get(ADD), price="")).status_code == 200
    assert not HotSlot.objects.exists()


def test_a_channels_page_leads_to_a_new_place_with_its_price(manager: Browser) -> None:
    channel = a_channel(price=7000)
    a_hot_slot(channel, price=4321)
    page = text(manager.get(f"/admin/channels/channel/{channel.pk}/change/"))
    assert "4\N{NO-BREAK SPACE}321" in page
    assert f'href="{ADD}?channel={channel.pk}"' in page
    initial = manager.get(f"{ADD}?channel={channel.pk}").context["adminform"].form.initial
    assert (initial["channel"], initial["price"]) == (channel.pk, 7000)


def test_a_channels_page_shows_its_latest_places_and_leads_to_all_of_them(manager: Browser) -> None:
    channel, all_of_them = a_channel(), "Все горящие места"
    for hours in range(1, 6):
        a_hot_slot(channel, hours=hours, price=1000 + hours)
    page = f"/admin/channels/channel/{channel.pk}/change/"
    assert all_of_them not in text(manager.get(page))
    a_hot_slot(channel, hours=6, price=1006)
    shown = text(manager.get(page))
    assert all_of_them in shown
    assert [f"1\N{NO-BREAK SPACE}00{number}" in shown for number in range(1, 7)] == [False, *[True] * 5]


def test_on_a_channels_page_everybody_finds_what_he_may_do(browser: Browser) -> None:
    channel, looker = a_channel(), a_person("Редактор")
    browser.force_login(looker)
    page, new = f"/admin/channels/channel/{channel.pk}/change/", f'href="{ADD}?channel={channel.pk}"'
    for right, words in (("add_hotslot", new), ("view_hotslot", "Горящих мест у канала не было.")):
        assert words in text(browser.get(page))
        looker.groups.get().permissions.remove(Permission.objects.get(codename=right))
        assert words not in text(browser.get(page))


@pytest.mark.parametrize("channel", ["999999", "x", "", "9" * 40, "9" * 5000, "1\0", "²"])
def test_a_new_place_of_nothing_is_an_empty_form(manager: Browser, channel: str) -> None:
    assert manager.get(ADD, {"channel": channel}).status_code == 200


def test_a_place_that_is_over_keeps_its_time_while_its_price_is_mended(manager: Browser) -> None:
    slot = a_hot_slot(hours=-5)
    answer = manager.post(page_of(slot), filled(manager.get(page_of(slot)), price="123"))
    assert answer.status_code == 302
    slot.refresh_from_db()
    assert slot.price == 123


def test_a_place_that_is_sold_while_its_price_is_being_mended_stays_sold(manager: Browser) -> None:
    slot = a_hot_slot()

    def sell(**_: Any) -> None:
        HotSlot.objects.update(sold_at=NOON)

    typed_in = filled(manager.get(page_of(slot)), price="123")
    pre_save.connect(sell, HotSlot)
    try:
        manager.post(page_of(slot), typed_in)
    finally:
        pre_save.disconnect(sell, HotSlot)
    slot.refresh_from_db()
    assert (slot.price, slot.sold_at) == (123, NOON)


# ── The list ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def one_of_each() -> dict[str, HotSlot]:
    now = timezone.now()
    return {
        "on_sale": a_hot_slot(),
        "sold": a_hot_slot(sold_at=now),
        "withdrawn": a_hot_slot(withdrawn_at=now),
        "over": a_hot_slot(hours=-1),
    }


def test_the_list_says_of_each_in_what_state_it_is(manager: Browser) -> None:
    slots = one_of_each()
    page = text(manager.get(SLOTS))
    for words in ("продаётся до", "продано", "снято с продажи", "время вышло"):
        assert words in page
    for state, slot in slots.items():
        assert listed(manager.get(SLOTS, {"state": state})) == [slot]
    assert len(listed(manager.get(SLOTS, {"state": "nonsense"}))) == 4
    HotSlot.objects.filter(pk=slots["over"].pk).update(sold_at=timezone.now())
    assert not listed(manager.get(SLOTS, {"state": "over"})), "what was sold is not over"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "продаётся до 01.05.2026 18:00"),
        ({"until": NOON}, "время вышло"),
        ({"sold_at": NOON}, "продано 01.05.2026 15:00"),
        ({"withdrawn_at": NOON}, "снято с продажи 01.05.2026 15:00"),
    ],
)
def test_a_state_is_told_with_its_moment_in_moscow(fields: dict[str, Any], words: str) -> None:
    assert state_words(HotSlot(**{"until": NOON + timedelta(hours=3)} | fields), NOON) == words


def test_it_is_found_by_its_channel_and_category(manager: Browser) -> None:
    kino = a_category("Кино")
    found, _ = a_hot_slot(a_channel(kino, title="Всё о кино")), a_hot_slot()
    assert listed(manager.get(SLOTS, {"q": "о кино"})) == [found]
    assert listed(manager.get(SLOTS, {"channel__category__id__exact": kino.pk})) == [found]
    assert listed(manager.get(SLOTS, {"channel__id__exact": found.channel_id})) == [found]


@pytest.mark.parametrize(
    ("action", "changed"),
    [("sell", ["on_sale", "over"]), ("withdraw", ["on_sale", "over"]), ("restore", ["sold", "withdrawn"])],
)
def test_several_are_sold_withdrawn_or_restored_at_once(manager: Browser, action: str, changed: list[str]) -> None:
    slots = one_of_each()
    sent = {"action": action, "_selected_action": [slot.pk for slot in slots.values()]}
    page = manager.post(SLOTS, sent, follow=True)
    assert f": {len(changed)}. Остальные уже были в другом состоянии." in text(page)
    assert {entry.object_id for entry in LogEntry.objects.all()} == {str(slots[name].pk) for name in changed}


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def buttons(page: Any) -> list[str]:
    return [deed.word for deed in page.context["deeds"]]


def test_the_page_offers_what_can_be_done_now(manager: Browser) -> None:
    slots = one_of_each()
    assert {state: buttons(manager.get(page_of(slot))) for state, slot in slots.items()} == {
        "on_sale": ["sell", "withdraw"],
        "sold": ["restore"],
        "withdrawn": ["restore"],
        "over": ["sell"],
    }


def test_a_place_is_sold_and_put_back_by_buttons(manager: Browser) -> None:
    slot = a_hot_slot()
    for word, state in (("sell", "продано"), ("restore", "продаётся до"), ("withdraw", "снято с продажи")):
        page = manager.post(f"{SLOTS}{slot.pk}/sale/{word}/", follow=True)
        assert page.redirect_chain == [(page_of(slot), 302)]
        assert state in text(page)
    assert [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")] == [
        "Продано", "Вернуть в продажу", "Снять с продажи",
    ]  # fmt: skip


def test_the_second_press_is_told_that_it_was_done(manager: Browser) -> None:
    slot = a_hot_slot()
    manager.post(f"{SLOTS}{slot.pk}/sale/sell/")
    assert "уже продано" in text(manager.post(f"{SLOTS}{slot.pk}/sale/withdraw/", follow=True))
    assert LogEntry.objects.count() == 1


def test_nothing_is_sold_by_a_link_or_by_who_may_not(manager: Browser, browser: Browser) -> None:
    slot = a_hot_slot()
    address = f"{SLOTS}{slot.pk}/sale/sell/"
    assert manager.get(address).status_code == 405
    assert manager.post(f"{SLOTS}{slot.pk}/sale/give/").status_code == 404
    assert manager.post(f"{SLOTS}999999/sale/sell/").status_code == 404
    looker = a_person("Редактор")
    looker.groups.clear()
    looker.user_permissions.add(Permission.objects.get(codename="view_hotslot"))
    browser.force_login(looker)
    assert browser.post(address).status_code == 403
    assert buttons(browser.get(page_of(slot))) == []
    slot.refresh_from_db()
    assert slot.sold_at is None


def test_a_mailing_is_offered_of_what_is_on_sale_to_who_may_send_it(manager: Browser) -> None:
    alive, over = a_hot_slot(), a_hot_slot(hours=-1)
    mailing = f'href="/admin/mailings/mailing/add/?hot_slot={alive.pk}"'
    assert mailing in text(manager.get(page_of(alive)))
    assert "Разослать" not in text(manager.get(page_of(over)))
    User.objects.get(username="Менеджер").groups.get().permissions.remove(
        Permission.objects.get(codename="add_mailing")
    )
    assert "Разослать" not in text(manager.get(page_of(alive)))


@pytest.mark.parametrize("word", ["sell", "withdraw"])
@pytest.mark.parametrize(
    ("state", "before", "after"),
    [
        ("scheduled", "она не начнётся", "не начнётся; если это ошибка: верните место в продажу"),
        ("sending", "она остановится", "Остановлена рассылка"),
        ("paused", "она остановится", "Остановлена рассылка"),
    ],
)
def test_before_and_after_a_sale_it_is_said_which_mailings_end_with_it(
    manager: Browser, word: str, state: str, before: str, after: str
) -> None:
    slot, other = a_hot_slot(), a_hot_slot()
    mailing = a_mailing(title="Горит <b>", hot_slot=slot, state=state)
    a_mailing(title="Другая", hot_slot=other, state=state)
    page = manager.get(page_of(slot))
    assert before in text(page)
    assert f'href="/admin/mailings/mailing/{mailing.pk}/change/">Горит &lt;b&gt;</a>' in text(page)
    said = text(manager.post(f"{SLOTS}{slot.pk}/sale/{word}/", follow=True))
    assert after in said
    assert before not in said
    assert "Другая" not in said
    assert after not in text(manager.post(f"{SLOTS}{slot.pk}/sale/restore/", follow=True))


def test_of_several_that_are_sold_at_once_it_is_said_what_ends(manager: Browser) -> None:
    slot = a_hot_slot()
    a_mailing(title="Горит", hot_slot=slot, state="sending")
    sent = {"action": "sell", "_selected_action": [slot.pk]}
    assert "Остановлена рассылка" in text(manager.post(SLOTS, sent, follow=True))


def test_only_an_owner_deletes_one(manager: Browser, owner: Browser) -> None:
    slot = a_hot_slot()
    assert manager.post(f"{SLOTS}{slot.pk}/delete/", {"post": "yes"}).status_code == 403
    assert owner.post(f"{SLOTS}{slot.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not HotSlot.objects.exists()


@pytest.mark.parametrize("state", ["scheduled", "sending", "paused"])
def test_a_place_that_a_mailing_tells_of_is_not_deleted_meanwhile(owner: Browser, state: str) -> None:
    slot = a_hot_slot()
    a_mailing(title="Горит", hot_slot=slot, state=state)
    for page in (f"{SLOTS}{slot.pk}/", f"/admin/channels/channel/{slot.channel_id}/"):
        said = text(owner.post(f"{page}delete/", {"post": "yes"}, follow=True))
        assert "О горящем месте рассказывает рассылка «Горит»: сначала остановите её." in said
    for table, pk in ((SLOTS, slot.pk), ("/admin/channels/channel/", slot.channel_id)):
        several = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
        assert "Горит" in text(owner.post(table, several))
    assert HotSlot.objects.exists()


def test_a_place_that_a_mailing_has_told_of_is_deleted(owner: Browser) -> None:
    slot = a_hot_slot()
    for state in ("draft", "sent", "cancelled"):
        a_mailing(hot_slot=slot, state=state)
    owner.post(SLOTS, {"action": "delete_selected", "_selected_action": [slot.pk], "post": "yes"})
    assert not HotSlot.objects.exists()


def test_an_editor_deletes_a_channel_with_its_places(editor: Browser) -> None:
    slot = a_hot_slot()
    answer = editor.post(f"/admin/channels/channel/{slot.channel_id}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert not HotSlot.objects.exists()
