"""`fill_sample_catalog`.

May touch: the room. Must never touch: anything else of the catalog.
"""
