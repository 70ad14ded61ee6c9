# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every setting of an installation, read from the environment and checked at start-up.

`SETTINGS` lists them; docs/reference/settings.md explains each, and a test compares the two. Below them stands how
Django is configured from them.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.conf import locale
from django.core.exceptions import ImproperlyConfigured

from newtwincities.common.paths import PACKAGE, VENDOR
from newtwincities.web.logs import logging_config, secrets_in

# Before NumPy is loaded: matching multiplies small matrices, and OpenBLAS would have every worker wait for all cores at
# each of them. On a busy machine with 2 cores one thread takes a third of the processor time of two.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    expects: str
    default: object


SETTINGS: list[Setting] = []


def read(name: str, expects: str, default: T, parse: Callable[[str], T]) -> T:
    """The setting's value from the environment; a value that `parse` refuses stops the start with its name."""
    SETTINGS.append(Setting(name, expects, default))
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        return parse(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"The setting {name} is “{raw}”, but must be {expects}.") from error


def one_of(*choices: str) -> Callable[[str], str]:
    def parse(raw: str) -> str:
        if raw not in choices:
            raise ValueError(raw)
        return raw

    return parse


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(raw: str) -> int:
        if not lowest <= (value := int(raw)) <= highest:
            raise ValueError(raw)
        return value

    return parse


def yes_or_no(raw: str) -> bool:
    return {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}[
        one_of("1", "0", "yes", "no", "true", "false", "on", "off")(raw.lower())
    ]


def web_address(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(raw)
    return raw.rstrip("/")


def database(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in ("sqlite", "postgres", "postgresql") or parts.port == 0:  # a port that is none raises
        raise ValueError(raw)
    return raw


def map_address(raw: str) -> str:
    parts = urlsplit(raw)
    if not (raw.startswith("/") or (parts.scheme in ("http", "https") and parts.hostname)):
        raise ValueError(raw)
    return raw


def service_address(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in ("http", "https") or not parts.hostname or any(c.isspace() for c in raw) or parts.port == 0:
        raise ValueError(raw)  # as does a port that is none
    return raw


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def territory_file(raw: str) -> Path:
    path = Path(raw) if raw.endswith(".toml") else PACKAGE / "atlas" / "territories" / f"{raw}.toml"
    if not path.is_file():
        raise ValueError(raw)
    return path.resolve()


def existing_folder(raw: str) -> Path:
    if not (path := Path(raw)).is_dir():
        raise ValueError(raw)
    return path.resolve()


def own_address(host: str) -> str:
    """The host under which a browser on this machine finds what listens there."""
    if host in ("0.0.0.0", "::"):  # noqa: S104
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def email_address(raw: str) -> str:
    if raw.count("@") != 1 or any(c.isspace() for c in raw):
        raise ValueError(raw)
    return raw


def mail_address(raw: str) -> str:
    parts = urlsplit(raw)
    if raw != "file" and not (parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0):
        raise ValueError(raw)
    return raw


def security_contact(raw: str) -> str:
    return web_page(raw) if "://" in raw else email_address(raw.removeprefix("mailto:"))


def web_page(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme != "https" or not parts.hostname or any(c.isspace() for c in raw):
        raise ValueError(raw)
    return raw


def some_of(*choices: str) -> Callable[[str], tuple[str, ...]]:
    """Several of these, separated by commas, or the word none."""

    def parse(raw: str) -> tuple[str, ...]:
        given = () if raw == "none" else tuple(one.strip() for one in raw.split(","))
        if unknown := set(given) - set(choices):
            raise ValueError(unknown)
        return given

    return parse


def long_text(raw: str) -> str:
    if len(raw) < 16:
        raise ValueError(raw)
    return raw


def day(raw: str) -> str:
    from datetime import date

    return date.fromisoformat(raw).isoformat()


# Where it runs
VAR_DIR = read("VAR_DIR", "a folder that can be written", Path("var").resolve(), lambda raw: Path(raw).resolve())
DATABASE_URL = read(
    "DATABASE_URL",
    "an address such as sqlite:///var/newtwincities.sqlite3 or postgres://user:password@host:5432/name",
    f"sqlite:///{quote(str(VAR_DIR))}/newtwincities.sqlite3",
    database,
)
HOST = read("HOST", "the network address to listen on, such as 127.0.0.1 or 0.0.0.0", "127.0.0.1", str)
PORT = read("PORT", "a port number from 1 to 65535", 8000, whole_number(1, 65535))
WORKERS = read("WORKERS", "a number of server processes from 1 to 64", min(4, os.cpu_count() or 1), whole_number(1, 64))
JOB_WORKERS = read("JOB_WORKERS", "a number of processes for background work from 0 to 16", 1, whole_number(0, 16))
BASE_URL = read(
    "BASE_URL",
    "the public address without a path, such as https://twins.example.org",
    f"http://{own_address(HOST)}:{PORT}",
    web_address,
)
EXTRA_HOSTS: list[str] = read(
    "EXTRA_HOSTS", "further host names, separated by commas", [], lambda raw: [host.strip() for host in raw.split(",")]
)
TRUSTED_PROXIES = read("TRUSTED_PROXIES", "a number of proxies in front from 0 to 9", 0, whole_number(0, 9))
DEBUG = read("DEBUG", "yes or no", False, yes_or_no)
LOG_LEVEL = read("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", "INFO", one_of("DEBUG", "INFO", "WARNING", "ERROR"))
LOG_FORMAT = read("LOG_FORMAT", "text or json", "text", one_of("text", "json"))
ACCESS_LOG = read("ACCESS_LOG", "yes or no", False, yes_or_no)

# Backups and periods
BACKUP_DIR = read("BACKUP_DIR", "a folder that can be written", VAR_DIR / "backups", lambda raw: Path(raw).resolve())
BACKUP_KEY = read("BACKUP_KEY", "a text of at least 16 characters", "", long_text)
BACKUP_KEPT_DAYS = read("BACKUP_KEPT_DAYS", "a number of days from 1 to 365", 30, whole_number(1, 365))
UNUSED_AFTER_MONTHS = read("UNUSED_AFTER_MONTHS", "a number of months from 0 to 120", 24, whole_number(0, 120))
YEARLY_QUESTION_MONTH = read("YEARLY_QUESTION_MONTH", "a month from 1 to 12, or 0", 12, whole_number(0, 12))

# What it serves
SITE_NAME = read("SITE_NAME", "the name of the site", "NewTwinCities", str)
TERRITORY_FILE = read(
    "TERRITORY",
    "alps, danube or the path of a territory file that ends in .toml",
    PACKAGE / "atlas" / "territories" / "alps.toml",
    territory_file,
)
MAP_STYLE = read(
    "MAP_STYLE", "the web address of a MapLibre style, or of a PMTiles file that ends in .pmtiles", "", map_address
)
WIKIDATA_ENDPOINT = read(
    "WIKIDATA_ENDPOINT",
    "the web address of a SPARQL service, such as https://query.wikidata.org/sparql",
    "https://query.wikidata.org/sparql",
    service_address,
)
JITSI_SERVER = read(
    "JITSI_SERVER", "the web address of a Jitsi server, such as https://meet.jit.si", "https://meet.jit.si", web_address
)
EARLY_WARNING_KINDS: tuple[str, ...] = ("pause", "term", "single_organiser", "no_young", "jubilee")
EARLY_WARNINGS = read(
    "EARLY_WARNINGS",
    f"none, or some of {', '.join(EARLY_WARNING_KINDS)}, separated by commas",
    EARLY_WARNING_KINDS,
    some_of(*EARLY_WARNING_KINDS),
)
SWISS_SPELLING = read("SWISS_SPELLING", "yes or no", False, yes_or_no)

# How people sign in beside mail, password and passkey, and how mail goes out
OIDC_SERVER = read("OIDC_SERVER", "the web address of an OpenID Connect service", "", service_address)
OIDC_NAME = read("OIDC_NAME", "the name of that service", "OpenID Connect", str)
OIDC_CLIENT_ID = read("OIDC_CLIENT_ID", "the id under which the service knows this site", "", str)
OIDC_SECRET = read("OIDC_SECRET", "the secret that goes with the id", "", str)
if OIDC_SERVER and not (OIDC_CLIENT_ID and OIDC_SECRET):
    raise ImproperlyConfigured("With the setting OIDC_SERVER, OIDC_CLIENT_ID and OIDC_SECRET must be set too.")
MAIL_URL = read(
    "MAIL_URL", "file, or an address such as smtp://user:password@mail.example.org:587", "file", mail_address
)
MAIL_FROM = read("MAIL_FROM", "an e-mail address", "", email_address)

# Who runs it: shown on the imprint and the other legal pages
OPERATOR_NAME = read("OPERATOR_NAME", "the name of who runs the site", "", str)
OPERATOR_ADDRESS = read("OPERATOR_ADDRESS", "a postal address on one line", "", str)
OPERATOR_EMAIL = read("OPERATOR_EMAIL", "an e-mail address", "", email_address)
OPERATOR_PHONE = read("OPERATOR_PHONE", "a telephone number", "", str)
RESPONSIBLE_PERSON = read("RESPONSIBLE_PERSON", "the name of who answers for the content", "", str)
SUPERVISORY_AUTHORITY = read("SUPERVISORY_AUTHORITY", "the data protection authority in charge", "", str)
ENFORCEMENT_BODY = read("ENFORCEMENT_BODY", "the body that enforces web accessibility", "", str)
LEGAL_DIR = read("LEGAL_DIR", "a folder with your own legal texts", None, existing_folder)
ACCESSIBILITY_TESTED_ON = read("ACCESSIBILITY_TESTED_ON", "a day such as 2026-11-23", "2026-11-23", day)
LEGAL_UPDATED_ON = read("LEGAL_UPDATED_ON", "a day such as 2026-11-25", "2026-11-25", day)
SECURITY_CONTACT = read(
    "SECURITY_CONTACT", "an e-mail address or a web address that begins with https://", "", security_contact
)
# By default the day of the release: who does not upgrade within a year has to look whether the contact still holds.
SECURITY_CHECKED_ON = read("SECURITY_CHECKED_ON", "a day such as 2026-11-23", "2026-11-23", day)


def secret_key() -> str:
    """The given key, else one that is made at the first start and kept in VAR_DIR."""
    if given := read("SECRET_KEY", "a long random text", "", str):
        return given
    path = VAR_DIR / "secret_key"
    if path.is_file():
        return path.read_text().strip()
    key = secrets.token_urlsafe(50)
    try:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(key)
    except OSError:
        return key  # the first command that needs the folder says that it can't be written
    return key


SECRET_KEY = secret_key()
IS_HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = [str(urlsplit(BASE_URL).hostname), "127.0.0.1", "localhost", *EXTRA_HOSTS]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "newtwincities.web",
    "newtwincities.operating",
    "newtwincities.opendata",
    "newtwincities.ideas",
    "newtwincities.matching",
    "newtwincities.partnerships",
    "newtwincities.notifications",
    "newtwincities.messages",
    "newtwincities.feed",
    "newtwincities.moderation",
    "newtwincities.profiles",
    "newtwincities.teams",
    "newtwincities.atlas",
    "newtwincities.privacy",
    "newtwincities.people",
    "newtwincities.common",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks_db",
    "csp",
]
MIDDLEWARE = [
    "newtwincities.web.requests.RequestNumbers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newtwincities.common.pagecache.VisitorPages",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "newtwincities.people.viewing.Viewers",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "newtwincities.web.urls"
WSGI_APPLICATION = "newtwincities.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "newtwincities.web.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.l10n",
                "django.templatetags.static",
                "django.contrib.humanize.templatetags.humanize",
                "newtwincities.common.templatetags.interface",
                "newtwincities.common.panels",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Persistent connections; SQLite with a write-ahead log and write transactions that take the lock at once, so that two
# writers wait for each other instead of failing in the middle.
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=False)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000; "
        "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;",
    }

# What all workers must know of each other, such as attempts to sign in, is kept in the database.
# Kept pages are valid as long as their stamps, so the time-out only frees memory. Each worker keeps its own: a shared
# cache would outlive an upgrade, and asking it costs more than the pages it would save.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "common_cache"},
    "pages": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}",
        "LOCATION": "pages",
        "TIMEOUT": 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    "own_pages": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}",
        "LOCATION": "own_pages",
        "TIMEOUT": 60,
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}

# Accounts. Their pages and rules are in people/; django-allauth does the work.
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["newtwincities.people.backends.Accounts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("name", "email")}},
]  # fmt: skip
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "newtwincities.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {"signup": "20/m/ip", "request_login_code": "20/m/ip,3/m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_FORMS = {
    name: f"newtwincities.people.account_forms.{form}"
    for name, form in {
        "add_email": "AddEmailForm",
        "change_password": "ChangePasswordForm",
        "confirm_login_code": "ConfirmLoginCodeForm",
        "confirm_email_verification_code": "ConfirmEmailForm",
        "confirm_password_reset_code": "ConfirmPasswordResetForm",
        "login": "LoginForm",
        "reauthenticate": "ReauthenticateForm",
        "request_login_code": "RequestLoginCodeForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "set_password": "SetPasswordForm",
        "signup": "SignupForm",
    }.items()
}
MFA_FORMS = {
    name: f"newtwincities.people.account_forms.{form}"
    for name, form in {
        "authenticate": "AuthenticateForm",
        "reauthenticate": "MfaReauthenticateForm",
        "activate_totp": "ActivateTOTPForm",
        "add_webauthn": "AddWebAuthnForm",
        "edit_webauthn": "EditWebAuthnForm",
        "authenticate_webauthn": "AuthenticateWebAuthnForm",
        "login_webauthn": "LoginWebAuthnForm",
        "reauthenticate_webauthn": "ReauthenticateWebAuthnForm",
    }.items()
}
MFA_ADAPTER = "newtwincities.people.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS  # localhost and the loopback alone
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_ADAPTER = "newtwincities.people.adapters.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_SECRET,
                "settings": {"server_url": OIDC_SERVER, "oauth_pkce_enabled": True},
            }
        ]
        if OIDC_SERVER
        else []
    }
}
SESSION_ENGINE = "newtwincities.common.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 30 * 24 * 3600

# Background work and mail
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
MAIL_DIR = VAR_DIR / "mail"
MAIL_FROM = MAIL_FROM or OPERATOR_EMAIL or f"no-reply@{urlsplit(BASE_URL).hostname}"
EMAIL_BACKEND = "newtwincities.common.mails.FileBackend"
if MAIL_URL != "file":
    _server = urlsplit(MAIL_URL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_HOST_USER = str(_server.hostname), unquote(_server.username or "")
    EMAIL_HOST_PASSWORD = unquote(_server.password or "")
    EMAIL_USE_SSL = _server.scheme == "smtps"
    EMAIL_USE_TLS = _server.scheme == "smtp" and _server.hostname not in ("127.0.0.1", "localhost")
    EMAIL_PORT = _server.port or (465 if EMAIL_USE_SSL else 587)
    EMAIL_TIMEOUT = 20
MEDIA_ROOT = VAR_DIR / "media"

# Languages: the address says which (/de/…). Swiss spelling is German with ss, an address of its own (/de-ch/…).
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("it", "Italiano"), ("sl", "Slovenščina")]
if SWISS_SPELLING:
    LANGUAGES.insert(2, ("de-ch", "Deutsch (Schweiz)"))
    locale.LANG_INFO["de-ch"] = {
        "bidi": False,
        "code": "de-ch",
        "name": "Swiss German",
        "name_local": "Deutsch (Schweiz)",
    }
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Vienna"
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["newtwincities.web.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [("vendor", VENDOR)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "newtwincities.web.staticfiles.ServedFiles"},
}
WHITENOISE_MAX_AGE = 3600


def WHITENOISE_ADD_HEADERS_FUNCTION(headers: MutableMapping[str, str], path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # the button that leads to the service is a form, and browsers look at where its answer leads, too
        "form-action": [SELF, *([origin_of(OIDC_SERVER)] if OIDC_SERVER else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "display-capture", "microphone", "payment", "usb", "accelerometer")
} | {"geolocation": ["self"]}  # the map asks for it when its button is pressed
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_000  # the preview of a list has a box for each of up to 5,000 rows
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
if IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

LOGGING = logging_config(
    level=LOG_LEVEL,
    form=LOG_FORMAT,
    secrets=[*secrets_in(SECRET_KEY, DATABASE_URL), *secrets_in(OIDC_SECRET, MAIL_URL), BACKUP_KEY],
)
