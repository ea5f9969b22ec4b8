"""`social-value export` and `import`: an authority's way out, and its way into an empty system."""

import os
from contextlib import ExitStack
from pathlib import Path
from secrets import token_hex
from typing import Annotated, Any, BinaryIO
from uuid import UUID

import typer
from sqlmodel import Session, select

from app import rooms
from app.commands.database import the_database
from app.exports.opening import opened
from app.exports.packing import Wanted, pack
from app.exports.taking import put_files, refuse_unfit, take_rows
from app.exports.telling import Transfer
from app.exports.unpacking import Archive
from app.organisations.tables import Authority
from app.platform.clock import now
from app.platform.database import reading, writing
from app.platform.events import note
from app.platform.files.store import files_at
from app.platform.sealing import Seals, new_secret
from app.platform.settings import Settings
from app.problems import Conflict, NotFound

ROOMS = rooms.ROOMS  #: their tables are known once they are loaded


def export(
    authority: Annotated[str, typer.Option(help="Whose: its name, or its id.")],
    to: Annotated[Path, typer.Option(help="File to write; one that is there stays.")],
    transfer_key: Annotated[
        Path | None,
        typer.Option(
            help="File to write a new secret to, by which the data keys of sealed content are "
            "wrapped anew; without it they stay wrapped by SVS_SEAL_KEY."
        ),
    ] = None,
) -> None:
    """Write all that an authority owns into one archive, with its files of evidence.

    What is sealed stays sealed. Whoever takes the archive in adds the secret that wraps its data
    keys to SVS_SEAL_KEY: that of this service, or the one that --transfer-key writes, which opens
    nothing but what is in this archive.
    """
    settings = Settings()
    with the_database() as engine, ExitStack() as undone:
        for path in filter(None, (to, transfer_key)):
            _refuse_there(path)
        with writing(engine) as session:
            owner = _called(session, authority).id
            note(session, "authority.exported", owner, now(), authority=owner)
        transfer = None
        if transfer_key is not None:
            transfer = _transfer(settings, transfer_key)
            undone.callback(transfer_key.unlink, missing_ok=True)
        part = to.with_name(f"{to.name}.{token_hex(4)}.part")  # nobody else's, dead or alive
        undone.callback(part.unlink, missing_ok=True)
        with reading(engine) as session, _private(part) as file:
            wanted = Wanted(owner, now(), transfer)
            manifest = pack(session, files_at(settings.evidence_url), wanted, file)
            file.flush()
            os.fsync(file.fileno())
        _take_name(to)
        undone.callback(to.unlink, missing_ok=True)
        part.replace(to)
        undone.pop_all()
    _tell(manifest)


def import_(
    archive: Annotated[Path, typer.Argument(help="The archive.", exists=True, dir_okay=False)],
    sha256: Annotated[str, typer.Option(help="Its SHA-256, if it is known from elsewhere.")] = "",
) -> None:
    """Take an archive in: all of it, or nothing; nothing of its authority may be here."""
    settings = Settings()
    seals = Seals(settings.seal_key)
    with the_database() as engine, opened(archive, sha256, seals) as found:
        with reading(engine) as session:
            refuse_unfit(session, found)
        found.check()
        files = put_files(found, files_at(settings.evidence_url))
        with writing(engine) as session:
            rows = take_rows(session, found, now())
        _tell_taken(found, rows, files)


def _tell(manifest: dict[str, Any]) -> None:
    rows = sum(one.get("rows") or 0 for one in manifest["parts"])
    files = sum(one["name"].startswith("files/") for one in manifest["parts"])
    typer.echo(f"{rows} rows and {files} files of evidence.")
    for one in manifest["missing"]:
        typer.echo(f"Not in it: {one['name']}. {one['why']}", err=True)
    if under_way := manifest["under_way"]["job"]:
        typer.echo(f"{under_way} jobs are under way and stay here.", err=True)


def _tell_taken(archive: Archive, rows: int, files: int) -> None:
    typer.echo(f"{archive.name}: {rows} rows and {files} files of evidence, each as it was there.")
    if names := archive.manifest.get("seal_keys"):
        typer.echo(f"To open what is sealed, SVS_SEAL_KEY needs: {', '.join(names)}.", err=True)
    typer.echo("Its keys and links have ended: issue new ones with `keys issue`.", err=True)


def _called(session: Session, words: str) -> Authority:
    """Find an authority by its id or its name."""
    try:
        wanted = Authority.id == UUID(words)
    except ValueError:
        wanted = Authority.name == words.strip()
    found = session.exec(select(Authority).where(wanted)).one_or_none()
    if found is None:
        raise NotFound(f"There is no authority {words}.", "`keys list` names those there are.")
    return found


def _refuse_there(path: Path) -> None:
    if path.exists():
        raise _there(path)


def _take_name(path: Path) -> None:
    """Make an empty file, in whose place only what follows is put."""
    try:
        _private(path).close()
    except FileExistsError:
        raise _there(path) from None


def _there(path: Path) -> Conflict:
    return Conflict(f"{path} is there already.", "Give another name, or take it away.")


def _transfer(settings: Settings, path: Path) -> Transfer:
    secret = new_secret()
    with _private(path) as file:
        file.write(secret.encode() + b"\n")
    return Transfer(Seals(settings.seal_key), Seals(secret))


def _private(path: Path) -> BinaryIO:
    """Make a file that nobody else may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
