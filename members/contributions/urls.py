"""Addresses of messages and initiatives, and of what somebody shared."""

from django.urls import path

from members.contributions import feeds, file_views, my_views, views

app_name = "contributions"
urlpatterns = [
    path("berichten/", views.PostListView.as_view(), name="posts"),
    path("berichten/nieuw/", my_views.NewPostView.as_view(), name="new_post"),
    path("berichten/<slug:name>/", views.PostView.as_view(), name="post"),
    path("initiatieven/", views.InitiativeListView.as_view(), name="initiatives"),
    path("initiatieven/feed/", feeds.InitiativeFeedView.as_view(), name="feed"),
    path("initiatieven/nieuw/", my_views.NewInitiativeView.as_view(), name="new_initiative"),
    path("initiatieven/<slug:name>/", views.InitiativeView.as_view(), name="initiative"),
    path("mijn-bijdragen/", my_views.MyContributionsView.as_view(), name="my_contributions"),
    path("mijn-bijdragen/<int:pk>/", my_views.MyView.as_view(), name="my_contribution"),
    path("mijn-bijdragen/<int:pk>/schrijven/", my_views.EditView.as_view(), name="edit"),
    path("mijn-bijdragen/<int:pk>/versturen/", my_views.SendView.as_view(), name="send"),
    path("mijn-bijdragen/<int:pk>/terugnemen/", my_views.TakeBackView.as_view(), name="take_back"),
    path("mijn-bijdragen/<int:pk>/intrekken/", my_views.WithdrawView.as_view(), name="withdraw"),
    path("mijn-bijdragen/<int:pk>/wijziging-weg/", my_views.DiscardView.as_view(), name="discard"),
    path("mijn-bijdragen/<int:pk>/verwijderen/", my_views.DeleteView.as_view(), name="delete"),
    path("mijn-bijdragen/<int:pk>/alleen-leden/", my_views.NarrowView.as_view(), name="narrow"),
    path("mijn-bijdragen/<int:pk>/actueel/", my_views.ConfirmView.as_view(), name="confirm"),
    path("bestanden/<uuid:pk>/", file_views.FileView.as_view(), name="file"),
    path("bestanden/<uuid:pk>/klein/", file_views.FileView.as_view(small=True), name="small_file"),
]
