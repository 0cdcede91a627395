"""A made-up catalog that looks like a real one: for the demo, for measuring, for pictures of the guide.

May touch: channels, links, visitors, events. Must never touch: a catalog that has channels, any machine but one's own.
"""
