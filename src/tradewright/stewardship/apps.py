from __future__ import annotations

import logging

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StewardshipConfig(AppConfig):
    name = "tradewright.stewardship"
    label = "stewardship"

    def ready(self) -> None:
        # models are loaded only now
        from tradewright.kernel.operation import guard_with  # noqa: PLC0415

        from .operations.asking import ask_first  # noqa: PLC0415
        from .operations.ownership import withhold  # noqa: PLC0415

        guard_with(withhold)
        guard_with(ask_first)  # what another system owns is not even asked for
        post_migrate.connect(_erase_again, dispatch_uid="stewardship.erase_again")


def _erase_again(sender: AppConfig, **_: object) -> None:
    """A copy restored from before an erasure is cleaned before anybody opens it: `migrate`, and so
    `run`, come first. After the last app, when all tables and guards are there."""
    from django.apps import apps  # noqa: PLC0415 - models are loaded only now

    from tradewright.kernel.doors import discover  # noqa: PLC0415

    from .operations.erasure import replay_erasures, waiting  # noqa: PLC0415

    if sender is not list(apps.get_app_configs())[-1]:
        return
    discover()
    if waiting():
        erased, _noted = replay_erasures()
        logging.getLogger(__name__).warning("%s persons were erased again", erased)
