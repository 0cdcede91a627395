"""What an operator sees: JSON logs, metrics, the health page, systemd's watchdog.

May touch: structlog, prometheus-client, aiohttp on loopback. Must never touch: Telegram, the database.
"""
