"""One settings file, read from the environment."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from tradewright.kernel import embedded

from . import addresses, issuers, postage

BASE = Path(__file__).resolve().parent

SELF, NONE = "'self'", "'none'"

DEBUG = os.environ.get("TRADEWRIGHT_DEBUG") == "1"
ROOT_URLCONF = "tradewright.web.urls"
AUTH_USER_MODEL = "company.User"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_THOUSAND_SEPARATOR = False  # ids stand in templates too: figures are grouped by our filters
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]  # TLS ends before us: docs/operating.md

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
    "tradewright.kernel",
    "tradewright.company",
    "tradewright.control",
    "tradewright.audit",
    "tradewright.approvals",
    "tradewright.stewardship",
    "tradewright.parties",
    "tradewright.catalog",
    "tradewright.ledger",
    "tradewright.credit",
    "tradewright.inventory",
    "tradewright.pricing",
    "tradewright.taxes",
    "tradewright.warehouse",
    "tradewright.receivables",
    "tradewright.sales",
    "tradewright.crm",
    "tradewright.flows",
    "tradewright.sim",
    "tradewright.web",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tradewright.web.sessions.SessionTermsMiddleware",
    "tradewright.web.middleware.WorkplaceMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tradewright.web.shell.shell",
            ],
            "builtins": ["tradewright.web.templatetags.trade"],
        },
    }
]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "tradewright.company.password_rules.DressedUpValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]

# Tries at a password or a code: five by one name from one address, then a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the log of sign-ins is ours
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "tradewright.web.addresses.address_of"
AXES_LOCKOUT_CALLABLE = "tradewright.web.faults.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "credential"]
SILENCED_SYSTEM_CHECKS += ["axes.W003"]  # names stay as they were typed: they distinguish capitals

# Second factors and sign-on; of allauth's own pages only those in web/urls.py are mounted.
ACCOUNT_ADAPTER = "tradewright.web.sign_on.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,10/m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Tradewright"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ADAPTER = "tradewright.web.sign_on.FactorAdapter"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = os.environ.get("TRADEWRIGHT_DEMO") == "1"
SOCIALACCOUNT_ADAPTER = "tradewright.web.sign_on.SignOnAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
ISSUERS = issuers.configured(embedded.home())
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": issuers.as_apps(ISSUERS)}}

# One for all processes: a code that was used in one of them is used in all.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
    }
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # a form that signs on elsewhere is answered by a redirect to there
        "form-action": [SELF, *issuers.origins(ISSUERS)],
    }
}

# Where people and customers reach this installation, for addresses in mails; and how mails leave.
PUBLIC_ADDRESS = os.environ.get("TRADEWRIGHT_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
MAIL = postage.configured(os.environ.get("TRADEWRIGHT_MAIL_URL", ""), embedded.home())
globals().update(MAIL)
DEFAULT_FROM_EMAIL = os.environ.get("TRADEWRIGHT_MAIL_FROM", "tradewright@localhost")

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024  # a call of the API takes thousands of rows
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000  # an order of 400 typed lines has 2,000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "tradewright": {"handlers": ["stderr"], "level": "INFO"},
    },
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 24 * 3600  # the longest that any role may be given: web/sessions.py
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "tradewright.web.faults.csrf_failed"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
behind_tls = os.environ.get("TRADEWRIGHT_TLS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = behind_tls
if behind_tls:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
TRUSTED_PROXIES = addresses.networks(os.environ.get("TRADEWRIGHT_PROXIES", ""))
ALLOWED_HOSTS = os.environ.get("TRADEWRIGHT_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(
    ","
)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if behind_tls else []


def _secret() -> str:
    """SECRET_KEY from the environment, else one kept in the data directory, made once."""
    given = os.environ.get("TRADEWRIGHT_SECRET_KEY")
    if given:
        return given
    place = embedded.home() / "secret.key"
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        raw = place.with_suffix(f".{os.getpid()}")
        raw.touch(mode=0o600)
        raw.write_text(secrets.token_hex(64), encoding="ascii")
        raw.rename(place)
    return place.read_text(encoding="ascii")


SECRET_KEY = _secret()


def database(url: str) -> dict[str, Any]:
    """Django's settings for a postgresql:// address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "prepare_threshold": 5,
            # prepared statements are the small ones of single documents: one plan each (kernel.sql)
            "options": "-c TimeZone=UTC -c plan_cache_mode=force_generic_plan "
            "-c lock_timeout=30s -c idle_in_transaction_session_timeout=10min",
        }
        | query,
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL") or embedded.address())}
