"""Every address: the entrance, and the pages that the modules registered."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from tradewright.kernel.doors import PAGES, discover

from . import account, customer_link, entrance, lead_form, sign_on_views, step_up
from .api.door import addresses, unknown
from .mounting import mounted

discover()

urlpatterns = [
    path("sign-in/", entrance.SignInView.as_view(), name="sign-in"),
    path("sign-in/", entrance.SignInView.as_view(), name="account_login"),
    path("sign-in/code/", entrance.SecondFactorView.as_view(), name="mfa_authenticate"),
    path("sign-on/<slug:provider_id>/", sign_on_views.begin, name="openid_connect_login"),
    path("sign-on/<slug:provider_id>/back/", sign_on_views.back, name="openid_connect_callback"),
    path("confirm/", step_up.confirm, name="confirm"),
    path("account/", account.account, name="account"),
    path("account/", account.account, name="mfa_index"),
    path("account/password/", account.change_password, name="change_password"),
    path("account/sessions/end/", account.end_sessions, name="end_sessions"),
    path("account/app/", account.add_app, name="mfa_activate_totp"),
    path("account/app/", account.add_app, name="mfa_deactivate_totp"),
    path("account/key/", account.add_key, name="mfa_add_webauthn"),
    path("account/factors/<int:factor_id>/remove/", account.remove, name="remove_factor"),
    path("account/codes/", account.codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", account.new_codes, name="mfa_generate_recovery_codes"),
    path("account/links/<int:link_id>/remove/", account.remove_link, name="remove_link"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("workplace/", entrance.change_workplace, name="workplace"),
    path("badge/", entrance.badge, name="badge"),
    path("ask/<str:token>/", lead_form.ask, name="ask"),
    path("ask/<str:token>/thanks/", lead_form.asked, name="asked"),
    path("q/<str:token>/", customer_link.quote, name="customer_quote"),
    path("q/<str:token>/quote.pdf", customer_link.paper, name="customer_quote_pdf"),
    path("q/<str:token>/accept/", customer_link.accept, name="accept_customer_quote"),
    path("q/<str:token>/decline/", customer_link.decline, name="decline_customer_quote"),
    path("health", entrance.health, name="health"),
    path("api/", addresses()),
    path("api/<path:rest>", unknown),
    *mounted(PAGES.values()),
]

handler404 = "tradewright.web.faults.not_found"
handler500 = "tradewright.web.faults.failed"
