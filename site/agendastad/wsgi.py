"""The WSGI application: production settings unless the environment says otherwise."""

import os

from django.core.wsgi import get_wsgi_application

from agendastad.settings.environment import env
from home.at_work import FewAtWork

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agendastad.settings.base")

application = FewAtWork(get_wsgi_application(), env.integer("WEB_THREADS", default=8, least=1))
