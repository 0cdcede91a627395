"""What PostgreSQL keeps of a password."""

import base64
import re

from server.rotation.scram import verifier

# RFC 7677, section 3: password "pencil", salt and 4096 iterations.
SALT = base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")
SERVER_SIGNATURE_KEY = "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
STORED_KEY = "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="


def test_a_verifier_is_that_of_the_standards_example() -> None:
    assert verifier("pencil", SALT) == (
        f"SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==${STORED_KEY}:{SERVER_SIGNATURE_KEY}"
    )


def test_the_same_password_is_kept_differently_each_time() -> None:
    assert verifier("pencil") != verifier("pencil")
    assert re.fullmatch(r"SCRAM-SHA-256\$4096:[\w+/=]{24}\$[\w+/=]{44}:[\w+/=]{44}", verifier("pencil"))
