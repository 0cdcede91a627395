"""A web page that shows the world to people: channels with their posts and live counters, chats with bots.

It may touch the world (reading only) and aiohttp; the page is plain HTML, CSS and JavaScript without a build step.
It must never change the world, load anything from elsewhere, or know a service: what one thinks comes as notes."""
