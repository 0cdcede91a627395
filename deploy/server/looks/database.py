"""What the database has of each service, asked in one go as the service's own role: also while no process runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from server import env_files, postgres
from server.commands import run
from server.layout import CATALOG, REPOSTER
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.layout import Layout

SETTINGS: Final = {CATALOG: "CATALOG_DATABASE_URL", REPOSTER: "REPOSTER_DATABASE_URL"}
CONNECTED_WITHIN_S: Final = 4
ANSWERED_WITHIN_MS: Final = 8000
WITHIN_S: Final = 15

IN_SHORT: Final = {
    "Connection refused": "база данных не принимает соединений",
    "Connect call failed": "база данных не принимает соединений",
    "Is the server running locally": "база данных не запущена",
    "password authentication failed": "база данных не пускает: пароль не тот",
    "no password supplied": "база данных не пускает: в адресе нет пароля",
    "timeout expired": "база данных не отвечает вовремя",
    "is not currently accepting connections": "база данных не пускает: вход в неё закрыт для всех (ALLOW_CONNECTIONS)",
    'FATAL:  database "': "база данных не пускает: базы с таким именем на сервере нет",
    "permission denied for database": "база данных не пускает: роли нельзя входить в неё",
    "too many clients": "база данных не пускает: соединений больше нет",
    "remaining connection slots": "база данных не пускает: соединений больше нет",
    "the database system is starting up": "база данных ещё запускается",
    "the database system is not yet accepting": "база данных ещё запускается",
    "the database system is in recovery mode": "база данных ещё запускается",
    "the database system is shutting down": "база данных останавливается",
    "could not translate host name": "база данных не найдена: имени её сервера нет",
}
"""By what is said; the first that fits."""
OF_ROLES: Final = frozenset(
    {"password authentication failed", "no password supplied", "permission denied for database"}
)
"""Of those: what the installer mends, for it sets passwords and rights."""

NOT_LET_IN: Final = "Администратор базы не вошёл, ничего не изменено"

SERVER: Final = """
SELECT json_build_object(
    'version', current_setting('server_version'),
    'bytes', pg_database_size(current_database()),
    'connections', (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
    'most_connections', current_setting('max_connections')::int)
"""

OF_REPOSTER: Final = """
SELECT json_build_object(
    'posts_due', due.posts, 'oldest_due_s', due.oldest_s,
    'reposts_open', won.reposts, 'oldest_repost_s', won.oldest_s,
    'alerts', untold.alerts, 'oldest_alert_s', untold.oldest_s,
    'donors', (SELECT count(*) FROM reposter.donor WHERE withdrawn_at IS NULL),
    'donors_unavailable', (SELECT count(*) FROM reposter.donor
                           WHERE withdrawn_at IS NULL AND unavailable_since IS NOT NULL),
    'projects', (SELECT count(*) FROM reposter.project WHERE retired_at IS NULL),
    'userbots', (SELECT coalesce(json_agg(json_build_object(
            'project', p.title,
            'state', CASE WHEN u.state <> 'connected' THEN u.state
                          WHEN u.rights_lost_at IS NOT NULL THEN 'without_rights'
                          WHEN u.flooded_until > now() THEN 'flooded'
                          ELSE 'connected' END,
            'for_s', extract(epoch FROM now() - CASE WHEN u.state = 'connected' AND u.rights_lost_at IS NOT NULL
                                                     THEN u.rights_lost_at ELSE u.state_at END))
        ORDER BY p.title), '[]') FROM reposter.userbot u JOIN reposter.project p ON p.id = u.project_id
        WHERE p.retired_at IS NULL))
FROM (
    SELECT count(*) AS posts, extract(epoch FROM now() - min(due_at)) AS oldest_s
    FROM reposter.post JOIN reposter.donor ON donor.id = post.donor_id AND donor.withdrawn_at IS NULL
    WHERE post.state = 'waiting' AND due_at <= now()
) due, (
    SELECT count(*) AS reposts, extract(epoch FROM now() - min(decided_at)) AS oldest_s
    FROM reposter.repost JOIN reposter.post ON post.id = repost.post_id
    JOIN reposter.donor ON donor.id = post.donor_id AND donor.withdrawn_at IS NULL
    WHERE repost.state IN ('waiting', 'sending')
) won, (
    SELECT count(*) AS alerts, extract(epoch FROM now() - min(created_at)) AS oldest_s
    FROM reposter.alert_delivery JOIN reposter.alert ON alert.id = alert_id
    WHERE state = 'waiting' AND admin_id = any(string_to_array(:'admins', ',')::bigint[])
) untold
"""
"""As the reposter's own page has it: what a removed donor left behind waits for nobody, nor what was for another admin.
The states are those of its `domain/health.py`, the gravest that holds.
"""

OF_CATALOG: Final = """
SELECT json_build_object(
    'jobs_due', (SELECT count(*) FROM catalog.procrastinate_jobs
                 WHERE status = 'todo' AND coalesce(scheduled_at, '-infinity') <= now()),
    'oldest_job_s', (SELECT extract(epoch FROM now() - min(coalesce(j.scheduled_at, (
            SELECT min(e.at) FROM catalog.procrastinate_events e WHERE e.job_id = j.id))))
        FROM catalog.procrastinate_jobs j WHERE j.status = 'todo' AND coalesce(j.scheduled_at, '-infinity') <= now()),
    'jobs_failed', (SELECT count(*) FROM catalog.procrastinate_jobs WHERE status = 'failed'),
    'uncounted', (SELECT count(*) FROM catalog.uncounted),
    'mailings', (SELECT coalesce(json_agg(json_build_object('title', title, 'state', state, 'halt', halt)
                                          ORDER BY id), '[]')
                 FROM catalog.mailing WHERE state IN ('sending', 'paused')),
    'waiting', (SELECT count(*) FROM catalog.recipient r JOIN catalog.mailing m ON m.id = r.mailing_id
                WHERE m.state = 'sending' AND r.state IN ('queued', 'sending')),
    'sender_seen_s', (SELECT extract(epoch FROM now() - seen_at) FROM catalog.mailing_sender),
    'sender_rests_s', (SELECT extract(epoch FROM rests_until - now()) FROM catalog.mailing_sender),
    'sender_words', (SELECT words FROM catalog.mailing_sender),
    'silent_s', (SELECT extract(epoch FROM until - now()) FROM catalog.bot_silence),
    'doors', (SELECT coalesce(json_agg(json_build_object('door', door, 'why', why,
            'rests_s', extract(epoch FROM rests_until - now()),
            'found_s', extract(epoch FROM now() - found_at)) ORDER BY door), '[]') FROM catalog.figure_door),
    'channels', (SELECT count(*) FROM catalog.figure_refresh),
    'oldest_figures_s', (SELECT extract(epoch FROM now() - min(refreshed_at)) FROM catalog.figure_refresh))
"""

OF: Final = {CATALOG: OF_CATALOG, REPOSTER: OF_REPOSTER}


class RoleRefused(Trouble):
    """The role has no address, its password does not fit, or it has no right to come in."""


def told(layout: Layout, service: str, sql: str) -> dict[str, Any]:
    """Of the service's database, as its app role. `Trouble` in words for people."""
    name, settings = SETTINGS[service], env_files.read(layout.env(service))
    found: dict[str, Any] = json.loads(asked(settings.get(name, ""), name, sql, _admins(settings)))
    return found


def asked(dsn: str, setting: str, sql: str, admins: str = "") -> str:
    """What the server says to whoever the address `dsn`, the value of `setting`, stands for. `Trouble` as above,
    `RoleRefused` where it is the role's.
    """
    if not dsn:
        raise RoleRefused(f"{setting} не задан")
    try:
        return _asked(postgres.login(dsn, setting), sql, admins)
    except Trouble as trouble:
        kind = RoleRefused if _sign(str(trouble)) in OF_ROLES else Trouble
        raise kind(in_short(str(trouble))) from None


def require_administrator(administrator: postgres.Login, database: str | None = None) -> None:
    """`Trouble`, with the reason, before anything else is asked."""
    try:
        administrator.psql("SELECT 1;", NOT_LET_IN, database=database)
    except Trouble as refused:
        why = in_short(str(refused)).removeprefix(f"{NOT_LET_IN}: ")
        raise Trouble(f"{NOT_LET_IN}: {why}") from None


def _admins(settings: Mapping[str, str]) -> str:
    """Whom the reposter's bot writes to, with commas in between."""
    named = settings.get("REPOSTER_ADMIN_IDS", "") if settings.get("REPOSTER_BOT_TOKEN") else ""
    return ",".join(id_ for part in named.split(",") if (id_ := part.strip()).isdecimal())


def _asked(login: postgres.Login, sql: str, admins: str) -> str:
    return run(
        [*login.program("psql"), "-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1", "-v", f"admins={admins}"],
        "база данных не отвечает",
        environment={
            **login.environment,
            "PGCONNECT_TIMEOUT": str(CONNECTED_WITHIN_S),
            "PGOPTIONS": f"-c statement_timeout={ANSWERED_WITHIN_MS} -c default_transaction_read_only=on",
            "PGAPPNAME": "house-doctor",
            "LC_ALL": "C",
        },
        says=sql,
        timeout_s=WITHIN_S,
    )


def in_short(trouble: str) -> str:
    """What psql, and the services' drivers, say of the usual reasons, for a telephone."""
    return IN_SHORT.get(_sign(trouble), trouble)


def _sign(trouble: str) -> str:
    return next((sign for sign in IN_SHORT if sign in trouble), "")
