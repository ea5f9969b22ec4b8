"""Which roles fit whom, and how far a key may reach."""

from collections.abc import Collection
from dataclasses import dataclass

from app.organisations.role import OF_SUPPLIERS, Role, scopes_of
from app.organisations.scope import Scope
from app.problems import Finding, Invalid

ROLES_OF_SUPPLIERS = frozenset({Role.SUPPLIER, Role.VCS_PARTNER})


def refuse_misfits(roles: Collection[Role], for_supplier: bool) -> None:
    """Let roles through only if they fit: a supplier's people play a supplier's parts alone.

    Args:
        roles: that are wanted.
        for_supplier: whether it is a supplier's person or program; else the authority's own.

    Raises:
        Invalid: with each role that does not fit.
    """
    whose, fix = "an authority", "Say for which supplier, or leave the role out."
    if for_supplier:
        whose, fix = "a supplier", f"Choose from {', '.join(sorted(ROLES_OF_SUPPLIERS))}."
    findings = [
        Finding("role_misfit", f"Nobody is {role} for {whose}.", fix, path="/roles")
        for role in sorted(roles)
        if (role in ROLES_OF_SUPPLIERS) != for_supplier
    ]
    if findings:
        raise Invalid("Not every role fits.", "Each is told below.", findings)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a key is asked to reach: scopes, or all that some roles may do."""

    scopes: Collection[Scope] | None = None
    roles: Collection[Role] | None = None

    def granted(self, of_person: Collection[str] | None, for_supplier: bool) -> frozenset[Scope]:
        """Give the scopes of the key.

        Args:
            of_person: roles of the person whose it is to be; None: a program's. A person's key
                reaches as far as these roles, unless less is asked for.
            for_supplier: whether it is to act for a supplier.

        Raises:
            Invalid: if both scopes and roles are asked for, or neither for a program; if a role
                does not fit; or if it would reach further than its person or a supplier may.
        """
        self._refuse_unclear(is_program=of_person is None)
        most = frozenset(Scope) if of_person is None else scopes_of(of_person)
        most = most & OF_SUPPLIERS if for_supplier else most
        wanted = most if self.scopes is None else frozenset(self.scopes)
        if self.roles is not None:
            refuse_misfits(self.roles, for_supplier)
            wanted = scopes_of(self.roles)
        if beyond := sorted(wanted - most):
            whose = "a supplier" if of_person is None else "its person"
            fault = f"The key would do more than {whose} may: {', '.join(beyond)}."
            raise _refused("scope_beyond", fault, "Leave these out.")
        return wanted

    def _refuse_unclear(self, is_program: bool) -> None:
        given = (self.scopes is not None) + (self.roles is not None)
        if given == 2 or (is_program and given == 0):
            fault = "A key needs either scopes or roles."
            raise _refused("scopes_or_roles", fault, "Give one of the two.")


def _refused(code: str, fault: str, fix: str) -> Invalid:
    return Invalid(fault, fix, [Finding(code, fault, fix, path="/scopes")])
