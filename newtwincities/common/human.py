# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Telling people from programs on public forms, without a third party and without a puzzle.

Three things together: a field that people don't see and programs fill; the time that it takes to type; and a proof of
work, a small sum that the browser does by itself (`static/js/human.js`) and that makes a thousand requests dear. Who
has no script sends without the proof, and may do so a few times an hour.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import altcha
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newtwincities.common.limits import within_limit

QUICKEST_S = 2
LONGEST_S = 24 * 3600
PROOF_GOOD_S = 20 * 60
WITHOUT_PROOF = 5  # an hour, from one address
COST = 20_000  # numbers that a browser tries at most: some tenths of a second

_signer = TimestampSigner(salt="newtwincities.human")


class ShownInput(forms.HiddenInput):
    """When the form was first shown; a moment that no longer counts is replaced, so that sending once more works."""

    def format_value(self, value: Any) -> str:
        try:
            _signer.unsign(str(value or ""), max_age=LONGEST_S)
        except BadSignature:
            return _signer.sign("shown")
        return str(value)


class ProofInput(forms.HiddenInput):
    """The proof, which counts once: a form that comes back to be corrected asks for a new one."""

    def format_value(self, value: Any) -> str:
        return ""


class HumanForm(forms.Form):
    """A mixin: put it before the form's other base, and `forms/human.html` into the template."""

    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    shown = forms.CharField(required=False, widget=ShownInput)
    proof = forms.CharField(required=False, widget=ProofInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.client_address = str(kwargs.pop("client_address", ""))
        super().__init__(*args, **kwargs)

    @property
    def challenge(self) -> dict[str, Any]:
        """What the browser has to find; `human.js` reads it."""
        return new_challenge()

    def clean(self) -> Any:
        cleaned = super().clean()
        values = self.cleaned_data
        if values.get("website"):
            self.add_error("website", _("There is a field that has to stay empty. Empty it and send once more."))
        if self.errors:
            return cleaned  # comes back anyway, and shall cost neither the proof nor one of the few tries without
        self._check_time(values.get("shown", ""))
        if values.get("proof"):
            if not is_proven(values["proof"]):
                raise forms.ValidationError(_("Your browser’s check was too old. Please send once more."))
        elif not within_limit("without-proof", self.client_address, most=WITHOUT_PROOF, seconds=3600):
            raise forms.ValidationError(
                _("Too much was sent from here without script. Switch it on, or try again in an hour.")
            )
        return cleaned

    def _check_time(self, shown: str) -> None:
        try:
            _signer.unsign(shown, max_age=LONGEST_S)
        except SignatureExpired:
            raise forms.ValidationError(_("This page was open for more than a day. Please send once more.")) from None
        except BadSignature:
            raise forms.ValidationError(
                _("It can’t be told when this page was opened. Please send once more.")
            ) from None
        try:
            _signer.unsign(shown, max_age=QUICKEST_S)
        except SignatureExpired:
            return
        raise forms.ValidationError(
            _("That was faster than people type. Please wait a few seconds and send once more.")
        )


def new_challenge() -> dict[str, Any]:
    """A challenge in the form of ALTCHA's first protocol: find the number whose hash with the salt is this one."""
    expires = timezone.now() + timedelta(seconds=PROOF_GOOD_S)
    options = altcha.ChallengeOptionsV1(hmac_key=_key(), max_number=COST, expires=expires)
    made = altcha.create_challenge_v1(options)
    return {"algorithm": made.algorithm, "challenge": made.challenge, "salt": made.salt, "signature": made.signature,
            "most": COST}  # fmt: skip


def is_proven(payload: str) -> bool:
    """Whether this is the solution of a challenge of ours, in time, and for the first time."""
    try:
        solved = altcha.PayloadV1.from_base64(payload)
        well, _why = altcha.verify_solution_v1(solved, _key(), check_expires=True)
    except Exception:  # whatever a stranger sends, it is no proof
        return False
    # By the challenge and not by the text, which could be written in many ways.
    return bool(well) and bool(cache.add(f"proof:{solved.challenge}", 1, timeout=2 * PROOF_GOOD_S))


def _key() -> str:
    return f"human:{settings.SECRET_KEY}"
