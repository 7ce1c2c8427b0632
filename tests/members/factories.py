"""Factories of the members app."""

import factory
from django.contrib.auth.models import Group

from members.models import User


class UserFactory(factory.django.DjangoModelFactory):
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    first_name = "Noor"
    last_name = factory.Sequence(lambda n: f"Visser {n}")

    class Meta:
        model = User
        skip_postgeneration_save = True

    @factory.post_generation
    def role(self, create: bool, extracted: str | None) -> None:
        """The name of a group, for example `members.roles.EDITORS`."""
        if extracted:
            self.groups.add(Group.objects.get(name=extracted))
