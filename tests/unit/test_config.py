from __future__ import annotations

import pytest

from webapp import config, db
from webapp.config import APP_ROLE, BadSetting

SECRET = "a long random text, longer than 32 characters"
DATABASE = "postgresql://reviews:secret@db.example.org/reviews"
PRODUCTION = {"PRACTICE_REVIEW_ENV": "production", "SECRET_KEY": SECRET, "DATABASE_URL": DATABASE}


def test_without_anything_set_it_is_a_development_installation_on_this_machine_only():
    settings = config.from_environment({})

    assert not settings.production
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATABASE_URL"])
def test_production_refuses_to_start_without_its_secret_and_its_database(missing):
    with pytest.raises(BadSetting, match=f"Production needs .*{missing}"):
        config.from_environment({name: value for name, value in PRODUCTION.items() if name != missing})


def test_production_refuses_a_secret_that_can_be_guessed():
    with pytest.raises(BadSetting, match="at least 32 characters"):
        config.from_environment(PRODUCTION | {"SECRET_KEY": "secret"})


def test_production_never_shows_demo_sign_ins():
    settings = config.from_environment(PRODUCTION | {"DEMO": "1"})

    assert not settings.shows_demo_sign_ins


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("DATABASE_URL", "mysql://x"),
        ("PRACTICE_REVIEW_ENV", "live"),
        ("REQUIRE_SECOND_FACTOR", "sometimes"),
        ("OIDC_ISSUER", "https://sign-in.example.org"),  # without an id and a secret
    ],
)
def test_a_setting_that_makes_no_sense_is_named_in_one_sentence(name, value):
    with pytest.raises(BadSetting, match=name) as told:
        config.from_environment({name: value})

    assert "\n" not in told.value.message


@pytest.mark.parametrize(
    ("surroundings", "who"),
    [
        ({}, "off"),
        (PRODUCTION, "everybody"),
        (PRODUCTION | {"REQUIRE_SECOND_FACTOR": "office"}, "office"),
        ({"REQUIRE_SECOND_FACTOR": "everybody"}, "everybody"),
    ],
)
def test_production_asks_everybody_for_a_second_factor_unless_told_otherwise(surroundings, who):
    assert config.from_environment(surroundings).second_factor == who


PROVIDER = {"OIDC_ISSUER": "https://id.example.org/it", "OIDC_CLIENT_ID": "us", "OIDC_CLIENT_SECRET": "hush"}


def test_a_sign_in_provider_is_called_by_its_host_and_counts_as_a_second_factor_unless_told_otherwise():
    given = config.from_environment(PROVIDER).provider
    told = config.from_environment(PROVIDER | {"OIDC_NAME": "Elm", "OIDC_IS_SECOND_FACTOR": "0"}).provider

    assert (given.name, given.is_second_factor) == ("id.example.org", True)
    assert (told.name, told.is_second_factor) == ("Elm", False)
    assert "hush" not in repr(given)


def test_production_takes_nobodys_word_that_comes_without_https():
    with pytest.raises(BadSetting, match="https://"):
        config.from_environment(PRODUCTION | PROVIDER | {"OIDC_ISSUER": "http://id.example.org"})


def test_secrets_do_not_show_when_settings_are_printed():
    settings = config.from_environment(PRODUCTION | {"SMTP_PASSWORD": "mail secret"})

    assert "secret" not in repr(settings).replace("secret_key", "")
    assert SECRET not in repr(settings)


def test_one_address_is_used_as_the_applications_role():
    settings = config.from_environment(PRODUCTION)

    assert db.conninfo(settings) == f"{DATABASE}?options=-c%20role%3D{APP_ROLE}"
    assert db.owner_conninfo(settings) == DATABASE


def test_two_addresses_are_used_as_they_are():
    settings = config.from_environment(
        PRODUCTION | {"OWNER_DATABASE_URL": "postgres://owner@db.example.org/reviews"}
    )

    assert db.conninfo(settings) == DATABASE
    assert db.owner_conninfo(settings) == "postgresql://owner@db.example.org/reviews"
