"""`social-value keys`: issue keys, list them, revoke them; the first key is made here."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer

from app.commands.database import the_database
from app.organisations.addressing import Entry, fill_in_address
from app.organisations.entitlement import Reach
from app.organisations.granting import AskedKey, grant
from app.organisations.issuing import enter, revoke
from app.organisations.people.entering import NewPerson, enter_person
from app.organisations.people.queries import people_named
from app.organisations.queries import key_called, keys_of_all
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.organisations.secret import Mode
from app.organisations.suppliers.entering import NewSupplier, enter_supplier
from app.organisations.suppliers.queries import suppliers_named
from app.organisations.tables import ApiKey, Authority
from app.platform.clock import now
from app.platform.database import WriteSession, reading, writing
from app.platform.mail.address import is_address
from app.problems import Conflict

ALL = "all"
ROLES = ", ".join(Role)
LONGEST = 200  #: characters of a name or label

keys = typer.Typer(help="Issue, list and revoke API keys.", no_args_is_help=True)


@keys.command("issue")
def issue_key(
    authority: Annotated[str, typer.Option(help="Whose key it is; entered if it is new.")],
    scope: Annotated[
        list[str] | None,
        typer.Option(help=f"What it may do, as often as needed: {', '.join(Scope)}, all."),
    ] = None,
    role: Annotated[
        list[str] | None,
        typer.Option(help=f"Instead, all that a role may do, as often as needed: {ROLES}."),
    ] = None,
    person: Annotated[
        str, typer.Option(help="Name of whose it is; entered in these roles if new.")
    ] = "",
    supplier: Annotated[
        str, typer.Option(help="Name of the supplier for whom it acts; entered if new.")
    ] = "",
    email: Annotated[
        str, typer.Option(help="Address for letters to the supplier, else to the person.")
    ] = "",
    label: Annotated[str, typer.Option(help="What it is for.")] = "from the command line",
    days: Annotated[
        int | None, typer.Option(help="How long it is good for; for ever unless given.", min=1)
    ] = None,
    test: Annotated[bool, typer.Option("--test", help="Make a test key, sv_test_…")] = False,
) -> None:
    """Issue a key and print it: it is shown only now."""
    moment = now()
    until = None if days is None else moment + timedelta(days=days)
    reach = _reach(scope or [], role or [], is_persons=bool(person))
    asked = AskedKey(_words(label, "--label"), reach, Mode.TEST if test else Mode.LIVE, until)
    name = _words(authority, "--authority")
    with the_database() as engine, writing(engine) as session:
        owner = enter(session, name, moment)
        if supplier:
            name = _words(supplier, "--supplier")
            new = NewSupplier(name, email=_address(email))
            asked = replace(asked, supplier_id=_supplier(session, owner.id, new, moment))
        if person:
            own = "" if supplier else _address(email)
            wanted = NewPerson(
                _words(person, "--person"), _roles(role or []), own, asked.supplier_id
            )
            asked = replace(asked, person_id=_person(session, owner.id, wanted, moment))
        key, secret = grant(session, owner.id, asked, moment)
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


def _reach(scopes: list[str], roles: list[str], is_persons: bool) -> Reach:
    """Tell what a key is to reach; a person's may have fewer scopes than the person's roles."""
    if not (scopes or roles or is_persons):
        raise typer.BadParameter("give a --scope, or a --role", param_hint="--scope")
    if scopes and is_persons:
        return Reach(_scopes(scopes))
    return Reach(_scopes(scopes) if scopes else None, _roles(roles) if roles else None)


def _scopes(given: list[str]) -> frozenset[Scope]:
    if ALL in given:
        return frozenset(Scope)
    unknown = [word for word in given if word not in set(Scope)]
    if unknown:
        known = f"{', '.join(Scope)} or {ALL}"
        raise typer.BadParameter(f"{unknown[0]} is none of {known}", param_hint="--scope")
    return frozenset(map(Scope, given))


def _roles(given: list[str]) -> frozenset[Role]:
    unknown = [word for word in given if word not in set(Role)]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]} is none of {ROLES}", param_hint="--role")
    return frozenset(map(Role, given))


def _address(given: str) -> str:
    if given and not is_address(given.strip()):
        raise typer.BadParameter("give it as name@domain", param_hint="--email")
    return given.strip()


def _supplier(
    session: WriteSession, authority: UUID, wanted: NewSupplier, moment: datetime
) -> UUID:
    """Give the supplier of this name, entered now if it is new; say if no letter can reach it."""
    known = suppliers_named(session, authority, wanted.name)
    if len(known) > 1:
        raise _two_alike("suppliers", wanted.name)
    found = (known or [enter_supplier(session, authority, wanted, None, moment)])[0]
    _fill_in(session, found, wanted.email, "suppliers", moment)
    if not is_address(found.email):
        typer.echo(
            f"{found.name} has no address: it is told of no changes. Give --email.", err=True
        )
    return found.id


def _fill_in(session: WriteSession, found: Entry, email: str, path: str, moment: datetime) -> None:
    """Fill in an address that was missing; where there is another, two people change it."""
    if email and not found.email:
        fill_in_address(session, found, email, moment)
    if email and found.email != email:
        raise Conflict(
            f"{found.name} is entered already, with another address.",
            f"Change it with PATCH /v1/{path}/{found.id}, or leave --email out.",
        )


def _person(session: WriteSession, authority: UUID, wanted: NewPerson, moment: datetime) -> UUID:
    """Give the person of this name, entered now if they are new; roles are not changed here."""
    known = people_named(session, authority, wanted.name, wanted.supplier_id)
    if len(known) > 1:
        raise _two_alike("people", wanted.name)
    if not known:
        return enter_person(session, authority, wanted, None, moment).id
    _fill_in(session, known[0], wanted.email, "people", moment)
    if lacking := sorted(set(wanted.roles) - set(known[0].roles)):
        raise Conflict(
            f"{wanted.name} is entered already and is not {', '.join(lacking)}.",
            f"Change the roles with PATCH /v1/people/{known[0].id}, or give another name.",
        )
    return known[0].id


def _two_alike(kind: str, name: str) -> Conflict:
    return Conflict(
        f"There are two {kind} called {name}.", "Issue the key with POST /v1/api-keys, by id."
    )


def _line(key: ApiKey, owner: Authority) -> str:
    if key.revoked_at is not None:
        state = f"revoked {key.revoked_at:%Y-%m-%d}"
    elif key.expires_at is not None:
        state = f"{'expired' if key.expires_at <= now() else 'until'} {key.expires_at:%Y-%m-%d}"
    else:
        state = "good"
    return f"{key.id}  {key.prefix}…  {state}  {owner.name}: {key.label} ({', '.join(key.scopes)})"
