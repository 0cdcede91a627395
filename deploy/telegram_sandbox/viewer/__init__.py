"""A web page that shows the world to people, and lets them chat and open Mini Apps as the people they are given.

It may touch the world, how launch data is signed, and aiohttp; what it changes it does as a person can in Telegram.
It must never load anything but Mini Apps from elsewhere, act as anybody else, or know a service: notes tell of it."""
