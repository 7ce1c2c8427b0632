"""Settings that are safe for production; development and tests loosen them.

Every variable that is read here is listed in docs/environment.md.
"""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _
from environ import Env

from agendastad.settings.environment import (
    BASE_DIR,
    cache,
    database,
    env,
    folder,
    mailbox,
    refuse,
    required,
    sign_on_apps,
    task_queue,
)

VAR_DIR = folder("VAR_DIR", default=BASE_DIR / "var")

# The site

DEBUG = False
SECRET_KEY = required("SECRET_KEY", "set it to a long random text that only this site knows")
SECRET_KEY_FALLBACKS = env.texts("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [
    host.strip()
    for host in required(
        "ALLOWED_HOSTS", "set it to the host names of the site, separated by commas"
    ).split(",")
]
SITE_URL = env.address("SITE_URL", default=f"https://{ALLOWED_HOSTS[0]}")
ROOT_URLCONF = "agendastad.urls"
WSGI_APPLICATION = "agendastad.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "agendastad",
    "newsletters",
    "members",
    "events",
    "news",
    "townsdeals",
    "home",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.table_block",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "members.apps.UsersInAdminConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v2",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_filters",
    "django_tasks",
    "huey.contrib.djhuey",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "home.middleware.SafetyHeadersMiddleware",
    "agendastad.middleware.HealthMiddleware",
    "agendastad.middleware.CleanAddressMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "home.page_cache.KeptPagesMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "members.middleware.AdminDoorMiddleware",
    "home.routing.PageRoutingMiddleware",
    "home.middleware.OldThemeMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]
FORM_RENDERER = "home.form_renderer.FormRenderer"
INSTALLED_APPS.append("django.forms")

# Data

DATABASES = {"default": database(VAR_DIR / "agendastad.sqlite3")}
WEB_PROCESSES = env.integer("WEB_CONCURRENCY", default=1, least=1)
CACHES = {"default": cache(VAR_DIR, WEB_PROCESSES)}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a page with many blocks sends thousands of fields

# How old an event's page and the empty form to sign up may be, places left included.
SECONDS_TO_KEEP_PAGES = 5

# Background work: Wagtail's tasks and ours go to huey, in this process or in `manage.py run_huey`.

TASKS = {
    "default": {
        "BACKEND": "huey.contrib.djhuey.tasks_backend.HueyBackend",
        "ENQUEUE_ON_COMMIT": True,
    }
}
HUEY = task_queue(VAR_DIR / "tasks.sqlite3", SECRET_KEY)
TASKS_IN_PROCESS = env.boolean("TASKS_IN_PROCESS", default=not env.text("TASKS_URL", default=""))

# Files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "frontend" / "dist"]
MEDIA_URL = "/media/"
MEDIA_ROOT = folder("MEDIA_ROOT", default=VAR_DIR / "media")
MAKE_PICTURES_ON_PUBLISH = True
# A web server in front does this faster; without one, we serve the pictures ourselves.
SERVE_MEDIA = env.boolean("SERVE_MEDIA", default=False)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Mail

if env.text("EMAIL_URL", default=""):
    vars().update(
        env.service(
            "EMAIL_URL",
            default="",
            read=Env.email_url_config,
            example="smtp+tls://user:password@host:587",
        )
    )
elif ANYMAIL_BACKEND := env.text("ANYMAIL_BACKEND", default=""):
    EMAIL_BACKEND = ANYMAIL_BACKEND
    ANYMAIL = env.json_object("ANYMAIL", default={})
else:
    EMAIL_BACKEND = "home.mail.EmlFileBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"

# Who asked to be erased: read every night, also after an older database was put back.
ERASURES_FILE = VAR_DIR / "erased.txt"
EMAIL_TIMEOUT = 15  # seconds, for a server that does not answer
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="Agenda Stad <noreply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The newest key first; mails of years ago hold links that the older ones signed.
NEWSLETTER_KEYS = env.texts("NEWSLETTER_KEYS", default=[SECRET_KEY, *SECRET_KEY_FALLBACKS])
NEWSLETTER_UNSUBSCRIBE_ADDRESS = env.text("NEWSLETTER_UNSUBSCRIBE_ADDRESS", default="")
NEWSLETTER_UNSUBSCRIBE_MAILBOX = mailbox("NEWSLETTER_UNSUBSCRIBE_MAILBOX")
NEWSLETTER_UNSUBSCRIBE_WEBHOOK = env.boolean("NEWSLETTER_UNSUBSCRIBE_WEBHOOK", default=False)
if NEWSLETTER_UNSUBSCRIBE_WEBHOOK and not vars().get("ANYMAIL", {}).get("WEBHOOK_SECRET"):
    refuse("NEWSLETTER_UNSUBSCRIBE_WEBHOOK", "needs ANYMAIL with a WEBHOOK_SECRET")
if NEWSLETTER_UNSUBSCRIBE_ADDRESS and not (
    NEWSLETTER_UNSUBSCRIBE_MAILBOX or NEWSLETTER_UNSUBSCRIBE_WEBHOOK
):
    refuse(
        "NEWSLETTER_UNSUBSCRIBE_ADDRESS",
        "is set, and nobody reads its mail: set NEWSLETTER_UNSUBSCRIBE_MAILBOX or "
        "NEWSLETTER_UNSUBSCRIBE_WEBHOOK too",
    )

# Newsletters: as fast as the provider allows, which 0 leaves open.
NEWSLETTER_PER_SECOND = env.integer("NEWSLETTER_PER_SECOND", default=0)
NEWSLETTER_PER_HOUR = env.integer("NEWSLETTER_PER_HOUR", default=0)
NEWSLETTER_BATCH = env.integer("NEWSLETTER_BATCH", default=500, least=1)
NEWSLETTER_WORKERS = env.integer(
    "NEWSLETTER_WORKERS", default=1 if TASKS_IN_PROCESS else 4, least=1
)

# Languages: Dutch without a prefix, English under /en/.

LANGUAGE_CODE = "nl"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# Accounts: allauth is the only door, for the admin too.

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
STAFF_MFA_REQUIRED = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_SIGNUP_REDIRECT_URL = "profiles:access"  # accounts that people make are for Good Food City
ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_FORMS = {"signup": "members.account_forms.SignUpForm"}
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_MAX_EMAIL_ADDRESSES = 2  # the one in use, and the one it is being changed into
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # else a sign-up form tells who has an account
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True  # mail scanners follow links
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Only a new account could be offered another address, which would tell who has one already.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_RATE_LIMITS = {"signup": "10/m/ip,50/d/ip"}  # and allauth's own for everything else
MFA_ADAPTER = "members.adapters.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "members.account_forms.AddKeyForm",
    "edit_webauthn": "members.account_forms.EditKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Only for a site that says itself that it is on plain HTTP: a browser asks for localhost then.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith("http://")
MFA_TOTP_ISSUER = "Agenda Stad"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# The newest key first; older ones keep opening what they closed.
MFA_ENCRYPTION_KEYS = env.texts("MFA_ENCRYPTION_KEYS", default=[SECRET_KEY, *SECRET_KEY_FALLBACKS])
USERSESSIONS_TRACK_ACTIVITY = False  # no list of who was where and when
# Single sign-on (OpenID Connect), for who names a provider.
OIDC_APPS = sign_on_apps()
SOCIALACCOUNT_ADAPTER = "members.adapters.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": OIDC_APPS}}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address alone opens no account
SOCIALACCOUNT_STORE_TOKENS = False
# By a link: our policy for forms lets no answer lead to another host, and these always do. A link
# on another site does not start it (members.views.start_sign_on).
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
BEHIND_PROXY = env.boolean("BEHIND_PROXY", default=False)
# Limits on attempts count by host. Behind a proxy that is the address which the proxy adds.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", default=int(BEHIND_PROXY))

# Wagtail

WAGTAIL_SITE_NAME = "Agenda Stad"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "home.approval.finish_workflow"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILSEARCH_BACKENDS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "home.search_backend", "SEARCH_CONFIG": "dutch"}
}
WAGTAILIMAGES_IMAGE_MODEL = "home.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.uploads.PictureForm"
# Wagtail's own 80 makes files of twice the weight, and on a screen nobody sees the difference.
WAGTAILIMAGES_AVIF_QUALITY = 42
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "home.SiteDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "home.uploads.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "odp", "ods", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # videos are links until the reader asks for them

# Safety

SECURE_SSL_REDIRECT = env.boolean("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.boolean("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
# Whoever owns the domain decides about the browsers' own list, which is hard to leave.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
LONGEST_PATH = 2000
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"  # but for previews, which Wagtail lets into its own frame

CSRF_FAILURE_VIEW = "agendastad.views.csrf_failure"

# Readers' pages run nothing that the page itself brings; see home.middleware.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],  # the admin shows previews in a frame
        "frame-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
# Wagtail's admin still has inline scripts and styles, and shows images before they are uploaded.
ADMIN_CONTENT_SECURITY_POLICY = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}
UNUSED_BROWSER_FEATURES = [
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
]

# Logs go to standard error; they name no person.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"secrets": {"()": "agendastad.secret_addresses.HideSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": env.log_level("LOG_LEVEL", default="INFO")},
}
