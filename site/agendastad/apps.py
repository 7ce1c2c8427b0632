"""The project itself, an app for its management commands and demo content."""

from django.apps import AppConfig


class AgendaStadConfig(AppConfig):
    """Commands and demo content that see all apps."""

    name = "agendastad"
    verbose_name = "Agenda Stad"

    def ready(self) -> None:
        """Add the checks of a site that is about to go live."""
        from agendastad import checks  # noqa: F401  (they register when they are loaded)
