"""The checks before an issue is sent: all green, or somebody said why not."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsletters.issues.contrast import faint_texts
from newsletters.issues.links import dead_links, links_in, states_of
from newsletters.issues.parts import Part, parts_of
from newsletters.issues.rendering import make_mail
from newsletters.issues.words import spam_words_in
from newsletters.mail_format import FrozenMail, fields_in
from newsletters.models.issues import Waiver
from newsletters.segments import readers_of

if TYPE_CHECKING:
    from newsletters.models import IssuePage

#: Gmail cuts a mail at 102 kB and hides the rest, the unsubscribe link with it.
LARGEST = 100 * 1000
SUBJECT_LENGTH = (8, 70)

LABELS = {
    "content": gettext_lazy("There is something to read"),
    "readers": gettext_lazy("Somebody gets it"),
    "subject": gettext_lazy("Subject and preview line"),
    "draft": gettext_lazy("Everything is on the site"),
    "links": gettext_lazy("Links lead somewhere"),
    "alt": gettext_lazy("Pictures are described"),
    "size": gettext_lazy("The mail is small enough"),
    "unsubscribe": gettext_lazy("Readers can unsubscribe"),
    "spam": gettext_lazy("No words that look like spam"),
    "contrast": gettext_lazy("Text is easy to see"),
}
#: Nobody can wave these away.
ALWAYS = {"content", "unsubscribe"}


@dataclass
class Finding:
    """One thing that is not as it should be."""

    check: str
    text: str
    waiver: Waiver | None = None
    #: It is not known yet: a task is looking, so there is nothing to give a reason for.
    pending: bool = False

    @property
    def can_be_waived(self) -> bool:
        """Whether a reason is enough to send anyway."""
        return self.check not in ALWAYS and not self.pending

    @property
    def blocks(self) -> bool:
        """Whether the issue cannot be sent because of this."""
        return self.waiver is None


@dataclass
class Report:
    """What all checks say of an issue."""

    size: int
    links: list[str]
    #: How many people would get it now.
    readers: int
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Each check with what it found."""
        rows = []
        for name, label in LABELS.items():
            found = [one for one in self.findings if one.check == name]
            rows.append(
                {
                    "name": name,
                    "label": label,
                    "findings": found,
                    "ok": not any(one.blocks for one in found),
                    "waived": bool(found) and not any(one.blocks for one in found),
                }
            )
        return rows

    @property
    def is_green(self) -> bool:
        """Everything is in order, or was waived with a reason."""
        return not any(one.blocks for one in self.findings)

    @property
    def waits_for_links(self) -> bool:
        """Only links stand in the way: a site may answer later."""
        return {one.check for one in self.findings if one.blocks} == {"links"}

    @property
    def number_open(self) -> int:
        """How many findings stand in the way."""
        return sum(one.blocks for one in self.findings)


def check(issue: "IssuePage") -> Report:
    """Run all checks on an issue as it is now."""
    parts = parts_of(issue)
    mail = make_mail(issue, parts)
    readers = readers_of(issue)
    report = Report(len(mail.html.encode()), links_in(mail.html), readers)
    for name, texts in (
        ("content", _content(parts)),
        ("readers", _readers(issue, readers)),
        ("subject", _subject(issue)),
        ("draft", _drafts(parts)),
        ("alt", _pictures(parts)),
        ("size", _size(report.size)),
        ("unsubscribe", _unsubscribe(mail)),
        ("spam", _spam(issue, mail)),
        ("contrast", _contrast(mail)),
    ):
        report.findings += [Finding(name, text[:500]) for text in texts]
    report.findings += _links(report.links, parts)
    waivers = {(one.check_name, one.finding): one for one in issue.waivers.select_related("user")}
    for finding in report.findings:
        if finding.can_be_waived:
            finding.waiver = waivers.get((finding.check, finding.text))
    return report


def _content(parts: list[Part]) -> list[str]:
    telling = [part for part in parts if part.type in {"item", "text"}]
    return [] if telling else [_("This issue has no news and no text.")]


def _readers(issue: "IssuePage", number: int) -> list[str]:
    if number or not issue.segment:
        return []
    return [_("None of the readers belongs to the part that it is for.")]


def _subject(issue: "IssuePage") -> list[str]:
    subject, found = issue.mail_subject, []
    shortest, longest = SUBJECT_LENGTH
    if not shortest <= len(subject) <= longest:
        found.append(
            _("The subject has %(number)s characters; %(least)s to %(most)s works best.")
            % {"number": len(subject), "least": shortest, "most": longest}
        )
    letters = [sign for sign in subject if sign.isalpha()]
    if len(letters) > 6 and all(sign.isupper() for sign in letters):
        found.append(_("The subject is in capitals."))
    if not issue.preheader:
        found.append(_("There is no preview line; mail programs show the greeting instead."))
    return found


def _drafts(parts: list[Part]) -> list[str]:
    return [
        _("'%(title)s' is not on the site, or not for everybody.") % {"title": part.title}
        if part.title
        else _("What a block was about has been removed from the site. Take that block out.")
        for part in parts
        if part.type in {"item", "button"} and not part.page_is_public
    ]


def _pictures(parts: list[Part]) -> list[str]:
    found = []
    for part in parts:
        if part.picture and not part.picture.alt and not part.picture.decorative:
            name = part.title or part.picture.image.title
            found.append(_("The picture with '%(title)s' is not described.") % {"title": name})
    return found


def _size(size: int) -> list[str]:
    if size <= LARGEST:
        return []
    return [
        _("The mail is %(size)s kB. Gmail cuts it at 100 kB: leave something out.")
        % {"size": round(size / 1000)}
    ]


def _unsubscribe(mail: FrozenMail) -> list[str]:
    if all("unsubscribe_url" in fields_in(body) for body in (mail.html, mail.text)):
        return []
    return [_("The link to unsubscribe is missing.")]


def _spam(issue: "IssuePage", mail: FrozenMail) -> list[str]:
    text = f"{issue.mail_subject} {issue.preheader} {mail.text}"
    found = [_("The text says '%(word)s'.") % {"word": word} for word in spam_words_in(text)]
    if mail.subject.count("!") > 1:
        found.append(_("The subject has more than one exclamation mark."))
    return found


def _contrast(mail: FrozenMail) -> list[str]:
    return [
        _("Text in %(text)s on %(ground)s has a contrast of only %(ratio)s.")
        % {"text": text, "ground": ground, "ratio": f"{ratio:.1f}"}
        for text, ground, ratio in faint_texts(mail.html)
    ]


def _links(addresses: list[str], parts: list[Part]) -> list[Finding]:
    # A page that is not public is told of already, as a draft.
    told = {part.url for part in parts if not part.page_is_public}
    found = [
        Finding("links", (_("%(url)s shows nothing to visitors.") % {"url": one})[:500])
        for one in dead_links(addresses)
        if one not in told
    ]
    for url, state in states_of(addresses).items():
        if state is None:
            text = _("%(url)s is being looked at. Check again in a moment.") % {"url": url}
            found.append(Finding("links", text[:500], pending=True))
        elif state.problem:
            text = _("%(url)s: %(problem)s.") % {"url": url, "problem": state.problem}
            found.append(Finding("links", text[:500]))
    return found
