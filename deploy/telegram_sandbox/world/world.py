"""One simulated world: the whole of it in one object, whose parts are its nouns."""

from collections.abc import Callable

from telegram_sandbox.world.apps import MiniApps
from telegram_sandbox.world.buttons import Buttons
from telegram_sandbox.world.channels import Channel, Channels
from telegram_sandbox.world.clock import WorldClock
from telegram_sandbox.world.direct import DirectMessages
from telegram_sandbox.world.forwards import Forwards
from telegram_sandbox.world.ground import Ground, Listener, LogEntry, Switches
from telegram_sandbox.world.membership import Membership
from telegram_sandbox.world.names import Names
from telegram_sandbox.world.people import People, Person
from telegram_sandbox.world.posts import Posts
from telegram_sandbox.world.sign_in import SignIn


class World:
    """`world.people.add(…)`, `world.channels.create(…)`, `world.posts.publish(…)`, `world.forwards.forward(…)`."""

    def __init__(self, clock: WorldClock | None = None, switches: Switches | None = None) -> None:
        self.clock = clock or WorldClock()
        self.switches = switches or Switches()
        self._ground = Ground(self.clock, self.switches)
        self.names = Names()
        self.people = People(self._ground, self.names)
        self.channels = Channels(self._ground, self.names)
        self.members = Membership(self._ground, self.channels)
        self.posts = Posts(self._ground)
        self.direct = DirectMessages(self._ground, self.people)
        self.forwards = Forwards(self._ground, self.people, self.posts, self.direct)
        self.buttons = Buttons(self._ground)
        self.apps = MiniApps()
        self.sign_in = SignIn(self._ground, self.people, self.direct)

    @property
    def log(self) -> list[LogEntry]:
        """Everything that happened, in order."""
        return self._ground.log

    def now(self) -> int:
        """World time in whole seconds."""
        return self.clock.now()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear every event as it happens, in the caller's own stack. Returns the way to stop."""
        return self._ground.subscribe(listener)

    def access_hash(self, viewer: Person, peer: Person | Channel) -> int:
        """The hash under which `viewer` knows `peer`; it differs per viewer, as in Telegram."""
        kind = "channel" if isinstance(peer, Channel) else "person"
        return self._ground.access_hash(viewer.id, kind, peer.id)

    def new_number(self) -> int:
        """A number nothing else in this world bears: for files, queries and the like."""
        return self._ground.new_number()

    def resolve(self, username: str) -> Person | Channel:
        """Who or what bears a public name, or `USERNAME_NOT_OCCUPIED`."""
        owner = self.names.owner(username)
        return self.channels.get(owner.id) if owner.is_channel else self.people.get(owner.id)
