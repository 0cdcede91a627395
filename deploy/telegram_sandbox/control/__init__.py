"""The control port: an HTTP/JSON door for those who run the sandbox, on loopback only. No Telegram client sees it.

It may touch the world, the faults, aiohttp, and the MTProto door's switches.
It must never hold a rule of Telegram's: whatever it does, it does by the world's own methods."""
