"""Reading where files are kept: a folder, or a bucket of an S3-compatible store."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

FOLDER = "evidence"  #: where files are kept unless the setting says otherwise
_PARAMETERS = {"region", "tls"}


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of this machine, or one that all machines of a deployment share."""

    path: Path


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket of an S3-compatible store."""

    name: str
    endpoint: str = ""  #: empty: Amazon's, or what AWS_ENDPOINT_URL says
    key: str = field(default="", repr=False)  #: empty: AWS_ACCESS_KEY_ID, or the machine's role
    secret: str = field(default="", repr=False)
    region: str = ""  #: empty: what AWS_REGION says


def place_of(url: str) -> Folder | Bucket:
    """Read the setting SVS_EVIDENCE_URL.

    Raises:
        ValueError: for what is neither; it never quotes the setting, which may hold a secret.
    """
    parts = urlsplit(url)
    if parts.scheme == "s3":
        return _bucket(parts)
    if parts.scheme == "file":
        return Folder(Path(unquote(parts.path)))
    if "://" in url:
        raise ValueError("files are kept in a folder, or at s3://…")
    return Folder(Path(url or FOLDER))


def _bucket(parts: SplitResult) -> Bucket:
    """Read `s3://key:secret@host:port/bucket?region=…&tls=no`, or `s3://bucket?region=…`."""
    asked = parse_qs(parts.query, strict_parsing=bool(parts.query))
    host, name = parts.hostname, parts.path.strip("/")
    if host is None or "/" in name or not asked.keys() <= _PARAMETERS:
        raise ValueError("a store is s3://key:secret@host:port/bucket?region=…&tls=yes")
    region = asked.get("region", [""])[0]
    if not name:
        return Bucket(host, region=region)
    scheme = "http" if asked.get("tls", ["yes"])[0] == "no" else "https"
    port = f":{parts.port}" if parts.port else ""
    return Bucket(
        name,
        f"{scheme}://{host}{port}",
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        region or "us-east-1",  # what stores that know no regions expect
    )
