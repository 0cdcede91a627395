"""PURE: when a channel is refreshed."""
