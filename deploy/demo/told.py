"""Whether the admins were told: the alerts in the database against what arrived in their chats. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

from telegram_sandbox.admins import BOT
from telegram_sandbox.dumped import Dump

from demo.ledger import AlertRow


def wrongly_told(
    dump: Dump, alerts: Sequence[AlertRow], admins: Sequence[int], talkers: Sequence[int], *, may_repeat: bool
) -> Iterator[str]:
    """Every alert is in every admin's chat, once; more than once only where a crash may have repeated it.

    The chats of `talkers` hold more than alerts: what they talked about with the bot. The catalog's is no matter here.
    """
    letters = [letter for letter in dump.letters if letter.bot == BOT]
    wanted = Counter(alert.text for alert in alerts)
    for admin_id in admins:
        arrived = Counter(letter.text for letter in letters if letter.person_id == admin_id)
        for text in sorted(wanted.keys() | (set() if admin_id in talkers else arrived.keys())):
            if arrived[text] < wanted[text] or (arrived[text] > wanted[text] and not (may_repeat and wanted[text])):
                yield f"админу {admin_id} «{text}» пришло раз: {arrived[text]}, а уведомлений {wanted[text]}"
