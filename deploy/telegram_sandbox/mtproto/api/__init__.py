"""The methods of the MTProto door, one file per namespace, each method one small function.

It may touch the world and make TL objects of what it answers.
It must never touch sockets, keys or faults: those are around it."""
