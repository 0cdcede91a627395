"""A mailing goes out: who gets it, who does not, and what is known of each."""

from catalog_service.mailings import sender
from catalog_service.mailings.models import Mailing, Recipient
from catalog_service.tests.mailings.conftest import PostOffice

State, Mail = Recipient.State, Mailing.State


async def test_everybody_of_the_segment_gets_one_letter_and_the_mailing_is_sent(office: PostOffice) -> None:
    people = await office.people(25)
    await office.starts()
    await sender.run()
    assert [office.letters(person) for person in people] == [1] * 25
    assert await office.states() == {State.SENT: 25}
    mailing = await office.read()
    assert mailing.state == Mail.SENT
    assert mailing.ended_at
