"""What Django, axes and allauth say about sign-ins, as lines of our own log."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals as factors
from allauth.socialaccount import signals as links
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from . import sessions

SPOKEN = {"totp": "authenticator app", "webauthn": "security key", "recovery_codes": "codes"}


@receiver(user_logged_in, dispatch_uid="web.signed_in")
def signed_in(request: Any, user: Any, **_: Any) -> None:
    """All that was asked for has been given. Sign-on elsewhere may be hours old: it is no
    confirmation by itself."""
    means = [one.get("type") or one["method"]
             for one in request.session.get("account_authentication_methods", ())]  # fmt: skip
    shown = " and ".join(dict.fromkeys(SPOKEN.get(one, one) for one in means)) or "password"
    sessions.begin(request, user, method=shown, confirmed=means != ["socialaccount"])


@receiver(user_login_failed, dispatch_uid="web.sign_in_failed")
def failed(credentials: Any, request: Any = None, **_: Any) -> None:
    """A try in vain; which of name and password was wrong is told to nobody."""
    if request is not None:
        method = credentials.get("method", "password")
        sessions.tell(request, credentials.get("username") or "", "failed", method)


@receiver(user_locked_out, dispatch_uid="web.locked_out")
def locked_out(request: Any, username: str | None = None, **_: Any) -> None:
    """Too many tries in vain."""
    sessions.tell(request, username or "", "locked_out")


@receiver(user_logged_out, dispatch_uid="web.signed_out")
def signed_out(request: Any, user: Any, **_: Any) -> None:
    """By hand, or because the time was over."""
    if user is not None:
        what, method = getattr(request, "ended_as", ("signed_out", ""))
        sessions.tell(request, user.get_username(), what, method)


@receiver(factors.authentication_failed, dispatch_uid="web.factor_failed")
def factor_failed(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    """A wrong code counts as a wrong password does."""
    named = {"username": user.get_username(), "method": SPOKEN[authenticator.type]}
    user_login_failed.send(sender=__name__, credentials=named, request=request)


@receiver(factors.authenticator_added, dispatch_uid="web.factor_added")
def factor_added(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    """From now on a password alone opens nothing."""
    what = "codes_made" if authenticator.type == "recovery_codes" else "factor_added"
    sessions.tell(request, user.get_username(), what, SPOKEN[authenticator.type])


@receiver(factors.authenticator_removed, dispatch_uid="web.factor_removed")
def factor_removed(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    """The person signs in with less."""
    sessions.tell(request, user.get_username(), "factor_removed", SPOKEN[authenticator.type])


@receiver(factors.authenticator_reset, dispatch_uid="web.codes_made")
def codes_made(request: Any, user: Any, **_: Any) -> None:
    """The codes before these work no longer."""
    sessions.tell(request, user.get_username(), "codes_made", "codes")


@receiver(links.social_account_added, dispatch_uid="web.sign_on_linked")
def linked(request: Any, sociallogin: Any, **_: Any) -> None:
    """Somebody signed in here has shown who they are there."""
    name = sociallogin.user.get_username()
    sessions.tell(request, name, "sign_on_linked", sociallogin.account.provider)
