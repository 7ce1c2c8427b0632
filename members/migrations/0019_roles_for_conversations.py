"""Let moderators approve comments, decide about reports, and choose how members comment."""

from typing import Any

from django.db import migrations

from members import roles


def set_up(apps: Any, schema_editor: Any) -> None:
    roles.set_up(apps)


class Migration(migrations.Migration):
    dependencies = [("members", "0018_conversations")]

    operations = [migrations.RunPython(set_up, migrations.RunPython.noop)]
