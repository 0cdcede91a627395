"""The benchmarks: `make bench` prints one line a figure. A file `bench_<room>.py` for each room that is measured.

It may import the pure rules, start the demo's house, and use the sandbox's control port and the database.
It must never be imported by anything, nor run within the tests: figures are of one machine at one moment."""
