"""A small Telegram on real sockets at 127.0.0.1, for the demo and for tests.

It may touch sockets, the standard library and, behind its doors, telethon.tl and aiohttp.
It must never import a service, and no service may import it: they meet over the wire only."""
