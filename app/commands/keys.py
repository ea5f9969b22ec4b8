"""`social-value keys`: issue keys, list them, revoke them; the first key is made here."""

from datetime import timedelta
from typing import Annotated

import typer

from app.commands.database import the_database
from app.organisations.issuing import NewKey, enter, issue, revoke
from app.organisations.queries import key_called, keys_of_all
from app.organisations.scope import Scope
from app.organisations.secret import Mode
from app.organisations.tables import ApiKey, Authority
from app.platform.clock import now
from app.platform.database import reading, writing

ALL = "all"
LONGEST = 200  #: characters of a name or label

keys = typer.Typer(help="Issue, list and revoke API keys.", no_args_is_help=True)


@keys.command("issue")
def issue_key(
    authority: Annotated[str, typer.Option(help="Whose key it is; entered if it is new.")],
    scope: Annotated[
        list[str],
        typer.Option(help=f"What it may do, as often as needed: {', '.join(Scope)}, all."),
    ],
    label: Annotated[str, typer.Option(help="What it is for.")] = "from the command line",
    days: Annotated[
        int | None, typer.Option(help="How long it is good for; for ever unless given.", min=1)
    ] = None,
    test: Annotated[bool, typer.Option("--test", help="Make a test key, sv_test_…")] = False,
) -> None:
    """Issue a key and print it: it is shown only now."""
    moment = now()
    until = None if days is None else moment + timedelta(days=days)
    mode = Mode.TEST if test else Mode.LIVE
    wanted = NewKey(_words(label, "--label"), _scopes(scope), mode, until)
    name = _words(authority, "--authority")
    with the_database() as engine, writing(engine) as session:
        owner = enter(session, name, moment)
        key, secret = issue(session, owner.id, wanted, moment)
        told = f"Key {key.id} of {owner.name}: {', '.join(key.scopes)}."
    typer.echo(told, err=True)
    typer.echo("Keep it safe: it is shown only now.", err=True)
    typer.echo(str(secret))


@keys.command("list")
def list_keys(
    authority: Annotated[str, typer.Option(help="Only this authority's keys.")] = "",
) -> None:
    """List keys, oldest first: their ids, how they begin, and whether they are still good."""
    with the_database() as engine, reading(engine) as session:
        lines = [_line(key, owner) for key, owner in keys_of_all(session, authority.strip())]
        asked = engine.url.render_as_string(hide_password=True)
    for line in lines:
        typer.echo(line)
    if not lines:
        whose = f" of {authority.strip()}" if authority.strip() else ""
        typer.echo(f"There are no keys{whose} in {asked} (set by SVS_DATABASE_URL).", err=True)


@keys.command("revoke")
def revoke_key(
    key: Annotated[str, typer.Argument(help="Its id, or how it begins, as `keys list` says.")],
) -> None:
    """Have a key refused from now on."""
    with the_database() as engine, writing(engine) as session:
        found = key_called(session, key)
        revoke(session, found.authority_id, found.id, now(), actor=None)
        told = f"Revoked {found.id} ({found.label})."
    typer.echo(told, err=True)


def _words(given: str, option: str) -> str:
    if not 1 <= len(given.strip()) <= LONGEST:
        raise typer.BadParameter(f"give 1 to {LONGEST} characters", param_hint=option)
    return given.strip()


def _scopes(given: list[str]) -> frozenset[Scope]:
    if ALL in given:
        return frozenset(Scope)
    unknown = [word for word in given if word not in set(Scope)]
    if unknown:
        known = f"{', '.join(Scope)} or {ALL}"
        raise typer.BadParameter(f"{unknown[0]} is none of {known}", param_hint="--scope")
    return frozenset(map(Scope, given))


def _line(key: ApiKey, owner: Authority) -> str:
    if key.revoked_at is not None:
        state = f"revoked {key.revoked_at:%Y-%m-%d}"
    elif key.expires_at is not None:
        state = f"{'expired' if key.expires_at <= now() else 'until'} {key.expires_at:%Y-%m-%d}"
    else:
        state = "good"
    return f"{key.id}  {key.prefix}…  {state}  {owner.name}: {key.label} ({', '.join(key.scopes)})"
