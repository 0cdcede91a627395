"""Who the bot is, and how it gets its updates: by asking, or at its own web server."""

from typing import Any
from urllib.parse import urlsplit

from telegram_sandbox.bot_api.accounts import Webhook
from telegram_sandbox.bot_api.inbox import LIMIT
from telegram_sandbox.bot_api.query import Query
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.bot_api.views import user_view
from telegram_sandbox.bot_api.webhooks import deliver

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def get_me(query: Query) -> dict[str, Any]:
    return user_view(query.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(query: Query) -> list[dict[str, Any]]:
    if query.account.webhook:
        complaint = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        raise BotApiError(complaint, 409)
    _allow(query)
    arguments = query.arguments
    offset, limit = arguments.number("offset"), arguments.number("limit", LIMIT)
    return await query.account.inbox.fetch(offset, limit, arguments.number("timeout"))


def set_webhook(query: Query) -> bool:
    url = query.arguments.text("url")
    if not url:
        return delete_webhook(query)
    if urlsplit(url).hostname not in _LOOPBACK:
        raise BotApiError("bad webhook: the sandbox delivers to this machine only")
    _allow(query)
    _end_webhook(query, "terminated by setWebhook request")
    webhook = Webhook(url, query.arguments.text("secret_token"), query.arguments.number("max_connections", 40))
    query.account.webhook = webhook
    webhook.task = query.api.tasks.start(deliver(query.api, query.account, webhook))
    return True


def delete_webhook(query: Query) -> bool:
    _end_webhook(query, "")
    return True


def _end_webhook(query: Query, because: str) -> None:
    webhook, query.account.webhook = query.account.webhook, None
    if webhook and webhook.task:
        webhook.task.cancel()
    elif because:
        query.account.inbox.end_waiting(because)
    if query.arguments.flag("drop_pending_updates"):
        query.account.inbox.clear()


def get_webhook_info(query: Query) -> dict[str, Any]:
    account, webhook = query.account, query.account.webhook
    view: dict[str, Any] = {"url": "", "has_custom_certificate": False, "pending_update_count": len(account.inbox)}
    if account.inbox.allowed:
        view["allowed_updates"] = sorted(account.inbox.allowed)
    if webhook:
        view |= {"url": webhook.url, "max_connections": webhook.max_connections}
    if webhook and webhook.last_error_date:
        view |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error_message}
    return view


def log_out(_: Query) -> bool:
    """Also `close`: there is no other server a bot could move to."""
    return True


def _allow(query: Query) -> None:
    """`allowed_updates` holds until it is given again."""
    kinds = query.arguments.data("allowed_updates")
    if isinstance(kinds, list):
        query.account.inbox.allow([str(kind) for kind in kinds])


METHODS = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "logOut": log_out,
    "close": log_out,
}
