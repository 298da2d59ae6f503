"""amqtt's broker under the hall's rules, and without two of its habits (see docs/adr/0003)."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from amqtt.broker import Broker
from amqtt.contexts import Action, BaseContext, BrokerConfig, ListenerConfig, ListenerType
from amqtt.plugins.base import BaseAuthPlugin
from amqtt.session import Session

from caller_server.broker.accounts import Accounts
from caller_server.broker.rules import Rules
from wire.patience import Seldom

LISTENER = "default"
_ROLE = "onedoor.role"  # key of a session's attributes
_REFUSALS_TOLD_EVERY_S = 10.0


class AccountsPlugin(BaseAuthPlugin):  # type: ignore[misc]
    """Checks inside amqtt what the door has checked before, and notes the session's role."""

    @dataclass
    class Config:
        """What amqtt hands to the plugin."""

        accounts: Accounts

    def __init__(self, context: BaseContext) -> None:
        super().__init__(context)
        self._accounts: Accounts = context.config.accounts

    async def authenticate(self, *, session: Session) -> bool:
        role = self._accounts.role_of(session.username, session.password)
        session.attributes[_ROLE] = role
        return role is not None


class HallBroker(Broker):  # type: ignore[misc]
    """Listens nowhere: connections come through `external_connected`, from the door."""

    def __init__(self, accounts: Accounts, rules: Rules) -> None:
        plugin = f"{AccountsPlugin.__module__}.{AccountsPlugin.__name__}"
        super().__init__(
            BrokerConfig(
                listeners={LISTENER: ListenerConfig(type=ListenerType.EXTERNAL)},
                plugins={plugin: {"accounts": accounts}},
            )
        )
        self._rules = rules
        self._log = structlog.get_logger("broker")
        self._refusals = Seldom(_REFUSALS_TOLD_EVERY_S)

    async def _topic_filtering(self, session: Session, topic: str, action: Action) -> bool:
        """Decide without giving way to other tasks.

        A topic plugin would: amqtt then walks its table of subscriptions while others change it, and a
        message is lost for everyone not yet served.
        """
        role = session.attributes.get(_ROLE) or ""
        match action:
            case Action.PUBLISH:
                allowed = self._rules.may_publish(role, topic)
            case Action.SUBSCRIBE:
                allowed = self._rules.may_subscribe(role, topic)
            case _:  # receiving: what was subscribed to is allowed as a whole
                return True
        if not allowed and (held_back := self._refusals.may_tell(f"{role} {action}")) is not None:
            self._log.warning("refused", role=role, action=str(action), topic=ascii(topic)[1:-1], held_back=held_back)
        return allowed

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Session
    ) -> None:
        """Send a session what is retained for its own subscriptions only.

        At each connection amqtt asks this for every subscription of everyone, so that anybody would be sent the
        retained states that anyone has subscribed to.
        """
        if any(subscriber is session for subscriber, _ in self.subscriptions.get(subscription[0], [])):
            await super()._publish_retained_messages_for_subscription(subscription, session)


# Both are amqtt's own inner steps. Were they renamed, the rules would silently be no more: fail here instead.
for _step in (HallBroker._topic_filtering, HallBroker._publish_retained_messages_for_subscription):  # noqa: SLF001
    if not hasattr(Broker, _step.__name__):
        raise ImportError(f"this amqtt has no {_step.__name__}: the broker's rules would not be asked")
