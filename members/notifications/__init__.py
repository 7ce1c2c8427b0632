"""Tell members what happens: `notify` is what every room calls."""

from members.notifications.telling import notify

__all__ = ["notify"]
