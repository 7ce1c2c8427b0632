"""A real provider of single sign-on, for the tests: `python sign_on_provider.py <folder> <port>`.

A Django site of its own, in a process of its own, with allauth's OpenID Connect. Who signs in there
is in `PEOPLE`; all have the password `PASSWORD`.
"""

import os
import sys
from pathlib import Path

PASSWORD = "a-long-password-at-work"
CLIENT_ID = "agendastad"
SECRET = "the-secret-of-the-client"
#: Address, whether the provider vouches for it, and the number that it knows somebody by.
PEOPLE = [
    ("noor@gemeente.example", True, "n-1"),
    ("samir@gemeente.example", False, "s-2"),
    ("lid@gemeente.example", True, "l-3"),
]
CALLBACKS = [
    "http://testserver/account/oidc/werk/login/callback/",
    "http://testserver/account/oidc/nummer/login/callback/",
]


def configure(folder: Path, port: int) -> None:
    """Settings, in one place."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    settings.configure(
        DEBUG=True,
        SECRET_KEY="only-for-tests",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "db.sqlite3"}
        },
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        MIGRATION_MODULES=dict.fromkeys(
            ["auth", "contenttypes", "sessions", "account", "allauth_idp_oidc"]
        ),
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_SIGNUP_FIELDS=["email*", "password1*"],
        ACCOUNT_EMAIL_VERIFICATION="none",
        ACCOUNT_RATE_LIMITS=False,
        IDP_OIDC_ADAPTER=f"{__name__}.Adapter",
        IDP_OIDC_PRIVATE_KEY=key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode(),
    )
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"


def fill() -> None:
    """The people and the client."""
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    for email, verified, number in PEOPLE:
        user = User.objects.create_user(
            number, email, PASSWORD, first_name="Noor", last_name="de Wit"
        )
        EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    client = Client(
        id=CLIENT_ID,
        name="Agenda Stad",
        scopes="openid\nprofile\nemail",
        redirect_uris="\n".join(CALLBACKS),
        skip_consent=True,
    )
    client.set_secret(SECRET)
    client.save()


def main(folder: Path, port: int) -> None:
    """Serve until somebody ends the process."""
    configure(folder, port)
    import django

    django.setup()
    from allauth.idp.oidc.adapter import DefaultOIDCAdapter
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path

    class Adapter(DefaultOIDCAdapter):
        """Also tells the number that the organisation knows somebody by."""

        def get_claims(self, purpose, user, client, scopes, email=None, **kwargs):
            claims = super().get_claims(purpose, user, client, scopes, email, **kwargs)
            return {**claims, "employee": user.username}

    this = sys.modules[__name__]
    this.Adapter = Adapter
    this.urlpatterns = [
        path("accounts/", include("allauth.account.urls")),
        path("", include("allauth.idp.urls")),
    ]
    fill()
    server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
