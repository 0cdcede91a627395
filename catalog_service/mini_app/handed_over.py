"""What the Mini App is handed with its page, so that its first screen asks for nothing: answers of the API, by address.

An address is what the app would ask, letter by letter: the list's parameters in one order, written as browsers do.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import quote_plus, urlencode

from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from catalog_service.channels import queries
from catalog_service.channels.models import Channel
from catalog_service.mini_app import answers
from catalog_service.mini_app.answers import Answer
from catalog_service.mini_app.questions import MOST_ID, MOST_IDS, RANGES, list_question

ON_THE_FIRST_PAGE = 3
IN_A_LIST = 30
NAMES = ("category", "search", "ids", *(f"{end}_{name}" for name in RANGES for end in ("min", "max")), "ordering")
_CHANNEL = re.compile(r"/c/([1-9][0-9]{0,18})", re.ASCII)
_OF_A_PLAN = re.compile(r"[1-9][0-9]{0,14}", re.ASCII)


@dataclass(frozen=True)
class HandedOver:
    """`answers` are JSON. `category`: id and name of the one that is listed."""

    edition: int
    answers: dict[str, str] = field(default_factory=dict)
    category: tuple[int, str] | None = None


def handed_over(opens: str) -> HandedOver:
    """Of a page that the app knows; nothing where the question is wrong or the channel is not there. The edition and
    what it shows are as if the API was asked."""
    path, _, query = opens.partition("?")
    try:
        if path == "/":
            asked = f"first={ON_THE_FIRST_PAGE}"
            return _one(f"categories/?{asked}", answers.categories(asked))
        if path == "/list":
            return _list(QueryDict(query))
        if path == "/plan":
            return _plan(QueryDict(query))
        if (found := _CHANNEL.fullmatch(path)) and int(found[1]) <= MOST_ID:
            return _one(f"channels/{found[1]}/", answers.channel(int(found[1])))
    except (ValidationError, Channel.DoesNotExist):
        pass
    return HandedOver(queries.edition())


def _one(address: str, answer: Answer, category: tuple[int, str] | None = None) -> HandedOver:
    body = answer.body if isinstance(answer.body, str) else answer.body.decode()
    return HandedOver(answer.edition, {address: body}, category)


def _list(told: QueryDict) -> HandedOver:
    given = {name: value for name in NAMES if (value := _first(told, name))}
    asked = written(given | {"limit": str(IN_A_LIST)})
    answer = answers.channels(asked)
    of = list_question(asked).wanted.category
    name = None if of is None else queries.category_name(of)
    return _one(f"channels/?{asked}", answer, None if of is None or name is None else (of, name))


def _plan(told: QueryDict) -> HandedOver:
    """Of an address that somebody may have typed the app takes what is right: so here."""
    ids = [each for each in dict.fromkeys(_first(told, "ids").split(",")) if _OF_A_PLAN.fullmatch(each)]
    if not ids:
        raise ValidationError
    asked = f"ids={','.join(ids[:MOST_IDS])}&limit={MOST_IDS}"
    return _one(f"channels/?{asked}", answers.channels(asked))


def _first(told: QueryDict, name: str) -> str:
    """As `URLSearchParams` reads what is given twice; Django would take the last."""
    return next(iter(told.getlist(name)), "")


def written(values: dict[str, str]) -> str:
    """As `URLSearchParams` writes them: Python differs in two signs."""
    return urlencode(values, safe="*", quote_via=quote_plus).replace("~", "%7E")
