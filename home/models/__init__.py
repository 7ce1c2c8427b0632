"""Models that every app may use: pages' base, media, people, themes and site settings."""

from home.models.answer_files import AnswerFile, AnswerWithFile
from home.models.base import BasePage, BasePageManager, BasePageQuerySet
from home.models.media import Rendition, SiteDocument, SiteImage
from home.models.outgoing_mail import MailState, OutgoingMail
from home.models.pages import HomePage, HomePageHighlight, StandardPage
from home.models.people import Person
from home.models.questions import Option, Question, QuestionKind, Questionnaire
from home.models.reading import ReadCount
from home.models.settings import SiteSettings
from home.models.themes import Theme, ThemeSynonym

__all__ = [
    "AnswerFile",
    "AnswerWithFile",
    "BasePage",
    "BasePageManager",
    "BasePageQuerySet",
    "HomePage",
    "HomePageHighlight",
    "MailState",
    "Option",
    "OutgoingMail",
    "Person",
    "Question",
    "QuestionKind",
    "Questionnaire",
    "ReadCount",
    "Rendition",
    "SiteDocument",
    "SiteImage",
    "SiteSettings",
    "StandardPage",
    "Theme",
    "ThemeSynonym",
]
