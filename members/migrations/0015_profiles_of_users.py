"""Give who had an account before profiles came a profile."""

from typing import Any

from django.db import migrations

from members.models.profiles import new_profile_code

BATCH = 2000


def give_profiles(apps: Any, schema_editor: Any) -> None:
    Profile = apps.get_model("members", "Profile")
    users = apps.get_model("members", "User").objects.filter(profile__isnull=True)
    Profile.objects.bulk_create(
        (
            Profile(
                user_id=pk,
                code=new_profile_code(),
                state="outside" if deleted_at is None else "ended",
            )
            for pk, deleted_at in users.order_by("pk").values_list("pk", "deleted_at")
        ),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0014_profiles")]

    operations = [migrations.RunPython(give_profiles, migrations.RunPython.noop)]
