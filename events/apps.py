"""The agenda and the Dag van de Stad."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """The agenda and the Dag van de Stad."""

    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        """Tell the rest of the site about events, and listen to what is published."""
        from wagtail.models import ReferenceIndex

        from events import signals
        from events.content import register
        from events.models import Session
        from events.sign_up import mails
        from events.sign_up.personal_data import SIGN_UPS
        from home.personal_data import register_personal_data

        register()
        register_personal_data(SIGN_UPS)
        signals.connect()
        mails.register_writers()
        ReferenceIndex.register_model(Session)
