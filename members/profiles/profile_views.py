"""The page of a member, their photo, and somebody's own profile."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.generic import View

from members.access import (
    Somebody,
    blocked_between,
    is_blocked,
    is_member,
    profile_of,
    rules_to_agree_to,
)
from members.models import AccessState, Block, HouseRules, Profile, Visibility
from members.profiles.access_views import next_of, page
from members.profiles.changes import (
    STEPS,
    agree,
    change_photo,
    change_profile,
    finish_step,
    next_step,
    remove_photo,
)
from members.profiles.forms import (
    PhotoForm,
    ProfileForm,
    ThemesForm,
    WelcomeProfileForm,
    initial_of,
)
from members.profiles.photos import MAX_BYTES
from members.profiles.showing import may_see_photo, shown, shown_at
from members.profiles.writing import may_write, name_in_conversation
from members.signing_in import SignedInView


def find_profile(code: str, viewer: Somebody) -> Profile | None:
    """A profile that this person may know of; None for who is blocked, hidden or nobody."""
    profiles = Profile.objects.select_related("user", "organisation", "organisation_proposal")
    profile = profiles.filter(code=code).first()
    if profile is None or (profile.user_id != viewer.pk and not profile.is_member):
        return None
    if blocked_between(viewer, profile.user):
        return None
    return profile


class ProfileView(View):
    """What this reader may see of a member; members see more than visitors."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page; for who may see no name there is none.

        Visitors are asked to sign in for all that is not public, also for what does not exist.
        """
        profile = find_profile(code, request.user)
        seen = shown(profile, request.user) if profile else None
        if profile is None or seen is None or not (seen.name or profile.user_id == request.user.pk):
            if not request.user.is_authenticated:
                response: HttpResponse = redirect_to_login(request.get_full_path())
                return _private(response)
            raise Http404("No such member.")
        is_own = profile.user_id == request.user.pk
        public = shown_at(profile, frozenset({Visibility.EVERYONE})) if profile.is_member else None
        found_by_search = profile.indexable and bool(public and public.name)
        response = page(
            request,
            "profile",
            seen.name or _("Your profile"),
            members_only=not found_by_search,
            profile=seen,
            is_own=is_own,
            public=public,
            may_write=may_write(request.user, profile),
            may_block=is_member(request.user) and not is_own,
        )
        if found_by_search and not request.user.is_authenticated:
            patch_cache_control(response, private=True)
            return response
        return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex"
    return response


class PhotoView(View):
    """Somebody's photo, for who may see it."""

    def get(self, request: HttpRequest, code: str, size: str) -> HttpResponse:
        """The picture; kept by this reader's browser for a while, and by nobody else."""
        profile = find_profile(code, request.user)
        photo = getattr(profile, "photo", None)
        if profile is None or photo is None or not may_see_photo(profile, request.user):
            raise Http404("No such photo.")
        content = photo.small if size == "klein" else photo.large
        response = HttpResponse(bytes(content), content_type="image/jpeg")
        response["X-Content-Type-Options"] = "nosniff"
        response["X-Robots-Tag"] = "noindex"
        patch_cache_control(response, private=True, max_age=300)
        return response


class BlockView(SignedInView):
    """Block a member, or end that."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only between members."""
        if request.user.is_authenticated and not is_member(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Do it; a second time changes nothing."""
        other = Profile.objects.select_related("user").filter(code=code).first()
        if other is None or other.user_id == self.user.pk:
            raise Http404("No such member.")
        if "end" in request.POST:
            self.user.blocks.filter(blocked=other.user).delete()
            messages.success(request, _("You and this member can find each other again."))
            return redirect("profiles:blocks")
        if (
            not other.is_member
            or Block.objects.filter(blocker=other.user, blocked=self.user).exists()
        ):
            raise Http404("No such member.")
        Block.objects.bulk_create(
            [Block(blocker=self.user, blocked=other.user)], ignore_conflicts=True
        )
        messages.success(
            request, _("You and this member do not see each other any more. They are not told.")
        )
        return redirect("profiles:blocks")


class BlocksView(SignedInView):
    """Whom somebody blocked."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list, with names as members see them."""
        blocks = self.user.blocks.select_related("blocked__profile__user").order_by("-at", "-pk")
        items = [
            {
                "code": block.blocked.profile.code,
                "name": name_in_conversation(block.blocked.profile),
                "at": block.at,
            }
            for block in blocks
        ]
        return page(request, "blocks", _("Whom you blocked"), items=items)


class ProfileOwnerView(SignedInView):
    """A page where somebody changes their own profile; who is blocked does not."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or refuse."""
        if is_blocked(request.user):
            raise PermissionDenied(_("You are blocked from Good Food City."))
        return super().dispatch(request, *args, **kwargs)

    @property
    def profile(self) -> Profile:
        """Their profile."""
        return profile_of(self.user)

    def render(self, name: str, title: str, **context: Any) -> HttpResponse:
        """A page about it."""
        return page(self.request, name, title, profile=self.profile, **context)


class OwnProfileView(ProfileOwnerView):
    """Change one's own profile."""

    keeps_what_was_typed = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self._show(ProfileForm(self.typed_before(), profile=self.profile))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store it."""
        form = ProfileForm(request.POST, profile=self.profile)
        if not form.is_valid():
            return self._show(form)
        change_profile(self.user, **form.changes())
        finish_step(self.user, "profile")
        finish_step(self.user, "themes")
        messages.success(request, _("Your profile is saved."))
        return redirect("profiles:own")

    def _show(self, form: ProfileForm) -> HttpResponse:
        photo = getattr(self.profile, "photo", None)
        return self.render("own", _("Your profile"), form=form, photo=photo)


class OwnPhotoView(ProfileOwnerView):
    """Change one's own photo."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self._show(PhotoForm(initial=initial_of(self.profile)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store it, or take it away."""
        if "remove" in request.POST:
            remove_photo(self.user)
            messages.success(request, _("Your photo is gone."))
            return redirect("profiles:photo")
        form = PhotoForm(request.POST, request.FILES, initial=initial_of(self.profile))
        if form.is_valid() and not form.cleaned_data["photo"] and not self._photo():
            form.add_error("photo", _("Choose a photo."))
        if not form.is_valid():
            return self._show(form)
        change_photo(self.user, form.cleaned_data["photo"], form.cleaned_data["photo_visibility"])
        messages.success(request, _("Your photo is saved."))
        return redirect("profiles:own")

    def _photo(self) -> Any:
        return getattr(self.profile, "photo", None)

    def _show(self, form: PhotoForm) -> HttpResponse:
        return self.render("photo", _("Your photo"), form=form, photo=self._photo(), most=MAX_BYTES)


# The welcome


class WelcomeView(ProfileOwnerView):
    """Go on where the welcome stopped."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The first open step; after the last one the list of members, or the page of access."""
        step = next_step(self.profile)
        if step:
            return redirect("profiles:welcome_step", step.name)
        if is_member(request.user):
            return redirect("profiles:directory")
        return redirect("profiles:access")


class WelcomeStepView(ProfileOwnerView):
    """One step of the welcome: do it, or skip it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Know which step it is."""
        self.step = next((step for step in STEPS if step.name == kwargs["name"]), None)
        if self.step is None:
            raise Http404("No such step.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        """What is asked."""
        return self._show(self._form(None))

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        """Store it, and go on to the next step."""
        if "skip" in request.POST:
            finish_step(self.user, name)
            return self._go_on(name)
        form = self._form(request.POST)
        if isinstance(form, WelcomeProfileForm):
            if not form.is_valid():
                return self._show(form)
            change_profile(self.user, **form.changes())
        elif isinstance(form, ThemesForm):
            if not form.is_valid():
                return self._show(form)
            seen = {"themes_visibility": form.cleaned_data["themes_visibility"]}
            themes = list(form.cleaned_data["themes"])
            change_profile(self.user, names={}, values=seen, themes=themes)
        elif rules := HouseRules.objects.current():
            if request.POST.get("version") != str(rules.version):
                messages.warning(request, _("The house rules just changed. Read them once more."))
                return self._show(None)
            agree(self.user, rules)
        finish_step(self.user, name)
        return self._go_on(name)

    def _go_on(self, name: str) -> HttpResponse:
        names = [step.name for step in STEPS]
        later = names[names.index(name) + 1 :]
        if later:
            return redirect("profiles:welcome_step", later[0])
        messages.success(self.request, _("Done. You can change all of it in your profile."))
        return redirect("profiles:welcome")

    def _form(self, data: Any) -> WelcomeProfileForm | ThemesForm | None:
        if self.step == STEPS[0]:
            return WelcomeProfileForm(data, profile=self.profile)
        if self.step == STEPS[1]:
            initial = initial_of(self.profile)
            if self.profile.themes_step_at is None:
                initial["themes_visibility"] = self.profile.name_visibility
            return ThemesForm(data, initial=initial)
        return None

    def _show(self, form: Any) -> HttpResponse:
        rules = HouseRules.objects.current() if self.step == STEPS[2] else None
        number = STEPS.index(self.step) + 1 if self.step else 0
        return self.render(
            "welcome",
            _("Welcome to Good Food City"),
            form=form,
            step=self.step,
            steps=[
                {
                    "title": step.title,
                    "url_name": step.name,
                    "done": getattr(self.profile, step.column) is not None,
                    "current": step == self.step,
                }
                for step in STEPS
            ],
            number=number,
            rules=rules,
            agreed=bool(rules) and rules_to_agree_to(self.user) is None,
            waiting=self.profile.state == AccessState.WAITING,
        )


class RulesView(View):
    """The house rules, for everybody to read; members agree to them here."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The version that counts now, with a button for who did not agree to it yet."""
        rules = HouseRules.objects.current()
        if rules is None:
            raise Http404("There are no house rules yet.")
        user = request.user
        asks = is_member(user) and rules_to_agree_to(user) is not None  # type: ignore[arg-type]
        response = page(
            request,
            "rules",
            _("House rules"),
            members_only=False,
            rules=rules,
            asks=asks,
            next=next_of(request),
        )
        patch_cache_control(response, private=True, no_store=True)
        return response


class AgreeView(ProfileOwnerView):
    """Agree to the house rules."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write down which version; one that changed since is read once more."""
        rules = HouseRules.objects.current()
        if rules is None or request.POST.get("version") != str(rules.version):
            messages.warning(request, _("The house rules just changed. Read them once more."))
            return redirect("profiles:rules")
        agree(self.user, rules)
        messages.success(request, _("Thank you. You agreed to the house rules."))
        return redirect(next_of(request) or "profiles:directory")
