"""What came of a channel's turn, on its way from those who ask to the one who stores. Values only."""

from dataclasses import dataclass, field
from datetime import datetime

from catalog_service.figures.believing import THIS_CHANNEL, Believed, Question
from catalog_service.figures.findings import Door, Finding, Profile
from catalog_service.figures.turns import Turn


@dataclass(slots=True)
class Seen:
    """What came of a channel's turn. `attempts`: of each door that was asked about it, how that ended.

    `asked`: every door that was asked, also on the way to a new name. `name`: the one that the channel was followed to,
    "": it has kept its own. `logo`: bytes that nobody has looked at, from the address in the profile. `is_whole`:
    nobody is left who could be asked when his door is open again.
    """

    turn: Turn
    at: datetime
    answers: dict[Question, Finding] = field(default_factory=dict)
    attempts: dict[Door, Finding] = field(default_factory=dict)
    asked: set[Door] = field(default_factory=set)
    name: str = ""
    logo: bytes | None = None
    is_whole: bool = False
    believed: Believed = field(default_factory=lambda: Believed("nobody was asked"))

    @property
    def telegram(self) -> Profile | None:
        """What Telegram tells of this channel; None: it has not told whether it is this one."""
        said = self.answers.get(Question.TELEGRAM)
        return said.profile if said is not None and said.state in THIS_CHANNEL else None
