"""Room: what an operator sees of each process: /metrics, the pages of worker and bot, systemd's watchdog.

May touch: prometheus-client, features through their queries, loopback. Must never touch: Telegram, a feature's rows.
"""
