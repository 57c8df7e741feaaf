"""What we ask of django-allauth: no sign-up, no e-mail as a key, secrets sealed, sign-on checked.

A person elsewhere is (issuer, subject). Nobody gets in by a subject that is not linked: an
administrator links it, or the person does while signed in.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.control import sign_ins

from .addresses import address_of
from .sealed import seal, unseal

NONCE = "sign_on_nonce"
SECRET = "second factor"  # noqa: S105 - names what is sealed


class AccountAdapter(DefaultAccountAdapter):
    """People are made by administrators (company.create_users), never by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Our own confirmation asks before allauth would: web/step_up.py."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"  # noqa: S104 - a name for “none”, nothing binds

    def add_message(self, *given: Any, **named: Any) -> None:
        """Our views say in our words what happened."""

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.error(request, "This account is closed. Ask an administrator.")
        return HttpResponseRedirect(reverse("sign-in"))


class FactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps are sealed at rest; who owes a factor keeps the last one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code does not fit, or it was used before. Take the next one.",
        "cannot_delete_authenticator": "Your role asks for a second factor: add another first.",
    }

    def encrypt(self, text: str) -> str:
        return seal(text, SECRET)

    def decrypt(self, encrypted_text: str) -> str:
        opened = unseal(encrypted_text, SECRET)
        if opened is None:
            raise ValidationError("This second factor was made with another SECRET_KEY.")
        return opened

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def _get_site_name(self) -> str:
        return "Tradewright"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        owned = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=kinds)
        if owned.exclude(pk=authenticator.pk).exists():
            return True
        terms = sign_ins.sign_in_terms(authenticator.user_id, timezone.now())
        return not terms.needs_second_factor


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    """The id token is checked in full: signature, issuer, audience, time, and our nonce, once."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        data: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        asked = self.request.session.pop(NONCE, "")
        if not asked or not hmac.compare_digest(asked, str(data.get("nonce", ""))):
            raise OAuth2Error("The answer belongs to another request.")
        return data

    def complete_login(self, request: Any, app: Any, token: Any, **given: Any) -> Any:
        if not given["response"].get("id_token"):
            raise OAuth2Error("The issuer sent no id token.")
        return super().complete_login(request, app, token, **given)


class CheckedProvider(OpenIDConnectProvider):
    """Asks for a nonce of its own each time, and for the subject only."""

    oauth2_adapter_class = CheckedAdapter

    def get_default_scope(self) -> list[str]:
        return ["openid"]

    def get_auth_params_from_request(self, request: Any, action: Any) -> dict[str, Any]:
        given: dict[str, Any] = self.get_auth_params()  # none from the address
        request.session[NONCE] = secrets.token_urlsafe(24)
        return given | {"nonce": request.session[NONCE]}


class SignOnAdapter(DefaultSocialAccountAdapter):
    """No subject makes an account, and none is found by its e-mail."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_provider(self, request: Any, provider: str, client_id: str | None = None) -> Any:
        return CheckedProvider(request, app=self.get_app(request, provider, client_id))

    def get_connect_redirect_url(self, request: Any, socialaccount: Any) -> str:
        return reverse("account")

    def pre_social_login(self, request: Any, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        facts = {"issuer": sociallogin.account.provider, "subject": sociallogin.account.uid}
        raise ImmediateHttpResponse(render(request, "web/not_linked.html", facts, status=403))

    def on_authentication_error(
        self, request: Any, provider: Any, error: Any = None, exception: Any = None,
        extra_context: Any = None,
    ) -> None:  # fmt: skip
        cancelled = str(error) == "cancelled"
        told = (
            "You cancelled the sign-on."
            if cancelled
            else "The sign-on did not work: it was too old, used before or not meant for us. "
            "Begin again."
        )
        facts = {"message": told, "issuer": provider.name}
        raise ImmediateHttpResponse(render(request, "web/sign_on_failed.html", facts, status=403))
