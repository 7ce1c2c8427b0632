"""The logins of the demo content; they exist nowhere else."""

from typing import Final

DEMO_PASSWORD: Final = "demo-agendastad"  # noqa: S105  (public on purpose: it opens only the demo)

#: E-mail address and what the user may do, as `manage.py serve` tells it.
DEMO_USERS: Final[dict[str, str]] = {
    "admin@example.org": "administrator",
    "redactie@example.org": "editor: writes",
    "moderator@example.org": "moderator: publishes and moderates",
    "communicatie@example.org": "communications: newsletters and who gets them",
    "deur@example.org": "door crew",
    "lid@example.org": "member",
}
