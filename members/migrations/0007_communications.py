"""Make the role that looks after newsletters and who gets them."""

from typing import Any

from django.db import migrations

from members import roles


def set_up(apps: Any, schema_editor: Any) -> None:
    roles.set_up(apps)


class Migration(migrations.Migration):
    dependencies = [("members", "0006_account_deletion")]

    operations = [migrations.RunPython(set_up, migrations.RunPython.noop)]
