"""A vacancy, which closes by the clock."""

from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from home.models import BasePage, Person, SiteImage
from home.models.base import JSONObject
from news.facts import Fact, Section
from news.pdf import vacancy_pdf
from news.querysets import VacancyQuerySet
from townsdeals.models import AboutDeals, Organisation

VacancyManager = PageManager.from_queryset(VacancyQuerySet)

RICH_TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]
HOURS_IN_A_WEEK = 60
A_WEEK = 7


class VacancyPage(RoutablePageMixin, AboutDeals, BasePage):
    """A job or an assignment. It closes by itself at the deadline and stays readable."""

    class PayUnit(models.TextChoices):
        """What the pay is for."""

        HOUR = "hour", _("an hour")
        MONTH = "month", _("a month")
        YEAR = "year", _("a year")

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        on_delete=models.PROTECT,
        related_name="vacancies",
        help_text=_("Who offers the job or the assignment."),
    )
    intro = models.TextField(
        _("introduction"), max_length=1000, help_text=_("Starts the page: who do you look for?")
    )
    deadline = models.DateTimeField(
        _("deadline"),
        null=True,
        db_index=True,
        help_text=_("At this moment the vacancy closes by itself. It stays readable."),
    )
    hours_min = models.PositiveSmallIntegerField(
        _("hours a week, at least"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(HOURS_IN_A_WEEK)],
    )
    hours_max = models.PositiveSmallIntegerField(
        _("hours a week, at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(HOURS_IN_A_WEEK)],
        help_text=_("Leave empty if it is one number of hours."),
    )
    hours_note = models.CharField(
        _("about the hours"),
        max_length=160,
        blank=True,
        help_text=_("For example 'one week more, the other less'."),
    )
    start_date = models.DateField(_("start"), null=True, blank=True)
    end_date = models.DateField(_("end"), null=True, blank=True)
    period_note = models.CharField(
        _("about the period"),
        max_length=160,
        blank=True,
        help_text=_("For example 'two years, with a chance of more'."),
    )
    place = models.CharField(
        _("place"),
        max_length=120,
        blank=True,
        help_text=_("For example 'The Hague and at home'."),
    )
    pay_min = models.DecimalField(
        _("pay in euros, at least"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    pay_max = models.DecimalField(
        _("pay in euros, at most"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    pay_unit = models.CharField(_("pay for"), max_length=10, choices=PayUnit, default=PayUnit.MONTH)
    pay_note = models.CharField(
        _("about the pay"),
        max_length=160,
        blank=True,
        help_text=_("For example 'scale 12' or 'to be agreed'."),
    )
    description = RichTextField(
        _("about the assignment"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("What the work is for, for example about the deal."),
    )
    tasks = RichTextField(_("tasks"), blank=True, features=RICH_TEXT_FEATURES)
    requirements = RichTextField(_("requirements"), blank=True, features=RICH_TEXT_FEATURES)
    offer = RichTextField(_("what we offer"), blank=True, features=RICH_TEXT_FEATURES)
    procedure = RichTextField(
        _("procedure"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("What to send, and what happens after the deadline."),
    )
    about_organisation = RichTextField(
        _("about the organisation"), blank=True, features=RICH_TEXT_FEATURES
    )
    apply_email = models.EmailField(_("react by e-mail to"), blank=True)
    apply_url = models.URLField(_("or react on another website"), blank=True)

    objects: ClassVar[PageManager] = VacancyManager()

    served_with = ("listing_image", "social_image", "organisation")
    template = "pages/vacancy_page.html"
    page_description = _("A job or an assignment, which closes by itself at the deadline.")
    parent_page_types = ["news.VacancyIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    kind_label = _("Vacancy")

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("organisation"),
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldPanel("deadline"),
                FieldPanel("apply_email"),
                FieldPanel("apply_url"),
                InlinePanel("interviews", heading=_("Interviews"), label=_("interview")),
                InlinePanel("contacts", heading=_("Contacts"), label=_("contact")),
            ],
            heading=_("How to react"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("hours_min"), FieldPanel("hours_max")]),
                FieldPanel("hours_note"),
                FieldRowPanel([FieldPanel("start_date"), FieldPanel("end_date")]),
                FieldPanel("period_note"),
                FieldPanel("place"),
                FieldRowPanel(
                    [FieldPanel("pay_min"), FieldPanel("pay_max"), FieldPanel("pay_unit")]
                ),
                FieldPanel("pay_note"),
            ],
            heading=_("In short"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("description"),
                FieldPanel("tasks"),
                FieldPanel("requirements"),
                FieldPanel("offer"),
                FieldPanel("procedure"),
                FieldPanel("about_organisation"),
            ],
            heading=_("Text"),
        ),
        *AboutDeals.about_panels,
    ]
    search_fields = [
        *BasePage.search_fields,
        *AboutDeals.about_search_fields,
        index.SearchField("intro"),
        index.SearchField("description"),
        index.SearchField("tasks"),
        index.SearchField("requirements"),
        index.SearchField("offer"),
        index.SearchField("place"),
        index.RelatedFields("organisation", [index.SearchField("name")]),
        index.FilterField("deadline"),
    ]
    api_fields = [
        *BasePage.api_fields,
        *AboutDeals.about_api_fields,
        APIField("organisation"),
        APIField("intro"),
        APIField("deadline"),
        APIField("hours_min"),
        APIField("hours_max"),
        APIField("start_date"),
        APIField("end_date"),
        APIField("place"),
    ]

    class Meta:
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        constraints = [
            models.CheckConstraint(
                name="vacancy_hours_in_order",
                condition=Q(hours_min__isnull=True)
                | Q(hours_max__isnull=True)
                | Q(hours_max__gte=F("hours_min")),
                violation_error_message=_("The most hours can't be fewer than the least."),
            ),
            models.CheckConstraint(
                name="vacancy_ends_after_it_starts",
                condition=Q(start_date__isnull=True)
                | Q(end_date__isnull=True)
                | Q(end_date__gte=F("start_date")),
                violation_error_message=_("The end can't be before the start."),
            ),
            models.CheckConstraint(
                name="vacancy_pay_in_order",
                condition=Q(pay_min__isnull=True)
                | Q(pay_max__isnull=True)
                | Q(pay_max__gte=F("pay_min")),
                violation_error_message=_("The highest pay can't be lower than the lowest."),
            ),
        ]

    # Rules

    def clean(self) -> None:
        """What is given in pairs is in order."""
        super().clean()
        errors: dict[str, Any] = {}
        if self.hours_min and self.hours_max and self.hours_max < self.hours_min:
            errors["hours_max"] = _("The most hours can't be fewer than the least.")
        if self.start_date and self.end_date and self.end_date < self.start_date:
            errors["end_date"] = _("The end can't be before the start.")
        if self.pay_min and self.pay_max and self.pay_max < self.pay_min:
            errors["pay_max"] = _("The highest pay can't be lower than the lowest.")
        if self.apply_email and self.apply_url:
            errors["apply_url"] = _("Give an e-mail address or a website, one of the two.")
        if errors:
            raise ValidationError(errors)

    def clean_for_publishing(self) -> None:
        """Readers must know how to react."""
        super().clean_for_publishing()
        if not self.apply_email and not self.apply_url:
            raise ValidationError(
                {"apply_email": _("Give an e-mail address or a website, one of the two.")}
            )

    # What readers see

    @property
    def is_closed(self) -> bool:
        """Whether the deadline has passed, by the clock of this very moment."""
        return self.deadline is not None and timezone.now() >= self.deadline

    @property
    def state(self) -> tuple[str | Promise, str]:
        """Whether people can still react, in a word, and the tone of its badge."""
        if self.is_closed:
            return _("Closed"), "neutral"
        if self.deadline is None:
            return "", "neutral"
        days = (timezone.localdate(self.deadline) - timezone.localdate()).days
        if days == 0:
            return _("Closes today"), "warning"
        if days <= A_WEEK:
            text = ngettext("Closes in %(days)s day", "Closes in %(days)s days", days)
            return text % {"days": days}, "warning"
        return _("Open"), "positive"

    @property
    def card_facts(self) -> str:
        """Who, how much and until when, in one line."""
        deadline = ""
        if self.deadline is not None:
            day = date_format(timezone.localtime(self.deadline), "j F Y")
            deadline = _("deadline %(day)s") % {"day": day}
        employer = self.organisation.name if self.organisation else ""
        return ", ".join(str(fact) for fact in (employer, self.hours, deadline) if fact)

    @property
    def apply_link(self) -> str:
        """Where the button leads: an e-mail or a website; empty once this is closed."""
        if self.is_closed:
            return ""
        if self.apply_email:
            subject = quote(f"{self.kind_label}: {self.title}")
            return f"mailto:{self.apply_email}?subject={subject}"
        return self.apply_url

    @property
    def hours(self) -> str:
        """The hours a week in words; empty if not given."""
        least, most = self.hours_min or self.hours_max, self.hours_max or self.hours_min
        if not least:
            return ""
        if least == most:
            return ngettext("%(hours)s hour a week", "%(hours)s hours a week", most) % {
                "hours": most
            }
        return _("%(least)s to %(most)s hours a week") % {"least": least, "most": most}

    @property
    def pay(self) -> str:
        """The pay in words; empty if not given."""
        unit = self.get_pay_unit_display()
        least, most = self.pay_min, self.pay_max
        if least is not None and most is not None and least != most:
            amounts = {"least": _euros(least), "most": _euros(most), "unit": unit}
            return _("%(least)s to %(most)s %(unit)s") % amounts
        if most is not None and least is None:
            return _("at most %(most)s %(unit)s") % {"most": _euros(most), "unit": unit}
        if least is not None and most is None:
            return _("from %(least)s %(unit)s") % {"least": _euros(least), "unit": unit}
        if least is not None:
            return f"{_euros(least)} {unit}"
        return ""

    @property
    def period(self) -> str:
        """From when until when, in words; empty if not given."""
        start = date_format(self.start_date, "j F Y") if self.start_date else ""
        end = date_format(self.end_date, "j F Y") if self.end_date else ""
        if start and end:
            return _("%(start)s until %(end)s") % {"start": start, "end": end}
        if start:
            return _("from %(start)s") % {"start": start}
        return _("until %(end)s") % {"end": end} if end else ""

    @property
    def facts(self) -> list[Fact]:
        """The vacancy in short, without what is not given."""
        rows = [
            (_("Organisation"), self.organisation.name if self.organisation else "", ""),
            (_("Hours"), self.hours, self.hours_note),
            (_("Period"), self.period, self.period_note),
            (_("Place"), self.place, ""),
            (_("Pay"), self.pay, self.pay_note),
            (_("Deadline"), self.deadline_text, ""),
            (_("Interviews"), "; ".join(self.interview_days), ""),
        ]
        return [
            Fact(label, f"{text} ({note})" if text and note else str(text or note))
            for label, text, note in rows
            if text or note
        ]

    @property
    def sections(self) -> list[Section]:
        """The parts of the text that are filled in, in order."""
        sections = [
            Section("description", _("About the assignment"), self.description),
            Section("tasks", _("What you will do"), self.tasks),
            Section("requirements", _("What you bring"), self.requirements),
            Section("offer", _("What we offer"), self.offer),
            Section("procedure", _("How it goes on"), self.procedure),
            Section("about", _("About the organisation"), self.about_organisation),
        ]
        return [section for section in sections if section.html]

    @cached_property
    def contact_people(self) -> list[Person]:
        """The people to ask, in the order in which the editor put them."""
        contacts = self.contacts.select_related("person__photo")
        people = [contact.person for contact in contacts if contact.person]
        prefetch_related_objects(people, "photo__renditions")
        return people

    @property
    def deadline_text(self) -> str:
        """The deadline in words, with its time; empty if not given."""
        if self.deadline is None:
            return ""
        moment = timezone.localtime(self.deadline)
        return _("%(day)s at %(time)s") % {
            "day": date_format(moment, "l j F Y"),
            "time": date_format(moment, "G.i"),
        }

    @cached_property
    def interview_days(self) -> list[str]:
        """The days of the interviews in words, in order, each with its remark."""
        days = sorted((day.date, day.note) for day in self.interviews.all() if day.date)
        texts = [(date_format(date, "l j F Y"), note) for date, note in days]
        return [f"{text} ({note})" if note else text for text, note in texts]

    def get_listing_summary(self) -> str:
        """The summary for lists, else the introduction."""
        return super().get_listing_summary() or self.intro

    def get_listing_image(self) -> SiteImage | None:
        """The picture for lists; a vacancy has no other."""
        return self.listing_image

    def get_meta_description(self) -> str:
        """The description, else the introduction."""
        return super().get_meta_description() or self.intro

    def get_pdf_url(self) -> str:
        """The address of the PDF."""
        return f"{self.get_url()}{self.reverse_subpage('pdf')}"

    @path("pdf/", name="pdf")
    def pdf(self, request: HttpRequest) -> HttpResponse:
        """Serve the vacancy as an accessible PDF."""
        return vacancy_pdf(self, request)

    def structured_data(self, request: HttpRequest) -> list[JSONObject]:
        """The job, as long as people can react; a closed one is no job to search engines."""
        from news.job_postings import job_posting

        objects = super().structured_data(request)
        if self.deadline is None or self.is_closed or self.organisation is None:
            return objects
        return [*objects, job_posting(self, request, self.deadline, self.organisation)]


class VacancyContact(Orderable):
    """Somebody who answers questions about a vacancy."""

    page = ParentalKey(VacancyPage, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), null=True, on_delete=models.CASCADE, related_name="+"
    )

    panels = [FieldPanel("person")]

    class Meta(Orderable.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "person"],
                name="vacancy_contact_once",
                violation_error_message=_("This person is a contact of this vacancy already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person or "")


class VacancyInterview(Orderable):
    """A day on which interviews are held."""

    page = ParentalKey(VacancyPage, on_delete=models.CASCADE, related_name="interviews")
    date = models.DateField(_("date"), null=True)
    note = models.CharField(
        _("remark"),
        max_length=120,
        blank=True,
        help_text=_("For example 'online' or 'second round'."),
    )

    panels = [FieldRowPanel([FieldPanel("date"), FieldPanel("note")])]

    class Meta(Orderable.Meta):
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")

    def __str__(self) -> str:
        return f"{self.date or ''} {self.note}".strip()


def _euros(amount: Decimal) -> str:
    """An amount as it is written in Dutch: whole euros without cents."""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"€ {number_format(amount, places, use_l10n=True, force_grouping=True)}"
