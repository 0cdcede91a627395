"""At which address the Mini App starts: the one that was asked for, or what a link's code opens.

Telegram hands a code over as `tgWebAppStartParam`, before the app can tell anything: by it the page is right at once.
"""

import re
from typing import NamedTuple

from django.http import HttpRequest

from catalog_service.links import queries as links
from catalog_service.links.queries import Opens
from catalog_service.mini_app.questions import MOST_ID, MOST_IDS

CODE = "tgWebAppStartParam"
FIRST_PAGE = "/"
_PLAN = re.compile(r"plan((?:-[0-9a-z]{1,13})+)", re.IGNORECASE | re.ASCII)


class Start(NamedTuple):
    """`opens`: path and query. `note`: for people, where that is not what was meant, else ""."""

    opens: str
    note: str = ""


def asked(request: HttpRequest) -> Start:
    """A code wins over the path. One query where there is one that a link may have."""
    code = request.GET.get(CODE, "")
    return _by_code(code) if code else as_it_stands(request)


def as_it_stands(request: HttpRequest) -> Start:
    """Also while nobody can say what a code opens: it stays in the address, for when the app is loaded again."""
    return Start(request.get_full_path())


def _by_code(code: str) -> Start:
    link = links.known(code)
    if link is None and (ids := planned(code)):
        return Start(f"/plan?ids={','.join(map(str, ids))}")
    page = links.page(link)
    match page.opens:
        case Opens.CHANNEL:
            return Start(f"/c/{page.id}")
        case Opens.CATEGORY:
            return Start(f"/list?category={page.id}")
    return Start(FIRST_PAGE, page.note)


def planned(code: str) -> list[int]:
    """Ids of a shared media plan, in its order: `plan-c-19` is of the channels 12 and 45. Of another code none."""
    found = _PLAN.fullmatch(code)
    numbers = [int(part, 36) for part in found[1].split("-")[1:]] if found else []
    return [number for number in dict.fromkeys(numbers) if 0 < number <= MOST_ID][:MOST_IDS]
