"""A web page that shows the world to people, and lets them chat with bots as the people they are given.

It may touch the world and aiohttp; what it changes it does as one of these people, by what a person can do in Telegram.
It must never load anything from elsewhere, act as anybody else, or know a service: what one thinks comes as notes."""
