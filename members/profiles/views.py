"""All views of this room, for its addresses."""

from members.profiles.access_views import AccessView
from members.profiles.directory_views import DirectoryView
from members.profiles.invitation_views import InvitationView, InviteView
from members.profiles.message_views import ConversationsView, ConversationView
from members.profiles.profile_views import (
    AgreeView,
    BlocksView,
    BlockView,
    OwnPhotoView,
    OwnProfileView,
    PhotoView,
    ProfileView,
    RulesView,
    WelcomeStepView,
    WelcomeView,
)

__all__ = [
    "AccessView",
    "AgreeView",
    "BlockView",
    "BlocksView",
    "ConversationView",
    "ConversationsView",
    "DirectoryView",
    "InvitationView",
    "InviteView",
    "OwnPhotoView",
    "OwnProfileView",
    "PhotoView",
    "ProfileView",
    "RulesView",
    "WelcomeStepView",
    "WelcomeView",
]
