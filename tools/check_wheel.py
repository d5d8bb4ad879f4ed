"""
Proves that what users install works: builds the wheel and follows the README with nothing else.

The wheel goes into a new environment outside the tree, with the pinned versions of what it needs,
and the README's quickstart is carried out there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SECTION = "Quickstart"


def main() -> int:
    """Build, look, install, run; the first step that fails ends it."""
    with tempfile.TemporaryDirectory(prefix="leadcore-wheel-") as place:
        outside = Path(place)
        wheel = build(outside)
        look_into(wheel)
        python = install(wheel, outside / "venv")
        # Copies, so that nothing else of this tree can be imported.
        shutil.copy(ROOT / "README.md", outside)
        (outside / "tools").mkdir()
        for module in ("__init__", "blocks", "pages"):
            shutil.copy(ROOT / "tools" / f"{module}.py", outside / "tools")
        _run(python, "-Esm", "tools.pages", "README.md", "--section", SECTION, cwd=outside)
    return 0


def build(outside: Path) -> Path:
    """The wheel of this tree, built with the build backend that is pinned."""
    options = ["--wheel", "--no-isolation", "--outdir", str(outside)]
    _run(Path(sys.executable), "-m", "build", *options, str(ROOT), cwd=outside, quiet=True)
    (wheel,) = outside.glob("*.whl")
    return wheel


def look_into(wheel: Path) -> None:
    """The wheel holds the package, typed, and nothing beside it."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    strange = [n for n in names if not n.startswith("leadcore/") and ".dist-info/" not in n]
    missing = {"leadcore/__init__.py", "leadcore/py.typed"} - set(names)
    if strange or missing:
        sys.exit(f"{wheel.name}: should not be there {strange}, is missing {sorted(missing)}")
    print(f"{wheel.name}: {len(names)} files, {wheel.stat().st_size // 1024} KiB")


def install(wheel: Path, environment: Path) -> Path:
    """An environment with the wheel and what it asks for; returns its interpreter."""
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    pins = ROOT / "requirements" / "dev.txt"
    outside = environment.parent
    _run(python, "-m", "pip", "install", "-q", "-c", str(pins), str(wheel), cwd=outside)
    _run(python, "-m", "pip", "check", cwd=outside)
    where = "import leadcore, pathlib; print(pathlib.Path(leadcore.__file__).resolve())"
    found = subprocess.check_output([python, "-I", "-c", where], cwd=outside, text=True)
    if not Path(found.strip()).is_relative_to(environment.resolve()):
        sys.exit(f"leadcore was imported from {found.strip()}, not from the environment")
    return python


def _run(program: Path, *arguments: str, cwd: Path, quiet: bool = False) -> None:
    """Run a program that must succeed, without what would let it see this tree."""
    hidden = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    environment = {name: text for name, text in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [program, *arguments],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{done.stdout or ''}{program.name} {' '.join(arguments)}: {done.returncode}")


if __name__ == "__main__":
    sys.exit(main())
