"""The `random_id` of a forwarded message: the same deed has the same number, in any process, for ever.

Telegram documents that a `random_id` repeated by one account to one peer returns the first call's messages.
"""

from hashlib import blake2b


def random_id(*, target_id: int, donor_channel_id: int, message_id: int, generation: int) -> int:
    """A signed 64-bit number, never 0. `generation` makes a deliberate second send a new deed."""
    deed = f"{target_id}:{donor_channel_id}:{message_id}:{generation}".encode()
    number = int.from_bytes(blake2b(deed, digest_size=8, person=b"repost").digest(), "little", signed=True)
    return number or 1
