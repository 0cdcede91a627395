"""PURE: when a door may be asked next, and how long it rests."""
