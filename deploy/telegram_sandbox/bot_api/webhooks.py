"""Delivery to a bot's own web server: one update at a time, in order, again and again until it is taken."""

import asyncio
import json
from typing import TYPE_CHECKING, Any

import aiohttp

from telegram_sandbox.bot_api.accounts import Account, Webhook
from telegram_sandbox.bot_api.arguments import Arguments
from telegram_sandbox.bot_api.refusals import BotApiError

if TYPE_CHECKING:
    from telegram_sandbox.bot_api.door import BotApi

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
"""Real seconds between attempts; each pause is twice the one before."""
PATIENCE = aiohttp.ClientTimeout(total=60)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 — a header's name


async def deliver(api: "BotApi", account: Account, webhook: Webhook) -> None:
    """For as long as the webhook stands."""
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        while True:
            update = account.inbox.first()
            if update is None:
                await account.inbox.wait()
                continue
            await _until_taken(api, session, account, webhook, update)
            account.inbox.forget(update["update_id"] + 1)


async def _until_taken(
    api: "BotApi", session: aiohttp.ClientSession, account: Account, webhook: Webhook, update: dict[str, Any]
) -> None:
    pause = FIRST_PAUSE
    while not await _is_taken(api, session, account, webhook, update):
        webhook.last_error_date = api.world.now()
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _is_taken(
    api: "BotApi", session: aiohttp.ClientSession, account: Account, webhook: Webhook, update: dict[str, Any]
) -> bool:
    headers = {SECRET_HEADER: webhook.secret_token} if webhook.secret_token else {}
    try:
        async with session.post(webhook.url, json=update, headers=headers) as response:
            if response.status >= 300:
                webhook.last_error_message = f"Wrong response from the webhook: {response.status} {response.reason}"
                return False
            answer = await _answer(response)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        webhook.last_error_message = f"Connection failed: {error}"
        return False
    if "method" in answer:
        await _perform(api, account, answer)
    return True


async def _answer(response: aiohttp.ClientResponse) -> dict[str, Any]:
    """A bot may call one method in its answer: as JSON or as a form. Anything else means nothing."""
    if response.content_type.startswith("multipart/"):
        return await _form(response)
    try:
        body = json.loads(await response.text() or "{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


async def _form(response: aiohttp.ClientResponse) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    reader = aiohttp.MultipartReader.from_response(response)
    while (part := await reader.next()) is not None:
        if isinstance(part, aiohttp.BodyPartReader) and part.name:
            fields[part.name] = await part.text()
    return fields


async def _perform(api: "BotApi", account: Account, answer: dict[str, Any]) -> None:
    values = {name: value for name, value in answer.items() if name != "method"}
    try:
        await api.perform(account, str(answer["method"]), Arguments(values))
    except BotApiError:
        # Telegram tells nobody either; the call log has it.
        return
