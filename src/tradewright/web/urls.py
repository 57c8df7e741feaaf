"""Every address: the entrance, and the pages that the modules registered."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from tradewright.kernel.doors import PAGES, discover

from . import entrance
from .api.door import addresses, unknown
from .mounting import mounted

discover()

urlpatterns = [
    path("sign-in/", entrance.SignInView.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("workplace/", entrance.change_workplace, name="workplace"),
    path("badge/", entrance.badge, name="badge"),
    path("health", entrance.health, name="health"),
    path("api/", addresses()),
    path("api/<path:rest>", unknown),
    *mounted(PAGES.values()),
]

handler404 = "tradewright.web.faults.not_found"
handler500 = "tradewright.web.faults.failed"
