"""Who has an account, and what members of Good Food City share."""

from members.models.contributions import (
    Contribution,
    ContributionQuerySet,
    Initiative,
    NotReviewedError,
    Post,
)
from members.models.conversations import (
    Announcement,
    Bookmark,
    Comment,
    CommentMode,
    CommentState,
    ConversationSettings,
    Decision,
    Follow,
    Reaction,
    Report,
    ReportReason,
)
from members.models.files import (
    ContributionAttachment,
    ContributionPicture,
    MemberFile,
)
from members.models.landing import GoodFoodCityPage, GoodFoodCityStory
from members.models.library import LibraryDocument, LibraryIndexPage, LibraryPage
from members.models.notifications import (
    Notification,
    NotificationChoice,
    NotificationSettings,
    Rhythm,
)
from members.models.personal_messages import PersonalMessage
from members.models.profiles import (
    ACCESS_MOVES,
    AccessLog,
    AccessMove,
    AccessMoveError,
    AccessState,
    Block,
    DirectoryEntry,
    OrganisationProposal,
    Profile,
    ProfilePhoto,
    Visibility,
    access_after,
)
from members.models.reviews import (
    ContributionTask,
    Reason,
    Step,
)
from members.models.taking_over import (
    TakenOver,
)
from members.models.users import (
    User,
    UserManager,
)
from members.models.ways_in import (
    AccessSettings,
    HouseRules,
    MailDomain,
    MemberInvitation,
    RulesAcceptance,
)

__all__ = [
    "ACCESS_MOVES",
    "AccessLog",
    "AccessMove",
    "AccessMoveError",
    "AccessSettings",
    "AccessState",
    "Announcement",
    "Block",
    "Bookmark",
    "Comment",
    "CommentMode",
    "CommentState",
    "Contribution",
    "ContributionAttachment",
    "ContributionPicture",
    "ContributionQuerySet",
    "ContributionTask",
    "ConversationSettings",
    "Decision",
    "DirectoryEntry",
    "Follow",
    "GoodFoodCityPage",
    "GoodFoodCityStory",
    "HouseRules",
    "Initiative",
    "LibraryDocument",
    "LibraryIndexPage",
    "LibraryPage",
    "MailDomain",
    "MemberFile",
    "MemberInvitation",
    "NotReviewedError",
    "Notification",
    "NotificationChoice",
    "NotificationSettings",
    "OrganisationProposal",
    "PersonalMessage",
    "Post",
    "Profile",
    "ProfilePhoto",
    "Reaction",
    "Reason",
    "Report",
    "ReportReason",
    "Rhythm",
    "RulesAcceptance",
    "Step",
    "TakenOver",
    "User",
    "UserManager",
    "Visibility",
    "access_after",
]
