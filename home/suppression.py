"""Addresses that must get no mail: mail bounced there, or its owner asked for silence.

Who keeps that list registers here, so that apps further right can ask without knowing them, and
can tell what they saw of an address.
"""

from collections.abc import Callable

_LISTS: list[Callable[[str], bool]] = []
_KEEPERS: list[Callable[[str], None]] = []


def register_suppressions(is_on_it: Callable[[str], bool]) -> None:
    """Add a list: something that tells whether an address is on it."""
    if is_on_it not in _LISTS:
        _LISTS.append(is_on_it)


def gets_no_mail(address: str) -> bool:
    """Whether mail that nobody waits for must not go to this address."""
    return any(is_on_it(address) for is_on_it in _LISTS)


def register_keeper(keep: Callable[[str], None]) -> None:
    """Add who writes down that mail to an address can never arrive."""
    if keep not in _KEEPERS:
        _KEEPERS.append(keep)


def cannot_arrive(address: str) -> None:
    """Tell that mail to this address can never arrive; a second time adds nothing."""
    for keep in _KEEPERS:
        keep(address)
