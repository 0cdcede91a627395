"""Who plays: three projects and their donors, each with a temper of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field

SUBSCRIBERS_PER_VIEW = 9
"""For each view of the first hour: a post reaches some 40 % of its readers, a quarter of them in that hour."""


@dataclass(frozen=True, slots=True)
class DonorRole:
    """One donor. Lengths are in demo «hours» (the measuring delay), rates are those at one hour of age.

    `views`: what a usual post gathers in its first hour. `rate`: reactions and forwards per 10 000 of these views;
    `forwards_share`: the forwards' part of them. `gap`: between two posts; a lively donor starts with `rush_gap`
    and calms down after `rush_ends`, so that the demo sees algorithm Y come into force without drowning in posts.
    `switches_reactions`: when the admin switches reactions off, and on again.
    """

    title: str
    username: str | None
    x: int
    y: int
    views: int
    rate: int
    forwards_share: float = 0.3
    gap: float = 0.8
    rush_gap: float | None = None
    rush_ends: float = 4.0
    is_protected: bool = False
    switches_reactions: tuple[float, float] | None = None

    @property
    def is_private(self) -> bool:
        return self.username is None


@dataclass(frozen=True, slots=True)
class ProjectRole:
    """One project. `pause_in_hours`: real hours from now to the start of its two-hour pause; None: no pause."""

    title: str
    username: str
    topic: str
    phone: str
    donors: tuple[DonorRole, ...] = field(repr=False)
    pause_in_hours: int | None = None


MARKETING = ProjectRole(
    "Маркетинг",
    "best_of_marketing",
    "marketing",
    "+79010000001",
    (
        DonorRole("Маркетинг без воды", "marketing_bez_vody", 3, 6, views=4200, rate=310, rush_gap=0.05, gap=0.35),
        DonorRole("Икра продаж", "sale_caviar_demo", 3, 7, views=2400, rate=360),
        DonorRole("Маша про рекламу", "masha_pro_reklamu", 2, 5, views=900, rate=780, gap=0.6),
        DonorRole("Таргет на коленке", "target_na_kolenke", 4, 8, views=6100, rate=150, forwards_share=0.5),
        DonorRole("Воронка", "voronka_daily", 3, 5, views=1500, rate=420, gap=0.7),
        DonorRole("Бренд и точка", "brend_i_tochka", 2, 4, views=11800, rate=95, gap=1.0),
        DonorRole("Закрытый клуб директологов", None, 2, 3, views=380, rate=1150, gap=0.9),
        DonorRole("Рассылки, которые читают", "rassylki_chitayut", 5, 9, views=3300, rate=240, gap=0.6),
    ),
    pause_in_hours=6,
)

CINEMA = ProjectRole(
    "Кино",
    "best_of_cinema",
    "cinema",
    "+79010000002",
    (
        DonorRole("Кинопоказ", "kinopokaz_demo", 3, 5, views=15200, rate=210, rush_gap=0.05, gap=0.35),
        DonorRole("Крупный план", "krupny_plan", 3, 6, views=5200, rate=330),
        DonorRole("Монтажный стол", "montazhny_stol", 2, 4, views=1300, rate=640, gap=0.7),
        DonorRole("Ночной сеанс", "nochnoy_seans", 2, 5, views=2700, rate=450, switches_reactions=(1.4, 3.2), gap=0.5),
        DonorRole("Сериалы по вечерам", "serialy_vecherom", 4, 7, views=8400, rate=180, gap=0.6),
        DonorRole("Студия «Кадр»", "studiya_kadr", 2, 5, views=3900, rate=520, is_protected=True, gap=0.6),
        DonorRole("Титры", "titry_kino", 2, 3, views=760, rate=880, gap=0.9),
        DonorRole("Режиссёрская версия", "rezhisserskaya", 3, 8, views=2100, rate=290, forwards_share=0.6),
    ),
)

TRAVEL = ProjectRole(
    "Путешествия",
    "best_of_travel",
    "travel",
    "+79010000003",
    (
        DonorRole("Горящие билеты", "goryashchie_bilety", 4, 5, views=9600, rate=260, rush_gap=0.05, gap=0.35),
        DonorRole("С рюкзаком по Кавказу", "ryukzak_kavkaz", 2, 4, views=1900, rate=710),
        DonorRole("Тихие города", "tikhie_goroda", 2, 5, views=2800, rate=430, gap=0.7),
        DonorRole("Виза без нервов", "viza_bez_nervov", 3, 6, views=7300, rate=120, forwards_share=0.7),
        DonorRole("Поезда и люди", "poezda_i_lyudi", 3, 5, views=1100, rate=560, gap=0.6),
        DonorRole("Карта вкусов", "karta_vkusov", 2, 4, views=3500, rate=340, gap=0.8),
        DonorRole("Маршруты выходного дня", "marshruty_vd", 4, 7, views=5600, rate=190, gap=0.5),
        DonorRole("Байкал круглый год", "baikal_god", 2, 3, views=640, rate=970, gap=0.9),
    ),
    pause_in_hours=9,
)

PROJECTS = (MARKETING, CINEMA, TRAVEL)


def donors() -> Iterator[tuple[ProjectRole, DonorRole]]:
    """Every donor with its project, in order."""
    for project in PROJECTS:
        for donor in project.donors:
            yield project, donor
