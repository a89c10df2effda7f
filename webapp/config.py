"""What the surroundings decide: addresses, secrets, folders. Read once, from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from webapp.errors import DomainError

CHECKOUT = Path(__file__).resolve().parent.parent
_SHIPPED = Path(__file__).resolve().parent / "shipped"  # made by the build: the boards, inside the wheel
APP_ROLE = "practice_review_app"
ENVIRONMENTS = ("development", "production")
_PLAIN_NAME = re.compile(
    r"[A-Za-z0-9.-]{1,14}"
)  # what is added to it must leave the whole within 64 characters
_PLAIN_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
SECOND_FACTOR = ("off", "office", "everybody")
_DEVELOPMENT_SECRET = "not-a-secret-development-only"  # noqa: S105 - production refuses to start with it


class BadSetting(DomainError):
    """The environment asks for something that cannot be done; the message says what to change."""

    status = 500


@dataclass(frozen=True)
class Mail:
    """Where e-mail goes. Without a host it is kept and shown, not sent."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True
    sender: str = "practice-review@localhost"
    bounces: str = ""  # where reports of what was not delivered go; empty: to the sender


@dataclass(frozen=True)
class Provider:
    """Where people may also sign in: an OpenID Connect provider, such as a council's own. Without an issuer: none."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    name: str = ""  # what the button says
    is_second_factor: bool = True  # whoever comes from there need not show a second factor here too


@dataclass(frozen=True)
class Settings:
    """Everything that may differ between two installations of the same release."""

    environment: str = "development"
    secret_key: str = field(default=_DEVELOPMENT_SECRET, repr=False)
    # addresses may hold passwords: never shown
    database_url: str = field(default="", repr=False)  # what the application connects with
    owner_database_url: str = field(default="", repr=False)  # for migrations; empty: the same
    backup_database_url: str = field(default="", repr=False)  # reads all boards; empty: the owner's
    host: str = "127.0.0.1"
    port: int = 8000
    web_processes: int = 2
    base_url: str = "http://127.0.0.1:8000"
    languages: tuple[str, ...] = ("en", "cy")
    configuration_dir: Path = CHECKOUT  # holds processes/ and forms/
    var_dir: Path = CHECKOUT / "var"  # what one machine keeps: an own database, logs, uploads on their way
    trusted_proxies: int = 0
    mail: Mail = Mail()
    second_factor: str = "off"  # who must have one: off, office, everybody
    provider: Provider = Provider()
    metrics_token: str = field(default="", repr=False)  # who may read /metrics; empty: nobody
    demo: bool = False

    @property
    def production(self) -> bool:
        """Whether real people's data may be in here."""
        return self.environment == "production"

    @property
    def has_own_secret(self) -> bool:
        """Whether somebody chose the secret key."""
        return self.secret_key != _DEVELOPMENT_SECRET

    @property
    def shows_demo_sign_ins(self) -> bool:
        """Whether the sign-in page may list the made-up people: never in production."""
        return self.demo and not self.production

    @property
    def uploads_dir(self) -> Path:
        """Where uploaded files rest: outside anything the web serves."""
        return self.var_dir / "uploads"

    def with_database(self, *, app: str, owner: str, backup: str = "") -> Settings:
        """The same settings, on these database addresses."""
        return replace(self, database_url=app, owner_database_url=owner, backup_database_url=backup)


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings, or raise BadSetting with one sentence that says what to change."""
    env = os.environ if environ is None else environ
    environment = env.get("PRACTICE_REVIEW_ENV", "development")
    if environment not in ENVIRONMENTS:
        raise BadSetting(f"PRACTICE_REVIEW_ENV is “{environment}”: set it to development or production.")
    production = environment == "production"
    port = _number(env, "PORT", 8000)
    if not 0 < port < 65536:
        raise BadSetting(f"PORT is {port}: set it to a number from 1 to 65535.")
    return Settings(
        environment=environment,
        secret_key=_secret_key(env, production=production),
        database_url=_database_url(env, "DATABASE_URL", required=production),
        owner_database_url=_database_url(env, "OWNER_DATABASE_URL", required=False),
        backup_database_url=_database_url(env, "BACKUP_DATABASE_URL", required=False),
        host=env.get("HOST", "127.0.0.1"),
        port=port,
        web_processes=_number(env, "WEB_PROCESSES", 2),
        base_url=env.get("BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        languages=tuple(env.get("LANGUAGES", "en,cy").replace(" ", "").split(",")),
        configuration_dir=Path(env.get("CONFIGURATION_DIR") or _configuration_dir()),
        var_dir=Path(env.get("VAR_DIR") or _var_dir(env)),
        trusted_proxies=_number(env, "TRUSTED_PROXIES", 0),
        mail=_mail(env),
        second_factor=_second_factor(env, production=production),
        provider=_provider(env, production=production),
        metrics_token=env.get("METRICS_TOKEN", ""),
        demo=not production and env.get("DEMO", "") == "1",
    )


def is_installed() -> bool:
    """Whether this runs from an installed wheel rather than from a checkout."""
    return _SHIPPED.is_dir()


def _configuration_dir() -> Path:
    return _SHIPPED if is_installed() else CHECKOUT


def _var_dir(env: Mapping[str, str]) -> Path:
    """In a checkout its own folder; installed, where programs keep what a person did not make."""
    if not is_installed():
        return CHECKOUT / "var"
    home = Path(env.get("HOME") or Path.home())
    return Path(env.get("XDG_STATE_HOME") or home / ".local/state") / "practice-review"


def _secret_key(env: Mapping[str, str], *, production: bool) -> str:
    secret = env.get("SECRET_KEY", "")
    if production and len(secret) < 32:
        raise BadSetting(
            "Production needs a SECRET_KEY of at least 32 characters: set it to a long random text."
        )
    return secret or _DEVELOPMENT_SECRET


def _database_url(env: Mapping[str, str], name: str, *, required: bool) -> str:
    url = env.get(name, "")
    if not url:
        if required:
            raise BadSetting(f"Production needs {name}: set it to postgresql://user:password@host/database.")
        return ""
    if urlsplit(url).scheme not in {"postgresql", "postgres"}:
        raise BadSetting(
            f"{name} is not a PostgreSQL address: set it to postgresql://user:password@host/database."
        )
    return "postgresql" + url[url.index(":") :]


def _mail(env: Mapping[str, str]) -> Mail:
    return Mail(
        host=env.get("SMTP_HOST", ""),
        port=_number(env, "SMTP_PORT", 587),
        user=env.get("SMTP_USER", ""),
        password=env.get("SMTP_PASSWORD", ""),
        starttls=env.get("SMTP_STARTTLS", "1") == "1",
        sender=env.get("SMTP_FROM", Mail.sender),
        bounces=_bounces(env.get("SMTP_BOUNCE_ADDRESS", "")),
    )


def _bounces(address: str) -> str:
    """The address that each message's own return address is made of: bounces@… becomes bounces+<token>@…."""
    name, _at, domain = address.partition("@")
    if address and not (_PLAIN_NAME.fullmatch(name) and _PLAIN_DOMAIN.fullmatch(domain)):
        raise BadSetting(
            "SMTP_BOUNCE_ADDRESS must be a plain address whose name has at most 14 letters, digits, dots or dashes: "
            "set it to something like bounces@reviews.example.org."
        )
    return address


def _second_factor(env: Mapping[str, str], *, production: bool) -> str:
    wanted = env.get("REQUIRE_SECOND_FACTOR") or ("everybody" if production else "off")
    if wanted not in SECOND_FACTOR:
        raise BadSetting(f"REQUIRE_SECOND_FACTOR is “{wanted}”: set it to {', '.join(SECOND_FACTOR)}.")
    return wanted


def _provider(env: Mapping[str, str], *, production: bool) -> Provider:
    issuer = env.get("OIDC_ISSUER", "")
    if not issuer:
        return Provider()
    if urlsplit(issuer).scheme != "https" and production:
        raise BadSetting("OIDC_ISSUER must be an address that begins with https:// in production.")
    if not env.get("OIDC_CLIENT_ID") or not env.get("OIDC_CLIENT_SECRET"):
        raise BadSetting(
            "OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET: ask whoever runs the provider."
        )
    return Provider(
        issuer=issuer,
        client_id=env["OIDC_CLIENT_ID"],
        client_secret=env["OIDC_CLIENT_SECRET"],
        name=env.get("OIDC_NAME") or urlsplit(issuer).hostname or issuer,
        is_second_factor=env.get("OIDC_IS_SECOND_FACTOR", "1") == "1",
    )


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name) or str(default)
    if not value.isdecimal():
        raise BadSetting(f"{name} is “{value}”: set it to a whole number.")
    return int(value)
