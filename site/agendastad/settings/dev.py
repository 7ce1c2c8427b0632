"""Settings for `make run` and work on the code: nothing needs to be set, and errors are shown."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-development-never-for-a-real-site")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
os.environ.setdefault("LOG_LEVEL", "WARNING")

from agendastad.settings.base import *  # noqa: F403  (settings modules extend one another)
from agendastad.settings.environment import env

DEBUG = True
SITE_URL = WAGTAILADMIN_BASE_URL = env.address(
    "SITE_URL", default=f"http://127.0.0.1:{env.integer('PORT', default=8000, least=1)}"
)
STORAGES["staticfiles"] = {  # noqa: F405  (from base)
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_USE_FINDERS = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith("http://")
STAFF_MFA_REQUIRED = env.boolean("STAFF_MFA_REQUIRED", default=False)
SERVE_MEDIA = True
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
