"""One's own account: password, second factors, sign-on elsewhere, sessions, what happened."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as recovery
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal import flows as keys
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.socialaccount.internal.flows.connect import disconnect
from allauth.socialaccount.models import SocialAccount
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from tradewright.company.operations.passwords import ChangePassword, change_passwords
from tradewright.control import sign_ins
from tradewright.kernel.operation import Actor

from . import sessions
from .faults import locked_out
from .step_up import confirmed

CODES = "recovery_codes"


@login_required
@require_safe
def account(request: Any, errors: Any = None) -> HttpResponse:
    """Everything about the account on one page."""
    factors = list(Authenticator.objects.filter(user_id=request.user.pk).order_by("pk"))
    codes = next((one for one in factors if one.type == CODES), None)
    terms = sign_ins.sign_in_terms(request.user.pk, request.at)
    facts = {
        "title": "My account",
        "errors": errors or {},
        "factors": [one for one in factors if one.type != CODES],
        "has_app": any(one.type == "totp" for one in factors),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "terms": terms,
        "links": SocialAccount.objects.filter(user_id=request.user.pk),
        "issuers": settings.ISSUERS,
        "sessions": sessions.open_sessions(request),
        "lines": sign_ins.own_sign_ins(request.user.pk),
    }
    status = 422 if errors else 200
    return render(request, "web/account.html", facts, status=status)


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("account"))


@login_required
@require_POST
@sensitive_post_parameters()
def change_password(request: Any) -> HttpResponseBase:
    """A new password; every other session ends."""
    user, sent = request.user, request.POST
    named = {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, named):
        return locked_out(request, None, named)
    if sent.get("new_password") != sent.get("again"):
        return _wrong(request, {"again": "It differs from the new password above."})
    row = ChangePassword(user.get_username(), sent.get("old", ""), sent.get("new_password", ""))
    actor = Actor(user.pk, 0, user.get_username(), frozenset({change_passwords.duty}))
    (outcome,) = change_passwords([row], actor=actor, at=request.at)
    if not outcome.accepted:
        if outcome.field == "old":
            AxesProxyHandler.user_login_failed(__name__, named, request)
        return _wrong(request, {outcome.field or "": outcome.message})
    sessions.end_others(request)
    user.refresh_from_db()
    update_session_auth_hash(request, user)
    key = request.session.session_key or ""
    sessions.tell(request, user.get_username(), "password_changed", session_key=key)
    messages.success(request, f"{outcome.message} Your other sessions have ended.")
    return _back()


def _wrong(request: Any, errors: dict[str, str]) -> HttpResponse:
    request.method = "GET"  # the page again, with what is wrong at its field
    return account(request, errors=errors)


@login_required
@require_POST
def end_sessions(request: Any) -> HttpResponse:
    """One other session, or all others."""
    count = sessions.end_others(request, request.POST.get("mark") or None)
    messages.success(request, f"{count} session{'s' * (count != 1)} ended.")
    return _back()


class AddAppView(ActivateTOTPView):
    """An authenticator app: its code proves that it was set up."""

    template_name = "web/add_app.html"


class AddKeyView(AddWebAuthnView):
    """A security key, a fingerprint, a phone."""

    template_name = "web/add_key.html"


@require_POST
def remove_factor(request: Any, factor_id: int) -> HttpResponse:
    """Sign in without it from now on."""
    owned = Authenticator.objects.filter(pk=factor_id, user_id=request.user.pk).exclude(type=CODES)
    factor = owned.first()
    if factor is None:
        raise Http404("You have no such second factor.")
    if not get_adapter().can_delete_authenticator(factor):
        messages.error(request, get_adapter().error_messages["cannot_delete_authenticator"])
    elif factor.type == Authenticator.Type.WEBAUTHN:
        keys.remove_authenticator(request, factor)
        messages.success(request, "The security key opens nothing any more.")
    else:
        delete_and_cleanup(request, factor)
        messages.success(request, "The authenticator app opens nothing any more.")
    return _back()


@require_POST
def make_codes(request: Any) -> HttpResponse:
    """New codes for emergencies; those before work no longer."""
    if not recovery.can_generate_recovery_codes(request.user):
        messages.error(request, "Set up a second factor first.")
        return _back()
    recovery.generate_recovery_codes(request)
    return HttpResponseRedirect(reverse("mfa_view_recovery_codes"))


@require_safe
def show_codes(request: Any) -> HttpResponse:
    """The codes, once."""
    codes, may_see = recovery.view_recovery_codes(request)
    if codes is None:
        raise Http404("You have no codes.")
    facts = {"title": "Codes for emergencies", "codes": codes.get_unused_codes() if may_see else []}
    return render(request, "web/codes.html", facts)


@require_POST
def unlink(request: Any, link_id: int) -> HttpResponse:
    """Sign on from there no longer; the password stays."""
    link = SocialAccount.objects.filter(pk=link_id, user_id=request.user.pk).first()
    if link is None:
        raise Http404("You have no such link.")
    if not request.user.has_usable_password():
        messages.error(request, "You have no password: you could not sign in any more.")
        return _back()
    disconnect(request, link)
    sessions.tell(request, request.user.get_username(), "sign_on_unlinked", link.provider)
    messages.success(request, "You cannot sign on from there any more.")
    return _back()


add_app = confirmed(AddAppView.as_view())
add_key = confirmed(AddKeyView.as_view())
remove = confirmed(remove_factor)
new_codes = confirmed(make_codes)
codes = confirmed(show_codes)
remove_link = confirmed(unlink)
