from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from webapp.commands.surroundings import folder_is_writable, port_is_free, with_secret
from webapp.config import BadSetting, Settings


def test_a_taken_port_is_said_with_the_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(BadSetting, match=f"^Port {port} cannot be used .*PORT={port + 1} make run"):
            port_is_free(Settings(port=port))


def test_a_folder_that_cannot_be_made_is_said_with_the_way_out(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(BadSetting, match="cannot be written .*VAR_DIR"):
        folder_is_writable(tmp_path / "file" / "var")


def test_a_development_installation_makes_itself_a_secret_once_and_keeps_it_private(tmp_path):
    settings = Settings(var_dir=tmp_path)

    first, second = with_secret(settings), with_secret(settings)

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 32
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_chosen_secret_is_used(tmp_path):
    settings = replace(Settings(var_dir=tmp_path), secret_key="chosen by somebody")

    assert with_secret(settings).secret_key == "chosen by somebody"
    assert list(tmp_path.iterdir()) == []
