"""PURE: where the links of a made-up catalog stand, how many come by each, and how eager they are."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from catalog_service.links.queries import Opens

FOR_EVER = 10_000
"""Days."""


@dataclass(frozen=True)
class Campaign:
    """`words` of its label, with its day for `{day}`; begun `ago` days ago, for `lasts` days.

    `pull`: visits of its first day, half as many after each `half_life` days; `eagerness`: how much likelier
    its visitors go on to the price and to the manager than others.
    """

    words: str
    opens: Opens
    ago: int
    pull: float
    half_life: float
    eagerness: float
    lasts: int = FOR_EVER

    def visits(self, ago: int) -> float:
        """To be expected on a day that was so many days ago."""
        age = self.ago - ago
        return self.pull * 0.5 ** (age / self.half_life) if 0 <= age < self.lasts else 0.0

    def label(self, today: date) -> str:
        """`пост 5 мая`."""
        day = today - timedelta(days=self.ago)
        return self.words.format(day=date_format(day, "j E"))


CAMPAIGNS = (
    Campaign("закреп в нашем канале", Opens.FIRST_PAGE, 330, 9, FOR_EVER, 1.5),
    Campaign("шапка профиля", Opens.FIRST_PAGE, 320, 4, FOR_EVER, 1.1),
    Campaign("реклама в поиске", Opens.FIRST_PAGE, 160, 22, FOR_EVER, 0.75, lasts=120),
    Campaign("пост {day}", Opens.FIRST_PAGE, 200, 140, 1.2, 1.0, lasts=25),
    Campaign("сторис блогера, {day}", Opens.FIRST_PAGE, 96, 420, 0.6, 0.22, lasts=8),
    Campaign("QR на конференции {day}", Opens.FIRST_PAGE, 61, 75, 0.8, 2.1, lasts=20),
    Campaign("рассылка рекламодателям {day}", Opens.FIRST_PAGE, 34, 150, 1.5, 2.4, lasts=20),
    Campaign("пост {day}", Opens.FIRST_PAGE, 12, 170, 1.1, 1.2, lasts=25),
    Campaign("закреп в чате маркетологов", Opens.CATEGORY, 75, 11, FOR_EVER, 1.8),
    Campaign("подборка у партнёра, {day}", Opens.CATEGORY, 47, 90, 2.0, 1.3, lasts=30),
    Campaign("гостевой пост {day}", Opens.CATEGORY, 9, 70, 1.6, 0.8, lasts=30),
    Campaign("обзор канала {day}", Opens.CHANNEL, 28, 85, 1.4, 1.7, lasts=25),
    Campaign("розыгрыш {day}", Opens.CHANNEL, 17, 190, 0.9, 0.15, lasts=10),
    Campaign("пост {day}", Opens.CHANNEL, 5, 95, 1.3, 1.4, lasts=25),
)
