"""Makers of users, and of browsers in which they are signed in."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from django.test import Client

from tradewright.company.models import User
from tradewright.control.models import SingleHanded
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.kernel.operation import Actor

_numbers = count(1)


def make_user(**given) -> User:
    nth = next(_numbers)
    return User.objects.create(**{"username": f"user{nth}", "first_name": f"User {nth}"} | given)


def signed_in(world, *roles: str) -> Client:
    """A browser in which a person with these roles in the world's company is signed in."""
    user = make_user()
    rows = [GrantRole(user.username, role, date(2020, 1, 1)) for role in roles]
    grant_roles(rows, actor=world.actor, at=world.at)
    client = Client()
    client.force_login(user)
    return client


def kept_apart(world) -> None:
    """End, for this test's transaction, what lets the shared company hold duties in one hand."""
    SingleHanded.objects.filter(company_id=world.company_id).update(
        ended_at=world.at - timedelta(days=1)
    )


def colleague(world, *duties: str) -> Actor:
    """Another person of the company with just these duties."""
    user = make_user()
    return Actor(user.pk, world.company_id, user.first_name, frozenset(duties))
