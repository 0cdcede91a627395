"""What the sandbox is told of the catalog's channels."""

from decimal import Decimal

from demo.outside import BOT, CLOSED, EVERY, FREE, GROUP, RENAMED, RETITLED, SILENT, Row, _kept, listed, renamed
from telegram_sandbox.catalogued import Catalogued, Kind


def a_row(number: int, **more: object) -> Row:
    told = {"address": f"kanal_{number}_demo", "title": f"Канал {number}", "description": "О деле", "reach": 900}
    whole = {"subscribers": 4_000, "er": Decimal("2.5"), "red_label": False, "black_label": False} | told | more
    return Row(id=number, **whole)  # type: ignore[arg-type]


ROWS = [a_row(number) for number in range(EVERY)]


def by_name() -> dict[str, Catalogued]:
    return {each.address: each for each in listed(ROWS)}


def test_figures_are_those_that_the_catalog_shows() -> None:
    plain = by_name()["kanal_1_demo"]
    assert (plain.kind, plain.subscribers, plain.reach, plain.er, plain.about) == (
        Kind.CHANNEL,
        4000,
        900,
        2.5,
        "О деле",
    )
    unknown = next(listed([a_row(1, subscribers=None, reach=None, er=None, description="")]))
    assert (unknown.subscribers, unknown.reach, unknown.er) == (5_000, 1_000, 3.0)
    assert unknown.about.startswith("«Канал 1»")


def test_one_in_a_hundred_has_each_of_the_things_that_can_be_wrong() -> None:
    found = by_name()
    assert found[f"kanal_{CLOSED}_demo"].is_closed
    assert [found[f"kanal_{place}_demo"].kind for place in (BOT, GROUP)] == [Kind.BOT, Kind.GROUP]
    assert f"kanal_{FREE}_demo" not in found
    assert f"kanal_{RENAMED}_demo" not in found
    assert f"kanal_{RENAMED}_novyy_demo" in found
    assert found[f"kanal_{SILENT}_demo"].silent_days == 70
    assert found[f"kanal_{RETITLED}_demo"].title == f"Канал {RETITLED} ✨"
    assert sum(map(_kept, enumerate(ROWS))) == EVERY - 7


def test_a_private_channel_is_only_private() -> None:
    (private,) = listed([a_row(CLOSED, address="+AbCd")])
    assert (private.kind, private.is_closed, _kept((1, a_row(1, address="+AbCd")))) == (Kind.INVITE, False, False)


def test_a_new_name_is_one_that_telegram_allows() -> None:
    assert len(renamed("ochen_dlinnoe_imya_kanala_i_demo")) <= 32
