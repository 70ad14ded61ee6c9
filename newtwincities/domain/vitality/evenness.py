# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How evenly something is spread."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, fsum, log


def entropy(amounts: Iterable[float]) -> float | None:
    """The Shannon entropy of the shares of the amounts, in nats: -Σ p·ln p; None where there is nothing to share.

    Sums are exact to the last digit (fsum), so that the order of the amounts changes nothing.

    >>> round(entropy([1, 1]), 4), entropy([5, 0]), entropy([0, 0])
    (0.6931, 0.0, None)
    """
    present = [amount for amount in amounts if amount > 0]
    if not present:
        return None
    whole = fsum(present)
    return max(0.0, -fsum([share * log(share) for share in [amount / whole for amount in present]]))


def effective_number(amounts: Iterable[float]) -> float | None:
    """As how many equally frequent ones they count: exp of the Shannon entropy.

    >>> effective_number([2, 2, 2, 2]), round(effective_number([2, 1, 1, 2]), 2)
    (4.0, 3.78)
    """
    spread = entropy(amounts)
    return None if spread is None else exp(spread)


def inverse_concentration(amounts: Iterable[float]) -> float:
    """On how many equal shoulders it rests: 1/Σp² of the shares (the inverse Simpson or Herfindahl index).

    >>> inverse_concentration([3, 3]), round(inverse_concentration([2, 1]), 2)
    (2.0, 1.8)
    """
    present = list(amounts)
    whole = fsum(present)
    return 1 / fsum([(amount / whole) ** 2 for amount in present])


def evenness(amounts: Iterable[float], *, among: int) -> float | None:
    """The entropy as a share of the greatest that so many can have: 1 when all have the same; None for nothing.

    >>> round(evenness([2, 1], among=2), 4), evenness([7, 0], among=2)
    (0.9183, 0.0)
    """
    spread = entropy(amounts)
    return None if spread is None else min(1.0, spread / log(among))
