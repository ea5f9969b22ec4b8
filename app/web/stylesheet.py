"""The one stylesheet of the pages, at an address that changes with it."""

import hashlib
from pathlib import Path

CONTENT = (Path(__file__).parent / "static" / "style.css").read_bytes()
NAME = f"style.{hashlib.sha256(CONTENT).hexdigest()[:16]}.css"
ADDRESS = f"/web/static/{NAME}"
