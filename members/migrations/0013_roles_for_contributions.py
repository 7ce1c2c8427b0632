"""Let moderators review what members share, in a workflow of its own."""

from typing import Any

from django.db import migrations

from members import roles


def set_up(apps: Any, schema_editor: Any) -> None:
    roles.set_up(apps)


class Migration(migrations.Migration):
    dependencies = [("members", "0012_contributions"), ("newsletters", "0003_delivery")]

    operations = [migrations.RunPython(set_up, migrations.RunPython.noop)]
