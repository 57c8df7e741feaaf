from __future__ import annotations

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "tradewright.approvals"
    label = "approvals"

    def ready(self) -> None:
        # models are loaded only now
        from tradewright.audit.operations.sources import seal_rows  # noqa: PLC0415
        from tradewright.kernel.operation import guard_with  # noqa: PLC0415
        from tradewright.kernel.sql import statements  # noqa: PLC0415

        from .operations.role_grants import withhold_grants  # noqa: PLC0415

        seal_rows("approval_decision", statements(), "sealable_decisions")
        guard_with(withhold_grants)
