"""aiogram as the daemon imports it: nothing is built before it is used, and all of it can be."""

import json
import subprocess
import sys

from aiogram.types import Update

MESSAGE = {
    "message_id": 7,
    "date": 1_760_000_000,
    "chat": {"id": 5, "type": "private", "first_name": "Анна"},
    "from": {"id": 5, "is_bot": False, "first_name": "Анна"},
    "text": "/start post_5",
    "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
}
UPDATE = {"update_id": 1, "message": {**MESSAGE, "reply_to_message": MESSAGE}}

IMPORTED = """
import json, sys
from reposter_service.admin_bot.first_import import import_aiogram
import_aiogram()
"""
WHAT_IS_BUILT = """
import aiogram
from aiogram.types import Message, Update
from aiogram.methods import SendMessage
print(json.dumps([model.__name__ for model in (Message, Update, SendMessage) if model.__pydantic_complete__]))
"""
WHAT_CANNOT_BE_USED = """
import aiogram.methods, aiogram.types
from aiogram.methods.base import Response
from pydantic import BaseModel

def is_used(model):
    model.__pydantic_validator__.validate_python
    return model.__pydantic_complete__

kinds = [getattr(room, name) for room in (aiogram.methods, aiogram.types) for name in room.__all__]
models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
models.remove(aiogram.methods.TelegramMethod)
methods = [model for model in models if hasattr(model, "__returning__")]
assert len(methods) > 150 and len(models) > 500
unusable = [model.__name__ for model in models if not is_used(model)]
print(json.dumps(unusable + [model.__name__ for model in methods if not is_used(Response[model.__returning__])]))
"""
WHAT_AN_UPDATE_SAYS = """
from aiogram.types import Update
print(Update.model_validate(json.loads(sys.argv[1])).model_dump_json(exclude_none=True))
"""


def told(program: str, *arguments: str) -> object:
    """What the program prints, in a process of its own: here aiogram has been imported already."""
    command = [sys.executable, "-c", IMPORTED + program, *arguments]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_nothing_is_built_before_it_is_used() -> None:
    assert told(WHAT_IS_BUILT) == []


def test_every_type_and_method_can_be_used_and_every_answer_read() -> None:
    assert told(WHAT_CANNOT_BE_USED) == []


def test_what_arrives_says_the_same() -> None:
    plain = Update.model_validate(UPDATE).model_dump_json(exclude_none=True)
    assert told(WHAT_AN_UPDATE_SAYS, json.dumps(UPDATE)) == json.loads(plain)
