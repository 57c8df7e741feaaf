"""Signing on elsewhere, against an issuer of a few lines."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from tradewright.company.models import User
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.web import issuers
from tradewright.web.issuers import Issuer

PASSWORD = "correct horse battery"


class FakeIssuer(ThreadingHTTPServer):
    """Answers a code once, with a token for `subject`; what it lies about is in `lies`."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Asked)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.subject, self.lies, self.asked, self.used = "s-1", {}, {}, set()

    def approve(self, location):
        """What the person does there: answers the way back, with a code."""
        asked = {name: found[0] for name, found in parse_qs(urlsplit(location).query).items()}
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked
        return f"{urlsplit(asked['redirect_uri']).path}?code={code}&state={asked['state']}"

    def token(self, form):
        code = form["code"]
        asked = self.asked[code]
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if code in self.used or proof != asked["code_challenge"]:
            return None
        self.used.add(code)
        claims = {"iss": self.url, "aud": "tradewright", "sub": self.subject,
                  "nonce": asked["nonce"], "email": "ann@example.com", "email_verified": True,
                  "iat": int(time.time()), "exp": int(time.time()) + 60}  # fmt: skip
        signing = self.other if self.lies.get("key") else self.key
        claims |= {name: told for name, told in self.lies.items() if name != "key"}
        return jwt.encode(claims, signing, algorithm="RS256", headers={"kid": "one"})


class Asked(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def _answer(self, found, status=200):
        body = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        url = self.server.url
        if self.path.endswith("openid-configuration"):
            self._answer({"issuer": url, "authorization_endpoint": f"{url}/authorize",
                          "token_endpoint": f"{url}/token", "jwks_uri": f"{url}/keys",
                          "userinfo_endpoint": f"{url}/me"})  # fmt: skip
        else:
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.server.key.public_key(), as_dict=True)
            self._answer({"keys": [public | {"kid": "one", "alg": "RS256"}]})

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
        token = self.server.token(form)
        if token is None:
            self._answer({"error": "invalid_grant"}, 400)
        else:
            self._answer({"access_token": "a", "token_type": "Bearer", "id_token": token})


@pytest.fixture(scope="module")
def server():
    server = FakeIssuer()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def issuer(server, settings):
    server.subject, server.lies = "s-1", {}
    known = Issuer("work", "Work", server.url, "tradewright", "hush")
    settings.ISSUERS = (known,)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": issuers.as_apps([known])}}
    return server


@pytest.fixture
def ann(committed_world, db):
    user = User.objects.create(username="ann", first_name="Ann", email="ann@example.com")
    user.set_password(PASSWORD)
    user.save()
    rows = [GrantRole("ann", "auditor", date(2020, 1, 1))]
    grant_roles(rows, actor=committed_world.actor, at=committed_world.at)
    return user


def sign_on(client, issuer, process=""):
    address = reverse("openid_connect_login", args=["work"]) + process
    return issuer.approve(client.post(address)["Location"])


def linked(user, subject="s-1"):
    return SocialAccount.objects.create(user=user, provider="work", uid=subject)


def test_opens_the_account_that_is_linked_to_the_subject(issuer, ann):
    linked(ann)
    client = Client()
    assert "Sign on with Work" in client.get("/sign-in/").content.decode()
    assert client.get(sign_on(client, issuer))["Location"] == "/"
    assert client.get("/").status_code == 200


def test_knows_nobody_by_their_mail_address(issuer, ann):
    client = Client()
    answer = client.get(sign_on(client, issuer))
    assert answer.status_code == 403
    assert "Nobody here is linked" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert User.objects.filter(email="ann@example.com").count() == 1


def test_is_linked_by_who_is_signed_in(issuer, ann):
    client = Client()
    client.post("/sign-in/", {"username": "ann", "password": PASSWORD})
    back = sign_on(client, issuer, "?process=connect")
    assert client.get(back)["Location"] == reverse("account")
    assert SocialAccount.objects.get(provider="work", uid="s-1").user == ann


def test_works_once(issuer, ann):
    linked(ann)
    client = Client()
    back = sign_on(client, issuer)
    client.get(back)
    assert client.get(back).status_code == 403


def test_belongs_to_the_session_that_began_it(issuer, ann):
    linked(ann)
    back = sign_on(Client(), issuer)
    victim = Client()
    answer = victim.get(back)
    assert answer.status_code == 403
    assert "Begin again" in answer.content.decode()
    assert victim.get("/").status_code == 302


@pytest.mark.parametrize("lie", [
    {"nonce": "another"}, {"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1},
    {"key": True},
], ids=str)  # fmt: skip
def test_believes_no_token_that_is_not_for_it(issuer, ann, lie):
    linked(ann)
    issuer.lies = lie
    client = Client()
    assert client.get(sign_on(client, issuer)).status_code == 403
    assert client.get("/").status_code == 302


def test_is_no_confirmation_by_itself(issuer, ann):
    linked(ann)
    client = Client()
    client.get(sign_on(client, issuer))
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("confirm"))


def test_an_issuer_is_read_from_its_file(tmp_path):
    place = tmp_path / "sign-on.toml"
    place.write_text('[[issuer]]\nid = "work"\nurl = "https://id.example.com/"\n'
                     'client_id = "a"\nclient_secret = "b"\n')  # fmt: skip
    (found,) = issuers.configured(tmp_path)
    assert (found.name, found.url) == ("work", "https://id.example.com")
    assert issuers.origins([found]) == ["https://id.example.com"]
    place.write_text('[[issuer]]\nid = "work"\nurl = "http://id.example.com"\n'
                     'client_id = "a"\nclient_secret = "b"\n')  # fmt: skip
    with pytest.raises(ImproperlyConfigured, match="https"):
        issuers.configured(tmp_path)
