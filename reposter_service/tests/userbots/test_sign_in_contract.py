"""What the bot relies on when an account is signed in: of Telegram's sockets, and of the fake that its tests use."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from reposter_service.errors import SignInProblem, SignInRefused
from reposter_service.tests.builders import MINUTE
from reposter_service.tests.userbots.conftest import Town
from reposter_service.tests.userbots.sign_in_stages import (
    ANN,
    BOB,
    OTHER_PHONE,
    PASSWORD,
    PHONE,
    InMemory,
    Stage,
    over_sockets,
)
from reposter_service.workflows.records import SignedIn
from reposter_service.workflows.telegram_ports import SignIns

SECOND = timedelta(seconds=1)


@pytest.fixture(params=["in memory", "over sockets"])
async def stage(request: pytest.FixtureRequest, town: Town) -> AsyncIterator[Stage]:
    if request.param == "in memory":
        yield InMemory()
        return
    async with over_sockets(town) as opened:
        yield opened


@pytest.fixture
def sign_ins(stage: Stage) -> SignIns:
    return stage.sign_ins


async def test_the_code_signs_an_account_in(stage: Stage, sign_ins: SignIns) -> None:
    stage.account(PHONE)
    assert await sign_ins.begin(ANN, PHONE) == len(stage.code_of(PHONE))

    signed_in = await sign_ins.code(ANN, stage.code_of(PHONE))

    assert signed_in
    assert signed_in.phone == PHONE
    assert stage.sessions(PHONE) == 1


async def test_an_account_with_a_password_is_signed_in_by_both(stage: Stage, sign_ins: SignIns) -> None:
    stage.account(PHONE, PASSWORD)
    await sign_ins.begin(ANN, PHONE)

    assert await sign_ins.code(ANN, stage.code_of(PHONE)) is None
    assert stage.sessions(PHONE) == 0
    assert (await sign_ins.password(ANN, PASSWORD)).phone == PHONE
    assert stage.sessions(PHONE) == 1


async def test_after_a_wrong_code_the_right_one_is_taken(stage: Stage, sign_ins: SignIns) -> None:
    stage.account(PHONE)
    await sign_ins.begin(ANN, PHONE)

    assert await problem_of(sign_ins, ANN, "00000") is SignInProblem.CODE_WRONG
    assert await sign_ins.code(ANN, stage.code_of(PHONE))


@pytest.mark.parametrize("typed", ["", "семь", "1 2 3", "12345; DROP TABLE", "1" * 5000])
async def test_what_is_no_code_is_a_wrong_one(stage: Stage, sign_ins: SignIns, typed: str) -> None:
    stage.account(PHONE)
    await sign_ins.begin(ANN, PHONE)

    assert await problem_of(sign_ins, ANN, typed) is SignInProblem.CODE_WRONG
    assert await sign_ins.code(ANN, stage.code_of(PHONE))


@pytest.mark.parametrize("wrong", ["battery staple", "", "пароль", "1" * 5000])
async def test_after_a_wrong_password_the_right_one_is_taken(stage: Stage, sign_ins: SignIns, wrong: str) -> None:
    stage.account(PHONE, PASSWORD)
    await sign_ins.begin(ANN, PHONE)
    await sign_ins.code(ANN, stage.code_of(PHONE))

    with pytest.raises(SignInRefused) as refused:
        await sign_ins.password(ANN, wrong)

    assert refused.value.problem is SignInProblem.PASSWORD_WRONG
    assert await sign_ins.password(ANN, PASSWORD)


@pytest.mark.parametrize("phone", ["+123", "12", "", "семь", "+7999000112233445566"])
async def test_what_is_no_phone_is_refused(sign_ins: SignIns, phone: str) -> None:
    assert await problem_of_begin(sign_ins, ANN, phone) is SignInProblem.PHONE_INVALID
    assert await problem_of(sign_ins, ANN, "12345") is SignInProblem.NOT_UNDER_WAY


async def test_a_banned_account_is_refused_before_any_code(stage: Stage, sign_ins: SignIns) -> None:
    stage.account(PHONE)
    stage.ban(PHONE)

    assert await problem_of_begin(sign_ins, ANN, PHONE) is SignInProblem.PHONE_BANNED


async def test_a_phone_without_an_account_is_not_signed_up(stage: Stage, sign_ins: SignIns) -> None:
    await sign_ins.begin(ANN, PHONE)
    code = stage.code_of(PHONE)

    assert await problem_of(sign_ins, ANN, code) is SignInProblem.NO_ACCOUNT
    assert await problem_of(sign_ins, ANN, code) is SignInProblem.NOT_UNDER_WAY


async def test_two_admins_do_not_sign_the_same_account_in_at_once(stage: Stage, sign_ins: SignIns) -> None:
    stage.account(PHONE)
    await sign_ins.begin(ANN, PHONE)

    assert await problem_of_begin(sign_ins, BOB, PHONE) is SignInProblem.UNDER_WAY_ELSEWHERE
    assert await sign_ins.code(ANN, stage.code_of(PHONE))


async def test_two_admins_sign_two_accounts_in_at_once(stage: Stage, sign_ins: SignIns) -> None:
    stage.account(PHONE)
    stage.account(OTHER_PHONE)
    await sign_ins.begin(ANN, PHONE)
    await sign_ins.begin(BOB, OTHER_PHONE)

    theirs = await sign_ins.code(BOB, stage.code_of(OTHER_PHONE))
    ours = await sign_ins.code(ANN, stage.code_of(PHONE))

    assert ours
    assert theirs
    assert (ours.phone, theirs.phone) == (PHONE, OTHER_PHONE)
    assert ours.session != theirs.session


async def test_who_begins_again_gets_a_new_code(stage: Stage, sign_ins: SignIns) -> None:
    stage.account(PHONE)
    await sign_ins.begin(ANN, PHONE)
    await sign_ins.begin(ANN, PHONE)

    assert await sign_ins.code(ANN, stage.code_of(PHONE))


async def test_an_attempt_that_is_given_up_is_over_and_its_phone_free(stage: Stage, sign_ins: SignIns) -> None:
    stage.account(PHONE)
    await sign_ins.begin(ANN, PHONE)
    await sign_ins.give_up(ANN)

    assert await problem_of(sign_ins, ANN, stage.code_of(PHONE)) is SignInProblem.NOT_UNDER_WAY
    await sign_ins.begin(BOB, PHONE)
    assert await sign_ins.code(BOB, stage.code_of(PHONE))


async def test_who_has_nothing_to_give_up_gives_nothing_up(sign_ins: SignIns) -> None:
    await sign_ins.give_up(ANN)


async def test_an_attempt_lives_for_a_quarter_of_an_hour(stage: Stage, sign_ins: SignIns) -> None:
    stage.account(PHONE)
    stage.account(OTHER_PHONE)
    await sign_ins.begin(ANN, PHONE)
    await sign_ins.begin(BOB, OTHER_PHONE)

    stage.now += 15 * MINUTE - SECOND
    assert await sign_ins.code(BOB, stage.code_of(OTHER_PHONE))
    stage.now += SECOND
    assert await problem_of(sign_ins, ANN, stage.code_of(PHONE)) is SignInProblem.NOT_UNDER_WAY


async def test_an_attempt_that_is_too_old_keeps_nobody_else_from_the_phone(stage: Stage, sign_ins: SignIns) -> None:
    stage.account(PHONE)
    await sign_ins.begin(ANN, PHONE)
    stage.now += 15 * MINUTE

    await sign_ins.begin(BOB, PHONE)


async def test_without_an_attempt_there_is_neither_code_nor_password(sign_ins: SignIns) -> None:
    assert await problem_of(sign_ins, ANN, "12345") is SignInProblem.NOT_UNDER_WAY
    with pytest.raises(SignInRefused) as refused:
        await sign_ins.password(ANN, PASSWORD)
    assert refused.value.problem is SignInProblem.NOT_UNDER_WAY


async def test_a_password_without_a_code_is_none(stage: Stage, sign_ins: SignIns) -> None:
    stage.account(PHONE, PASSWORD)
    await sign_ins.begin(ANN, PHONE)

    with pytest.raises(SignInRefused) as refused:
        await sign_ins.password(ANN, PASSWORD)

    assert refused.value.problem is SignInProblem.NOT_UNDER_WAY


async def test_who_is_signed_in_is_no_attempt_any_more(stage: Stage, sign_ins: SignIns) -> None:
    stage.account(PHONE)
    await sign_ins.begin(ANN, PHONE)
    await sign_ins.code(ANN, stage.code_of(PHONE))

    await sign_ins.give_up(ANN)

    assert await problem_of(sign_ins, ANN, "12345") is SignInProblem.NOT_UNDER_WAY
    assert stage.sessions(PHONE) == 1


async def test_a_session_that_is_not_wanted_is_ended(stage: Stage, sign_ins: SignIns) -> None:
    stage.account(PHONE)
    signed_in = await begun_and_done(stage, PHONE)

    await sign_ins.log_out(signed_in)
    await sign_ins.log_out(signed_in)

    assert stage.sessions(PHONE) == 0


async def begun_and_done(stage: Stage, phone: str) -> SignedIn:
    await stage.sign_ins.begin(ANN, phone)
    signed_in = await stage.sign_ins.code(ANN, stage.code_of(phone))
    assert signed_in
    return signed_in


async def problem_of_begin(sign_ins: SignIns, admin_id: int, phone: str) -> SignInProblem:
    with pytest.raises(SignInRefused) as refused:
        await sign_ins.begin(admin_id, phone)
    return refused.value.problem


async def problem_of(sign_ins: SignIns, admin_id: int, code: str) -> SignInProblem:
    with pytest.raises(SignInRefused) as refused:
        await sign_ins.code(admin_id, code)
    return refused.value.problem


async def test_at_a_stop_every_attempt_is_over(stage: Stage, sign_ins: SignIns) -> None:
    for admin_id, phone in ((ANN, PHONE), (BOB, OTHER_PHONE)):
        stage.account(phone)
        await sign_ins.begin(admin_id, phone)

    await sign_ins.close()

    for admin_id, phone in ((ANN, PHONE), (BOB, OTHER_PHONE)):
        with pytest.raises(SignInRefused) as refused:
            await sign_ins.code(admin_id, stage.code_of(phone))
        assert refused.value.problem is SignInProblem.NOT_UNDER_WAY
        assert stage.sessions(phone) == 0
