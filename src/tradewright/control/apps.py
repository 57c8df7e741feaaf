from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ControlConfig(AppConfig):
    name = "tradewright.control"
    label = "control"

    def ready(self) -> None:
        # models are loaded only now
        from tradewright.kernel.events import owner_with  # noqa: PLC0415
        from tradewright.kernel.operation import record_with  # noqa: PLC0415

        from . import field_access, proving, queries, roles, segregation  # noqa: F401, PLC0415 - proving's jobs register
        from .operations.log import lay_number_series, record  # noqa: PLC0415

        record_with(record)
        owner_with(queries.parked_owner)
        post_migrate.connect(roles.lay_roles, sender=self, dispatch_uid="control.lay_roles")
        post_migrate.connect(segregation.lay_pairs, sender=self, dispatch_uid="control.lay_pairs")
        post_migrate.connect(lay_number_series, sender=self, dispatch_uid="control.lay_series")
