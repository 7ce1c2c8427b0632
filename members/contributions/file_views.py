"""Pictures and PDFs of members, for who may see them at this moment."""

import uuid
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import View

from members.contributions.rights import may_moderate
from members.models import Contribution, ContributionAttachment, ContributionPicture, MemberFile

#: How long a browser may show a picture without asking again.
SECONDS = 300


class FileView(View):
    """A file: its owner and moderators always see it, others once it is on the site for them."""

    small = False

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The content, as what it is and nothing else."""
        file = MemberFile.objects.filter(pk=pk).first()
        if file is None or not may_see(request.user, file):
            raise Http404("No such file.")
        is_picture = file.kind == MemberFile.Kind.PICTURE
        if self.small and not is_picture:
            raise Http404("No such file.")
        content = bytes(file.small if self.small else file.content)
        response = HttpResponse(
            content, content_type="image/jpeg" if is_picture else "application/pdf"
        )
        how = "inline" if is_picture else "attachment"
        response["Content-Disposition"] = f'{how}; filename="{_plain(file.name)}"'
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["X-Content-Type-Options"] = "nosniff"
        response["X-Robots-Tag"] = "noindex"
        is_public = _shown_in(file, Contribution.objects.public())
        response["Cache-Control"] = f"{'public' if is_public else 'private'}, max-age={SECONDS}"
        return response


def may_see(user: Any, file: MemberFile) -> bool:
    """Whether somebody may see a file now."""
    if user.is_authenticated and (file.owner_id == user.pk or may_moderate(user)):
        return True
    return _shown_in(file, Contribution.objects.visible_to(user))


def _shown_in(file: MemberFile, contributions: Any) -> bool:
    """Whether one of these contributions shows the file, as it is on the site."""
    places = Q(
        Exists(ContributionPicture.objects.filter(contribution=OuterRef("pk"), file=file))
    ) | Q(Exists(ContributionAttachment.objects.filter(contribution=OuterRef("pk"), file=file)))
    return bool(contributions.filter(places).exists())


def _plain(name: str) -> str:
    return name.encode("ascii", "ignore").decode().replace('"', "") or "bestand"
