"""Settings for the tests: as production, but fast, on plain HTTP and without a network."""

import os

os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"

from agendastad.settings.base import *  # noqa: F403  (settings modules extend one another)

SITE_URL = WAGTAILADMIN_BASE_URL = "http://localhost"
SERVE_MEDIA = True
SECONDS_TO_KEEP_PAGES = 0  # a test sees what it has just changed
MAKE_PICTURES_ON_PUBLISH = False  # rendering each page twice would only slow the tests down
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# Indexing is a third of saving a page: tests that search ask for it by the mark `searches`.
WAGTAILSEARCH_BACKENDS["default"]["AUTO_UPDATE"] = False  # noqa: F405  (from base)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
HUEY = {"huey_class": "huey.MemoryHuey", "name": "agendastad", "immediate": True}
STORAGES["staticfiles"] = {  # noqa: F405  (from base)
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
