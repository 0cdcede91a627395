"""A readable seed for the demo: three projects, 24 donors and some spares, and what they publish.

It may touch the world and the standard library; time is the world's, lengths are counted in demo «hours».
It must never touch a door or a service: the story only publishes, others watch."""
