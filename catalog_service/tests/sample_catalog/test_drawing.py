"""Logos and pictures of ads are pictures that an editor could upload, and not all alike."""

from catalog_service.channels.pictures import AD_EXAMPLE, LOGO, check
from catalog_service.sample_catalog import drawing


def test_a_logo_is_a_square_that_uploads_accept() -> None:
    assert check(drawing.logo("MK", seed="1"), LOGO).size == (216, 216)


def test_a_picture_of_an_ad_is_one_that_uploads_accept() -> None:
    assert check(drawing.ad(seed="1"), AD_EXAMPLE).size == (960, 540)


def test_the_same_seed_draws_the_same() -> None:
    assert drawing.logo("MK", seed="7") == drawing.logo("MK", seed="7")
    assert drawing.ad(seed="7") == drawing.ad(seed="7")


def test_logos_are_not_all_alike() -> None:
    assert len({drawing.logo("MK", seed=str(number)) for number in range(30)}) == 30
