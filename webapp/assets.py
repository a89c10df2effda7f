"""Where the built front end lies: `asset('app.js')` in a template is the address of its latest build."""

import json
from collections.abc import Mapping
from pathlib import Path

from flask import Flask, url_for

from webapp.errors import ConfigurationError

A_YEAR = 365 * 24 * 60 * 60


def register_assets(app: Flask) -> None:
    """Give templates `asset(name)`, read from the build's manifest; names change with content, so they keep.

    Raises ConfigurationError on first use if the front end has not been built.
    """
    built: dict[str, str] = {}

    def asset(name: str) -> str:
        if name not in built or app.debug:
            built.update(manifest(Path(app.static_folder or "")))
        if name not in built:
            raise ConfigurationError(
                f"The front end has no file named {name}: build it with “make frontend”."
            )
        return url_for("static", filename=built[name])

    app.jinja_env.globals["asset"] = asset
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = A_YEAR


def manifest(folder: Path) -> Mapping[str, str]:
    """The built file's name for each plain name."""
    try:
        names: dict[str, str] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError("The front end has not been built: run “make frontend”.") from None
    return names
