"""What the list of mailings tells of each: recipients by state, who came by its button, who sent a request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Sum

from catalog_service.analytics.models import Grain, Measure, Point, Subject
from catalog_service.mailings.models import Mailing, Recipient

State = Recipient.State
MEASURES = {Measure.OPENED: "opened", Measure.REQUEST: "asked"}


@dataclass
class Counts:
    """`opened` and `asked` are visitors, each once a week; None: its button does not lead into the catalog."""

    states: dict[str, int] = field(default_factory=dict)
    opened: int | None = None
    asked: int | None = None

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def sent(self) -> int:
        return self.states.get(State.SENT, 0)


def counts(mailings: Iterable[Mailing], *, with_opens: bool) -> Mapping[int, Counts]:
    """By mailing. Two queries, however many: recipients by the index recipient_by_state, points by their key."""
    of = {mailing.pk: Counts() for mailing in mailings}
    recipients = Recipient.objects.filter(mailing__in=of).order_by()
    for pk, state, count in recipients.values_list("mailing", "state").annotate(count=Count("*")):
        of[pk].states[state] = count
    if with_opens:
        _add_opens(of, {link: mailing.pk for mailing in mailings if (link := mailing.counted_link) is not None})
    return of


def _add_opens(of: Mapping[int, Counts], links: Mapping[int, int]) -> None:
    """`links`: of which mailing each is."""
    for pk in links.values():
        of[pk].opened = of[pk].asked = 0
    points = Point.objects.filter(
        subject=Subject.LINK, subject_id__in=links, grain=Grain.WEEK, measure__in=list(MEASURES)
    )
    for link, measure, visitors in points.order_by().values_list("subject_id", "measure").annotate(all=Sum("visitors")):
        setattr(of[links[link]], MEASURES[Measure(measure)], visitors)
