"""How tests ask the API."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from catalog_service.tests.mini_app.signing import signed

API = "/api/v1/"


@dataclass
class Answer:
    """Status, headers, and the body's JSON; None where there is no body."""

    status: int
    headers: dict[str, str]
    body: Any

    @property
    def refusal(self) -> tuple[int, str]:
        """Status and code of a problem."""
        assert self.headers["Content-Type"] == "application/problem+json"
        assert self.body["status"] == self.status
        assert self.body["title"]
        return self.status, self.body["code"]


@dataclass
class Asking:
    """`visitor_id` signs, None asks as anybody does; `headers` by name; `came_by`: the code of a link, signed."""

    client: Client
    visitor_id: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    came_by: str | None = None

    def get(self, path: str, /, headers: Any = None, **query: Any) -> Answer:
        return self._asked("get", path, query, headers)

    def post(self, path: str, body: Any = None) -> Answer:
        return self._asked("post", path, body, None, content_type="application/json")

    def put(self, path: str) -> Answer:
        return self._asked("put", path, None, None)

    def delete(self, path: str) -> Answer:
        return self._asked("delete", path, None, None)

    def _asked(self, method: str, path: str, data: Any, headers: dict[str, str] | None, **options: Any) -> Answer:
        given = self._signature() | self.headers | (headers or {})
        if data is not None:
            options["data"] = data
        answer = getattr(self.client, method)(API + path, secure=True, headers=given, **options)
        body = json.loads(answer.content) if answer.content else None
        return Answer(answer.status_code, dict(answer.items()), body)

    def _signature(self) -> dict[str, str]:
        if self.visitor_id is None:
            return {}
        user = {"id": self.visitor_id, "first_name": f"Посетитель {self.visitor_id}"}
        raw = signed(user=user, auth_date=str(int(timezone.now().timestamp())), start_param=self.came_by)
        return {"Authorization": f"tma {raw}"}
