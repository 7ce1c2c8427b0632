"""What issues do in the background."""

from django_tasks import task

from newsletters.issues.links import ask


@task()
def ask_other_sites(addresses: list[str]) -> None:
    """Find out whether links to other sites answer."""
    ask(addresses)
