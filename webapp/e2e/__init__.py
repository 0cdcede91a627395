"""The Mini App in a real browser: walks through every screen, budgets, pictures of all of it.
May touch the built app, the catalog as processes on a database of its own, and Debian's Chromium.
Must never touch the app's own modules or answer in the catalog's place: Telegram alone is played, at its protocol.
"""
