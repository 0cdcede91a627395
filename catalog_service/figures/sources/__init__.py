"""Room: whom figures are asked of, one module a source: what is requested, and what the answer says.

May touch: selectolax; requests through the port `Ask`. Must never touch: Django, a socket, a clock, a setting.
"""
