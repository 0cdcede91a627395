"""Room: looks at one thing each: what is so, as values. What that means `judging` says.

A look has a time limit, changes nothing and raises `Trouble` (or `PermissionError`) where it cannot see.
"""
