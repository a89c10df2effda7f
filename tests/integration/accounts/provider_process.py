"""A real sign-in provider (Canaille), as a process of its own: `provider_process.py CLIENT_ADDRESS FILE`.

It serves on a free port of 127.0.0.1, knows the people of `PEOPLE`, and signs them in for the client at that address.
Its own address is written to FILE when it is ready.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from flask import Flask
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

PEOPLE = {
    "ada": "ada@example.org",
    "grace": "grace@example.org",
    "unsure": "ada@example.org",  # says the same, and the provider has not looked whether it is true
    "later": "ada@example.org",  # had Ada's address after her
}
CLIENT, SECRET, PASSWORD = "practice-review", "a secret between the two", "the provider's own password"


def made(address: str) -> Flask:
    app = create_app({
        "SECRET_KEY": "only for tests",
        "SERVER_NAME": address.removeprefix("http://"),
        "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {"DATABASE": "memory"},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)]},
    })  # fmt: skip
    mapping = app.config["CANAILLE_OIDC"]["USERINFO_MAPPING"]
    mapping["EMAIL_VERIFIED"] = "{% if user.user_name != 'unsure' %}true{% endif %}"
    return app


def fill(app: Flask, site: str) -> None:
    with app.app_context(), Backend.instance.session():
        for name, email in PEOPLE.items():
            person = models.User(
                user_name=name,
                family_name=name.title(),
                formatted_name=name.title(),
                emails=[email],
                password=PASSWORD,
            )
            Backend.instance.save(person)
        client = models.Client(
            client_id=CLIENT,
            client_secret=SECRET,
            client_name="Practice Review",
            client_uri=site,
            redirect_uris=[f"{site}/sign-in/back"],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "email"],
            token_endpoint_auth_method="client_secret_basic",
            client_id_issued_at=datetime.now(UTC),
        )
        Backend.instance.save(client)


def main(site: str, where: Path) -> None:
    server = make_server("127.0.0.1", 0, Flask("not yet"), threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    server.app = made(address)
    fill(server.app, site)
    partly = where.with_suffix(".partly")
    partly.write_text(address)
    partly.rename(where)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
