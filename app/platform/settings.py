"""What a deployment may change, each as a variable `SVS_…` of the environment.

Every setting has a default that is safe on one machine; the README lists them all. Secrets never
have a default, and nothing else in the code reads the environment.
"""

import shlex
from enum import StrEnum
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.platform.uri import WEB

#: that one request may bring as evidence, whatever is set: it is held in memory while looked over
MOST_EVIDENCE_BYTES = 50_000_000


class LogForm(StrEnum):
    """How log lines are written."""

    JSON = "json"  #: one JSON object a line, for machines
    TEXT = "text"  #: one readable line, for a person at a terminal


class Settings(BaseSettings):
    """The settings of one process, read once when it starts."""

    model_config = SettingsConfigDict(
        env_prefix="SVS_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    #: where the data is kept: `sqlite:///file` or `postgresql://user:password@host/name`
    database_url: str = "sqlite:///social-value.sqlite3"
    #: folder with the rule library; empty means the one that comes with the code
    rules_folder: Path | None = None
    #: folder on this machine from which place files may be loaded over HTTP; empty allows none
    places_folder: Path | None = None
    #: secrets that tenders, and the secrets of webhooks, are sealed with: 32 bytes in base64,
    #: newest first, commas between; empty: nothing can be sealed
    seal_key: str = Field(default="", repr=False)
    #: secret that tokens of people are kept under: 32 bytes in base64; empty: none can be kept
    people_key: str = Field(default="", repr=False)
    #: years for which a referral to no vacancy is kept; one to a vacancy goes by its contract. The
    #: law names no figure but "no longer than is necessary" (UK GDPR, article 5(1)(e)); 3 is what
    #: section 98 of the Procurement Act 2023 asks of a contract's records
    referral_years: int = Field(default=3, ge=1, le=100)
    #: mail server for letters, `smtp://user:password@host:587` (STARTTLS where it is offered) or
    #: `smtps://…`; empty: letters go to the folder below
    mail_url: str = Field(default="", repr=False)
    #: folder that letters are written into while there is no mail server
    mail_folder: Path = Path("letters")
    #: address that letters come from
    mail_from: str = "social-value@localhost"
    #: address of this service as others reach it; begins the links in letters and in releases
    public_url: str = Field(default="http://127.0.0.1:8000", pattern=f"^{WEB}$")
    #: where evidence is kept: a folder, or `s3://key:secret@host:port/bucket?region=…&tls=yes`, or
    #: `s3://bucket?region=…` with the rest in the variables `AWS_…`; empty: the folder `evidence`
    evidence_url: str = Field(default="", repr=False)
    #: largest file of evidence, in bytes
    max_evidence_bytes: int = Field(default=20_000_000, ge=1_000, le=MOST_EVIDENCE_BYTES)
    #: program that looks each file over, given on its standard input: 0 lets it in, 1 keeps it
    #: out, anything else cannot tell; empty: none does
    scan_command: str = ""
    #: whether webhooks and pulls may go to this very machine, over plain HTTP and to any port too;
    #: for trying things out, never where others may name addresses
    outgoing_loopback: bool = False
    #: requests worked on at once in one process; twice as many database connections are kept
    threads: int = Field(default=8, ge=1, le=64)
    #: jobs that one worker process runs at once on PostgreSQL; on SQLite it is always one
    jobs_at_once: int = Field(default=2, ge=1, le=32)
    #: largest request body, in bytes, unless a route says otherwise
    max_body_bytes: int = Field(default=1_000_000, ge=1_000)
    #: seconds that a request may take to arrive whole, and one more for each 250 kB of it
    body_seconds: float = Field(default=30, gt=0)
    #: seconds for which an access token is good
    token_seconds: int = Field(default=600, ge=60, le=3600)
    #: requests that one caller may make in a minute
    requests_per_minute: int = Field(default=600, ge=1)
    #: least serious log line that is written: debug, info, warning or error
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    #: how log lines are written
    log_form: LogForm = LogForm.JSON

    @field_validator("scan_command")
    @classmethod
    def _one_command(cls, written: str) -> str:
        """Refuse at the start what could not be run when the first file comes."""
        try:
            return written if shlex.split(written) else ""
        except ValueError:
            raise ValueError("a quotation mark or a backslash has no end") from None
