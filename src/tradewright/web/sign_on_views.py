"""The two addresses of a sign-on elsewhere: the way there, and the way back."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from .sign_on import CheckedAdapter


def _served(view: Any, request: Any, provider_id: str) -> HttpResponseBase:
    try:
        answer: HttpResponseBase = view.adapter_view(CheckedAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as fault:
        raise Http404("Nobody signs on from there.") from fault
    return answer


@login_not_required  # type: ignore[untyped-decorator]
@require_POST
def begin(request: Any, provider_id: str) -> HttpResponseBase:
    """To the issuer; whoever is signed in links what they show there (`?process=connect`)."""
    return _served(OAuth2LoginView, request, provider_id)


@login_not_required  # type: ignore[untyped-decorator]
@require_safe
def back(request: Any, provider_id: str) -> HttpResponseBase:
    """From the issuer, with a code that works once, within ten minutes, in this session."""
    return _served(OAuth2CallbackView, request, provider_id)
