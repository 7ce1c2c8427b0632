"""Give the door crew the right to check people in."""

from typing import Any

from django.db import migrations

from members import roles


def set_up(apps: Any, schema_editor: Any) -> None:
    roles.set_up(apps)


class Migration(migrations.Migration):
    dependencies = [("members", "0004_roles_for_sign_ups"), ("events", "0004_door")]

    operations = [migrations.RunPython(set_up, migrations.RunPython.noop)]
