"""All addresses of the site; see the contract in docs/architecture.md."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.decorators.cache import cache_control
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from agendastad import views
from agendastad.api import api_router
from agendastad.sitemaps import SiteSitemap
from home import views as home_views

# Wagtail has forms of its own for signing in and for new passwords, which know nothing of second
# factors and rate limits. These addresses come before them, whatever the method.
to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_new_password = RedirectView.as_view(pattern_name="account_reset_password")

urlpatterns = [
    path("robots.txt", views.robots_txt),
    path("favicon.ico", views.favicon),
    path(".well-known/security.txt", views.security_txt),
    path(
        "sitemap.xml",
        cache_control(public=True, max_age=3600)(sitemap),
        {"sitemaps": {"pages": SiteSitemap}},
    ),
    path("api/v2/", api_router.urls),
    path("admin/login/", to_sign_in),
    re_path(r"^admin/password_reset/", to_new_password),
    path("admin/", include(wagtailadmin_urls)),
    path("documenten/", include(wagtaildocs_urls)),
    path("", include("newsletters.delivery.urls")),
    *i18n_patterns(
        path("account/", include("members.urls")),
        path("account/", include("allauth.urls")),
        path("_util/login/", to_sign_in),
        path("", include("events.urls")),
        path("nieuwsbrieven/", include("newsletters.urls")),
        path("good-food-city/", include("members.good_food_city_urls")),
        path("zoeken/", home_views.search, name="search"),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

if settings.SERVE_MEDIA:
    # Only what pages show: originals and documents lie in folders of their own beside it.
    urlpatterns.insert(
        0, re_path(r"^media/(?P<path>(?:images|avatar_images)/.+)$", views.serve_media)
    )

handler400 = "agendastad.views.bad_request"
handler500 = "agendastad.views.server_error"
