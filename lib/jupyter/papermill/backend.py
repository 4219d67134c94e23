"""Builds this folder's wheel, as PEP 517 has pip ask for it, with Python alone."""

import os
import zipfile

NAME = "remixmatch_papermill"
VERSION = "0.1.0"
INFO = f"{NAME}-{VERSION}.dist-info"

METADATA = f"""Metadata-Version: 2.1
Name: {NAME.replace("_", "-")}
Version: {VERSION}
Summary: Parameters in TypeScript for papermill.
License: Apache-2.0
Requires-Dist: papermill >=2.4
"""
WHEEL = """Wheel-Version: 1.0
Generator: remixmatch
Root-Is-Purelib: true
Tag: py3-none-any
"""
# papermill knows entry points for engines, but none for translators: the engine is its own one, and
# comes with the translator.
ENTRY_POINTS = f"""[papermill.engine]
typescript = {NAME}:engine
"""


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Writes the wheel and returns its name."""
    with open(os.path.join(os.path.dirname(__file__), f"{NAME}.py"), encoding="utf-8") as module:
        files = {
            f"{NAME}.py": module.read(),
            f"{INFO}/METADATA": METADATA,
            f"{INFO}/WHEEL": WHEEL,
            f"{INFO}/entry_points.txt": ENTRY_POINTS,
        }
    files[f"{INFO}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{INFO}/RECORD"])
    name = f"{NAME}-{VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
    return name
