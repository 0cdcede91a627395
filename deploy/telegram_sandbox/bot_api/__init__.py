"""The Bot API's door to the world: HTTP as api.telegram.org speaks it, for any unmodified bot library.

It may touch the world, the faults and aiohttp.
It must never touch telethon, a service, or keep anything that belongs to the world (only what a bot's server keeps)."""
