"""Where the two services meet: names of schemas and roles, words both speak, the views each publishes.

Shapes and words, no behaviour; the standard library only at import. Must never touch: either service.
"""
