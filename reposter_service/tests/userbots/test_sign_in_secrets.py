"""Neither code nor password nor session gets anywhere but to Telegram and to the caller."""

import io
import re
from collections.abc import Awaitable, Iterator

import pytest
import structlog
from telegram_sandbox.faults import FaultKind, Rule

from reposter_service.errors import TelegramError
from reposter_service.tests.userbots.conftest import Town
from reposter_service.tests.userbots.sign_in_stages import ANN, PASSWORD, PHONE, OverSockets
from reposter_service.tests.whole_log import whole_log
from reposter_service.workflows.records import SignedIn

WRONG_PASSWORD = "battery staple"
WRONG_CODE = "00000"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    with whole_log() as stream:
        yield stream


async def told_of(step: Awaitable[object]) -> None:
    """As a caller who logs all that he has of its failure."""
    with pytest.raises(TelegramError) as refused:
        await step
    log = structlog.get_logger("careless")
    log.error("refused", trouble=refused.value, repeated=repr(refused.value), exc_info=refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None


async def signed_in_with_trouble(stage: OverSockets) -> tuple[str, SignedIn]:
    stage.account(PHONE, PASSWORD)
    sign_ins = stage.sign_ins
    await sign_ins.begin(ANN, PHONE)
    code = stage.code_of(PHONE)
    await told_of(sign_ins.code(ANN, WRONG_CODE))
    for fault in (
        Rule(FaultKind.DROP_SOCKET, method="auth.signIn", times=1),
        Rule.flood_wait(2, method="auth.signIn", times=1),
        Rule.error(400, "SIGN_IN_FAILED", method="auth.signIn", times=1),
    ):
        stage.town.faults.add(fault)
        await told_of(sign_ins.code(ANN, code))
    await sign_ins.code(ANN, code)
    await told_of(sign_ins.password(ANN, WRONG_PASSWORD))
    stage.town.faults.add(Rule.lose_answer("auth.checkPassword", times=1))
    await told_of(sign_ins.password(ANN, PASSWORD))
    return code, await sign_ins.password(ANN, PASSWORD)


async def test_no_log_and_no_error_bears_a_secret(town: Town, written: io.StringIO) -> None:
    stage = OverSockets(town)

    code, signed_in = await signed_in_with_trouble(stage)
    structlog.get_logger("careless").info("let in", account=signed_in, sign_ins=vars(stage.sign_ins))
    await stage.sign_ins.log_out(signed_in)

    text = written.getvalue()
    assert "SignInRequest" in text
    assert "Traceback" in text
    for secret in (PASSWORD, WRONG_PASSWORD, signed_in.session, signed_in.session[100:200]):
        assert secret not in text
    for number in (code, WRONG_CODE):
        assert not re.search(rf"(?<!\d){number}(?!\d)", text)
