from __future__ import annotations

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "tradewright.flows"
    label = "flows"

    def ready(self) -> None:
        from . import (  # noqa: F401, PLC0415 - they register themselves
            account_timeline,
            approvals,
            lead_to_order,
            master_data,
            order_to_cash,
            price_changes,
            quoting,
            record_to_report,
            return_to_credit,
        )
