"""Telegram's own door: MTProto 2.0 for accounts, spoken to by unmodified Telethon and Kurigram.

It may touch the world, the faults, and `telethon.tl` for reading and writing TL objects.
It must never decide a rule of Telegram's: the world does, for both doors alike."""
