"""What strangers see of the world without an account: t.me's pages, TGStat's and Telemetr's APIs, Telemetr's page.

It reads the world, and channels that are only listed; it changes nothing in it, and counts who asked for what.
It must never import telethon or a service: its pages are written from what such pages look like, not from who reads.
"""
