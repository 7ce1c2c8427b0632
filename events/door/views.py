"""The door's pages. Without scripts they are plain forms; scripts make them fast and work offline.

Who has the secret link may do what the pages show, at this event, and nothing else. The link is
all there is: no cookie and no account, so a form needs no token against forgery either. Another
site can only send what knows the secret.
"""

import hashlib
import json
import logging
import uuid
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from events.door import check_in as door
from events.door import uploads as door_uploads
from events.door import walk_ins
from events.door.forms import CodeForm, WalkInForm
from events.door.snapshot import snapshot
from events.models import DoorPass, Scan, ScanResult, Session, by_name
from events.sign_up.locking import BusyError, is_busy
from events.sign_up.moves import RefusedError
from home.numbers import whole_number

logger = logging.getLogger(__name__)

_SCRIPTS = Path(__file__).parents[1] / "static" / "events" / "door"


def permissions_policy() -> str:
    """As everywhere on the site, but for the camera: the door scans tickets with it."""
    allowed = {"camera": "self"}
    return ", ".join(
        f"{feature}=({allowed.get(feature, '')})" for feature in settings.UNUSED_BROWSER_FEATURES
    )


@method_decorator(csrf_exempt, name="dispatch")
class DoorView(View):
    """A page of a door, opened by its secret link."""

    door_pass: DoorPass
    token: str

    def dispatch(
        self, request: HttpRequest, *args: Any, token: str, **kwargs: Any
    ) -> HttpResponseBase:
        """Find the pass; one that has ended says so, and what is no link is 404."""
        found = DoorPass.objects.by_token(token)
        if found is None:
            logger.warning("A link to the door was opened that does not exist.")
            raise Http404("No such door.")
        self.door_pass, self.token = found, token
        if found.is_valid:
            try:
                response = super().dispatch(request, *args, **kwargs)
            except BusyError:
                response = self.busy()
            except OperationalError as error:
                if not is_busy(error):
                    raise
                response = self.busy()
        else:
            logger.warning("Link %s to the door was opened after it had ended.", found.pk)
            response = self.gone()
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Permissions-Policy"] = permissions_policy()
        return response

    def busy(self) -> HttpResponse:
        """Nothing was done; the same again will work."""
        response = TemplateResponse(self.request, "events/door/busy.html", status=503)
        response["Retry-After"] = "2"
        return response

    def gone(self) -> HttpResponse:
        """The link has ended: a page that erases what the device kept, and says so."""
        context = {"door_pass": self.door_pass, "storage": self._storage()}
        return TemplateResponse(self.request, "events/door/gone.html", context, status=410)

    def _storage(self) -> dict[str, str]:
        """Where the device keeps what it knows."""
        return {
            "database": self.storage_name,
            "cache": self.storage_name,
            "scope": reverse("door", args=[self.token]),
        }

    @cached_property
    def sessions(self) -> dict[int, Session]:
        """The parts of the programme with a list of their own."""
        return {item.pk: item for item in door.door_sessions(self.door_pass.sign_up)}

    @cached_property
    def session(self) -> Session | None:
        """The list that was chosen; None is the entrance."""
        number = self.request.POST.get("session") or self.request.GET.get("onderdeel") or "0"
        if number == "0":
            return None
        session = self.sessions.get(whole_number(number))
        if session is None:
            raise Http404("This event has no such part.")
        return session

    @property
    def storage_name(self) -> str:
        """What the device calls its database and cache for this door."""
        return f"door-{self.door_pass.token_hash[:16]}"

    def address(self, name: str = "door") -> str:
        """The address of a page of this door, with its list."""
        address = reverse(name, args=[self.token])
        return f"{address}?onderdeel={self.session.pk}" if self.session else address

    def render(self, template: str, **context: Any) -> HttpResponse:
        """A page with what all of them show."""
        sign_up = self.door_pass.sign_up
        return TemplateResponse(
            self.request,
            template,
            {
                "door_pass": self.door_pass,
                "token": self.token,
                "event": sign_up.event,
                "sessions": list(self.sessions.values()),
                "session": self.session,
                "door_url": self.address(),
                "walk_in_url": self.address("door_walk_in"),
                "print_url": self.address("door_print"),
                **context,
            },
        )


class DoorPageView(DoorView):
    """Scan, type or search; below it what came of the last one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the page, perhaps with a result or with names that were searched."""
        words = request.GET.get("zoek", "")[:100].strip()
        found = door.search(self.door_pass.sign_up, words, self.session) if words else []
        scan = self._scan(request.GET.get("scan", ""))
        return self.render(
            "events/door/door.html",
            words=words,
            found=[(person, uuid.uuid4()) for person in found],
            count=door.count(self.door_pass.sign_up, self.session),
            nonce=uuid.uuid4(),
            scan=scan,
            result=self._result(scan) if scan else None,
            companions=door.companions_to_come(scan.registration, self.session) if scan else [],
            script_settings=self._script_settings(),
            walk_in_form=self._walk_in_form(),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Check somebody in by what was scanned or typed, and show what came of it."""
        form = CodeForm(request.POST)
        if not form.is_valid():
            return redirect(self.address())
        scan = door.check_in(
            self.door_pass,
            door.Attempt(form.cleaned_data["nonce"], form.cleaned_data["text"], self.session),
        )
        if form.cleaned_data["group"]:
            people = door.companions_to_come(scan.registration, self.session)
            door.check_in_group(self.door_pass, people, self.session)
        return self._show(scan.nonce)

    def _walk_in_form(self) -> WalkInForm:
        """The form that scripts send; without network nobody knows whether there is a place."""
        form = WalkInForm(initial={"submit_key": uuid.uuid4()}, auto_id="door-guest-%s")
        form.offer_more_places()
        return form

    def _show(self, nonce: uuid.UUID) -> HttpResponse:
        address = self.address()
        return redirect(f"{address}{'&' if '?' in address else '?'}scan={nonce}")

    def _scan(self, text: str) -> Scan | None:
        try:
            nonce = uuid.UUID(text)
        except ValueError:
            return None
        return (
            self.door_pass.scans.filter(nonce=nonce, undone_at=None)
            .select_related("registration__sign_up", "session")
            .first()
        )

    def _result(self, scan: Scan) -> dict[str, Any]:
        first = None
        if scan.result == ScanResult.AGAIN:
            first = door.current_check_in(scan.registration, scan.session)
        title = door.TITLES[scan.reason or scan.result]
        return {"scan": scan, "title": title, "person": scan.registration, "first": first}

    def _script_settings(self) -> dict[str, Any]:
        """What the scripts must know, words included."""
        return {
            "snapshot": reverse("door_snapshot", args=[self.token]),
            "scans": reverse("door_scans", args=[self.token]),
            "worker": reverse("door_worker", args=[self.token]),
            **self._storage(),
            "endsAt": self.door_pass.ends_at.isoformat(),
            "timeZone": settings.TIME_ZONE,
            "door": self.door_pass.name,
            "session": self.session.pk if self.session else 0,
            "decoder": static("agendastad/jsqr.js"),
            "decoderWorker": static("events/door/decode-worker.js"),
            "titles": {key: str(title) for key, title in door.TITLES.items()},
            "words": {
                "since": _("Already in since %(time)s, %(door)s"),
                "online": _("Online"),
                "offline": _("No network: scanning goes on"),
                "oneWaits": _("1 scan waits to be sent"),
                "moreWait": _("%(number)s scans wait to be sent"),
                "failed": _("%(number)s scans could not be read by the site"),
                "inOf": _("%(present)s of %(expected)s in"),
                "checkIn": _("Check in"),
                "isIn": _("Already in"),
                "nobody": _("Nobody found"),
                "checkGroup": _("Check in everybody who came along"),
                "groupIn": _("Checked in: %(number)s"),
                "together": _("Signed up together, and not in yet:"),
                "undo": _("Undo"),
                "undone": _("Undone"),
                "ready": _("Ready"),
                "camera": _("Scan with the camera"),
                "cameraOff": _("Stop the camera"),
                "cameraFails": _("The camera does not work here. Type the code, or search."),
                "ended": _("This link has ended. What this device knew has been erased."),
                "withdrawn": _(
                    "This link has been withdrawn. What this device knew has been erased."
                ),
                "lost": _(
                    "Not sent yet, and gone now: %(number)s. Tell who organises the event about it."
                ),
                "pending": _("Waits to be sent"),
                "broken": _("Something went wrong on this device. Try again."),
            },
        }


class UndoView(DoorView):
    """Take a scan back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Undo it, and go on."""
        try:
            nonce = uuid.UUID(request.POST.get("nonce", ""))
        except ValueError:
            raise Http404("No such scan.") from None
        door.undo(self.door_pass, nonce)
        return redirect(self.address())


class WalkInView(DoorView):
    """Register somebody who comes without a registration, and check them in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self._show(WalkInForm(initial={"submit_key": uuid.uuid4()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Register and check in; who is known already is shown, to be checked in."""
        form = WalkInForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            outcome = walk_ins.walk_in(
                self.door_pass,
                form.cleaned_data["submit_key"],
                form.attendee(),
                over_capacity=form.cleaned_data["over_capacity"],
            )
        except RefusedError as refused:
            for text in refused.texts.values():
                form.add_error(None, text)
            form.offer_more_places()
            return self._show(form)
        code = outcome.registration.code
        address = reverse("door", args=[self.token])
        if outcome.was_known:
            return redirect(f"{address}?zoek={code}")
        # The key of the form is the nonce too: sending it twice checks in once.
        scan = door.check_in(self.door_pass, door.Attempt(form.cleaned_data["submit_key"], code))
        return redirect(f"{address}?scan={scan.nonce}")

    def _show(self, form: WalkInForm) -> HttpResponse:
        return self.render("events/door/walk_in.html", form=form)


class PrintView(DoorView):
    """The list on paper, for when nothing else works."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """All names with a box to tick."""
        people = door.people_of(self.door_pass.sign_up, self.session)
        return self.render("events/door/print.html", people=by_name(people))


@method_decorator(csrf_exempt, name="dispatch")
class DeviceView(DoorView):
    """Where the scripts of a door ask and send, in JSON."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse what is too long or cannot be read."""
        try:
            if int(request.headers.get("Content-Length") or 0) > door_uploads.MAX_BYTES:
                return JsonResponse({"error": "This is too long."}, status=413)
            return super().dispatch(request, *args, **kwargs)
        except (door_uploads.UploadError, RawPostDataException) as error:
            return JsonResponse({"error": str(error)}, status=400)

    def busy(self) -> HttpResponse:
        """Later: the device keeps what it has."""
        return JsonResponse({"error": "busy"}, status=503)

    def gone(self) -> HttpResponse:
        """The device erases what it has."""
        reason = "withdrawn" if self.door_pass.revoked_at else "ended"
        return JsonResponse({"error": reason}, status=410)


class SnapshotView(DeviceView):
    """What a device keeps, to go on without network."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """All people of the event."""
        return JsonResponse(snapshot(self.door_pass.sign_up))

    def post(self, request: HttpRequest) -> HttpResponse:
        """What differs from what the device has."""
        tags = door_uploads.read_tags(request.body)
        return JsonResponse(snapshot(self.door_pass.sign_up, tags))


class ScansView(DeviceView):
    """Where devices send their scans."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store what can be read, and answer for each scan."""
        upload = door_uploads.read_upload(request.body)
        # Also parts that were cancelled or changed since: people did come in there.
        sessions = Session.objects.filter(event=self.door_pass.sign_up.event_id).in_bulk()
        results = door_uploads.store(self.door_pass, upload, sessions)
        chosen = sessions.get(whole_number(request.GET.get("onderdeel")))
        count = door.count(self.door_pass.sign_up, chosen)
        return JsonResponse(
            {"results": results, "count": {"present": count.present, "expected": count.expected}}
        )


class ManifestView(DoorView):
    """What makes the door an app on the home screen."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The manifest; its address keeps the secret, as that of the page does."""
        home = reverse("door", args=[self.token])
        return JsonResponse(
            {
                "name": _("Door: %(event)s") % {"event": self.door_pass.sign_up.event.title},
                "short_name": _("Door"),
                "id": home,
                "lang": get_language(),
                "start_url": home,
                "scope": home,
                "display": "standalone",
                "background_color": "#2a1033",
                "theme_color": "#2a1033",
                "icons": [
                    {
                        "src": static("agendastad/apple-touch-icon.png"),
                        "sizes": "180x180",
                        "type": "image/png",
                    },
                    {
                        "src": static("agendastad/favicon.svg"),
                        "sizes": "any",
                        "type": "image/svg+xml",
                    },
                ],
            },
            content_type="application/manifest+json",
        )


#: What the page needs without network; the worker keeps it.
ASSETS = [
    "agendastad/site.css",
    "agendastad/familjen-grotesk.woff2",
    "agendastad/figtree.woff2",
    "agendastad/favicon.svg",
    "agendastad/jsqr.js",
    "events/door/door.css",
    "events/door/main.js",
    "events/door/decode-worker.js",
]
#: What `main.js` imports, by its plain name: addresses inside scripts are not rewritten.
MODULES = [
    "camera.js",
    "judge.js",
    "parts.js",
    "sound.js",
    "store.js",
    "sync.js",
    "walk-in.js",
    "wipe.js",
]
_MODULES = f"{settings.STATIC_URL}events/door/"


@cache
def scripts_version() -> str:
    """Another one for other scripts, so that devices fetch them anew."""
    total = hashlib.sha256()
    for path in sorted(_SCRIPTS.iterdir()):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


class WorkerView(DoorView):
    """The service worker: it must lie where the pages lie, so it comes from here."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The script, with the addresses of what it keeps."""
        own = {
            "page": reverse("door", args=[self.token]),
            "cache": self.storage_name,
            "version": scripts_version(),
            "endsAt": self.door_pass.ends_at.isoformat(),
            "assets": [static(name) for name in ASSETS] + [f"{_MODULES}{name}" for name in MODULES],
        }
        code = (_SCRIPTS / "service-worker.js").read_text(encoding="utf-8")
        return HttpResponse(
            f"const DOOR = {json.dumps(own)};\n{code}",
            content_type="text/javascript; charset=utf-8",
        )
