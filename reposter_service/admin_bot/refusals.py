"""What was refused, told to the admin; the question stands."""

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.ask import Talk
from reposter_service.workflows.enroll import Refusal, Refused
from reposter_service.workflows.records import Project
from reposter_service.workflows.refusal_words import words

WRONG_LINK = {
    Refusal.NOTHING,
    Refusal.PERSON,
    Refusal.BOT,
    Refusal.GROUP,
    Refusal.OWN_CHANNEL,
    Refusal.NO_SUCH_PROJECT,
    Refusal.NO_SUCH_DONOR,
}


async def told(refused: Refused, prompt: str, talk: Talk) -> None:
    """`prompt`: the question that stands."""
    if refused.because is Refusal.NOT_A_LINK:
        await talk.again(texts.not_a_link(prompt))
    elif refused.because in WRONG_LINK:
        await talk.again(f"{said(refused)}. {texts.EXAMPLES[prompt]}")
    else:
        await talk.again(said(refused))


def said(refused: Refused) -> str:
    """As a sentence of its own."""
    if isinstance(refused.there, Project):
        return texts.channel_in_use(refused.there.title)
    sentence = words(refused)
    return sentence[0].upper() + sentence[1:]
