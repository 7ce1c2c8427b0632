"""Let moderators look after members: who is let in, by which ways, and what they keep to."""

from typing import Any

from django.db import migrations

from members import roles


def set_up(apps: Any, schema_editor: Any) -> None:
    roles.set_up(apps)


class Migration(migrations.Migration):
    dependencies = [("members", "0015_profiles_of_users")]

    operations = [migrations.RunPython(set_up, migrations.RunPython.noop)]
