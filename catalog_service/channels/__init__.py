"""Room: channels on sale: categories, figures as stored, prices, reviews, ad examples, shares, pictures.

May touch: its own tables, files under MEDIA_ROOT. Must never touch: visitors, the network, requests of a web server.
"""
