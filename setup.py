"""What pyproject.toml cannot say: the shipped boards lie beside the package and travel inside it."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
BOARDS = ("processes", "forms")
MADE = ("static/manifest.json", "translations/cy/LC_MESSAGES/messages.mo")


class WithBoards(build_py):
    """Copies the boards' folders to where an installed Practice Review looks for them."""

    def run(self) -> None:
        """Build as always, then add them; refuse to build what would not run."""
        super().run()
        if self.editable_mode:
            return  # a checkout reads them where they lie
        missing = [name for name in MADE if not (HERE / "webapp" / name).exists()]
        if missing:
            raise SystemExit(f"Not built yet: {', '.join(missing)}. Run make wheel, which builds them first.")
        shipped = Path(self.build_lib) / "webapp" / "shipped"
        shutil.rmtree(shipped, ignore_errors=True)
        for name in BOARDS:
            shutil.copytree(HERE / name, shipped / name)


setup(cmdclass={"build_py": WithBoards})
