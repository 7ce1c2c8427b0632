"""Give the roles their rights on sign-ups and outgoing mail."""

from typing import Any

from django.db import migrations

from members import roles


def set_up(apps: Any, schema_editor: Any) -> None:
    roles.set_up(apps)


class Migration(migrations.Migration):
    dependencies = [("members", "0003_roles_for_all_content")]

    operations = [migrations.RunPython(set_up, migrations.RunPython.noop)]
