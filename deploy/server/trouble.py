"""What keeps an operator's command from being done, in one sentence that also says how to mend it."""

from __future__ import annotations


class Trouble(Exception):
    """Of the surroundings: another try may go well. Exit status 1."""

    status = 1


class UnfitError(Trouble):
    """Of what was asked for, or of the settings: another try would end the same. Exit status 2."""

    status = 2
