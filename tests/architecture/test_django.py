from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.architecture.house import modules


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_migrations_of_a_module_stand_in_one_line():
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}


def test_the_settings_are_fit_to_be_deployed(settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True  # TRADEWRIGHT_TLS=1
    call_command("check", deploy=True, fail_level="WARNING")


def test_every_module_is_installed(settings):
    assert {f"tradewright.{module}" for module in modules()} <= set(settings.INSTALLED_APPS)
