"""Alerts and their deliveries in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reposter_service.database.states import DeliveryState
from reposter_service.tests.in_memory.memory import DeliveryInMemory, Memory
from reposter_service.workflows.records import Alert, Delivery


@dataclass(frozen=True, slots=True)
class AlertsInMemory:
    memory: Memory

    async def raise_once(self, alert: Alert, now: datetime) -> bool:
        if alert.key in self.memory.alerts:
            return False
        self.memory.alerts[alert.key] = alert
        alert_id = self.memory.new_id()
        for admin_id in self.memory.admins:
            if admin_id != alert.not_to:
                delivery = DeliveryInMemory(alert_id, admin_id, alert)
                self.memory.deliveries[delivery.key] = delivery
        return True


@dataclass(frozen=True, slots=True)
class DeliveriesInMemory:
    memory: Memory

    async def admins_due(self, now: datetime) -> Sequence[int]:
        return sorted([admin_id for admin_id in self.memory.admins if await self.next(admin_id, now)])

    async def next(self, admin_id: int, now: datetime) -> Delivery | None:
        waiting = [row for row in self._of(admin_id) if row.state is DeliveryState.WAITING]
        first = min(waiting, key=lambda row: row.alert_id, default=None)
        if first is None or (first.not_before is not None and first.not_before > now):
            return None
        alert = first.alert
        project_id = alert.project_id if alert.project_id in self.memory.projects else None
        return Delivery(first.alert_id, first.admin_id, alert.text, first.attempts, alert.kind, project_id)

    async def sent(self, delivery: Delivery, now: datetime) -> None:
        for row in self._waiting(delivery):
            row.state = DeliveryState.SENT

    async def postpone(self, delivery: Delivery, until: datetime) -> None:
        for row in self._waiting(delivery):
            row.not_before, row.attempts = until, row.attempts + 1

    async def refuse(self, delivery: Delivery, news: Alert, now: datetime) -> bool:
        settled = [row for row in self._of(delivery.admin_id) if row.state is not DeliveryState.WAITING]
        earlier = [row for row in settled if row.alert_id < delivery.alert_id]
        last = max(earlier, key=lambda row: row.alert_id, default=None)
        waiting = self._waiting(delivery)
        for row in waiting:
            row.state = DeliveryState.REFUSED
        if not waiting or (last is not None and last.state is DeliveryState.REFUSED):
            return False
        return await AlertsInMemory(self.memory).raise_once(news, now)

    def _of(self, admin_id: int) -> list[DeliveryInMemory]:
        return [row for row in self.memory.deliveries.values() if row.admin_id == admin_id]

    def _waiting(self, delivery: Delivery) -> list[DeliveryInMemory]:
        row = self.memory.deliveries[delivery.alert_id, delivery.admin_id]
        return [row] if row.state is DeliveryState.WAITING else []
