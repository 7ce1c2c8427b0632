"""Addresses of conversations, below /good-food-city/."""

from django.urls import path

from members.conversations import report_views, views

app_name = "conversations"
urlpatterns = [
    path("bewaard/", views.KeptView.as_view(), name="kept"),
    path("volgend/", views.FollowingView.as_view(), name="following"),
    path("nuttig/<int:pk>/", views.GestureView.as_view(gesture="set_useful"), name="useful"),
    path("bewaard/<int:pk>/", views.GestureView.as_view(gesture="set_kept"), name="keep"),
    path("volgen/<int:pk>/", views.GestureView.as_view(gesture="set_followed"), name="follow"),
    path("volgen/thema/<int:pk>/", views.FollowThemeView.as_view(), name="follow_theme"),
    path("reageren/<int:pk>/", views.CommentView.as_view(), name="comment"),
    path("reacties/<int:pk>/wijzigen/", views.EditCommentView.as_view(), name="edit"),
    path("reacties/<int:pk>/verwijderen/", views.DeleteCommentView.as_view(), name="delete"),
    path("melden/ontvangen/", report_views.ReportedView.as_view(), name="reported"),
    path("melden/<slug:kind>/<slug:ref>/", report_views.ReportView.as_view(), name="report"),
    path("besluiten/<int:pk>/", report_views.DecisionView.as_view(), name="decision"),
]
