# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The forms of the accounts: django-allauth's, in our words, and the welcome after the first sign-in."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as accounts
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from newtwincities.common.human import HumanForm
from newtwincities.people.models import Person
from newtwincities.people.names import clean_name

EMAIL = _("Your e-mail address")
WRONG_EMAIL = _("This is not an e-mail address. Write it like name@example.org.")
NEEDED = _("This is needed.")
CODE = _("Code from the mail")
UNKNOWN_PASSKEY = _("This passkey is not known here. Perhaps it was removed.")
MALFORMED = (AttributeError, KeyError, TypeError, ValueError)  # what the library raises at a passkey that is none


def _plain(form: forms.Form, **labels: Any) -> None:
    """Our labels, no placeholders, and our own words instead of the browser's."""
    form.use_required_attribute = False
    form.label_suffix = ""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)
        field.error_messages["required"] = NEEDED
        if name.startswith("password"):
            field.help_text = ""  # the page's first sentence says it
        if isinstance(field, forms.EmailField):
            field.error_messages["invalid"] = WRONG_EMAIL
            field.validators = [v for v in field.validators if not hasattr(v, "user_regex")]
            field.validators.append(EmailValidator(message=WRONG_EMAIL))


def _client_address() -> str:
    request = context.request
    return str(get_adapter().get_client_ip(request)) if request is not None else ""


class SignupForm(HumanForm, accounts.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, client_address=_client_address(), **kwargs)
        _plain(self, email=EMAIL)


class RequestLoginCodeForm(HumanForm, accounts.RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, client_address=_client_address(), **kwargs)
        _plain(self, email=EMAIL)


class LoginForm(accounts.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, login=EMAIL, password=_("Password"))

    def _setup_password_field(self) -> None:
        """The library would leave the password out, since signing up asks for none."""
        self.fields["password"].help_text = ""


class ResetPasswordForm(accounts.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, email=EMAIL)


class AddEmailForm(accounts.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, email=_("New e-mail address"))


class ChangePasswordForm(accounts.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, oldpassword=_("Password so far"), password1=_("New password"), password2=_("New password, again"))


class SetPasswordForm(accounts.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password1=_("New password"), password2=_("New password, again"))


class ResetPasswordKeyForm(accounts.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password1=_("New password"), password2=_("New password, again"))


class ReauthenticateForm(accounts.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password=_("Password"))


class ConfirmLoginCodeForm(accounts.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=CODE)


class ConfirmEmailForm(accounts.ConfirmEmailVerificationCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=CODE)


class ConfirmPasswordResetForm(accounts.ConfirmPasswordResetCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=CODE)


class AuthenticateForm(mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=_("Code of the app, or a recovery code"))


class MfaReauthenticateForm(mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=_("Code of the app, or a recovery code"))


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=_("Code that the app shows"))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, name=_("Name of the device"), passwordless=_("It alone opens the account, without a mail first"))
        if "passwordless" in self.fields:
            self.fields["passwordless"].initial = True
            self.fields["passwordless"].help_text = ""

    def clean(self) -> Any:
        try:
            return super().clean()
        except MALFORMED:
            raise forms.ValidationError(_("The passkey did not work. Try once more, or take another way.")) from None


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, name=_("Name of the device"))


class _KnownPasskey(forms.Form):
    """Says of a passkey that is refused what the library would say of a code, and takes whatever strangers send."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages.update(required=UNKNOWN_PASSKEY, invalid=UNKNOWN_PASSKEY)

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except forms.ValidationError as refused:
            if refused.code != "incorrect_code":
                raise
        except MALFORMED:
            pass
        raise forms.ValidationError(UNKNOWN_PASSKEY)


class AuthenticateWebAuthnForm(_KnownPasskey, webauthn.AuthenticateWebAuthnForm):
    pass


class LoginWebAuthnForm(_KnownPasskey, webauthn.LoginWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(_KnownPasskey, webauthn.ReauthenticateWebAuthnForm):
    pass


class WelcomeForm(forms.Form):
    """What follows the address: how others will call the person, and in which language we write."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Your name"),
        max_length=Person.LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Say how others may call you.")},
        help_text=_("As you would introduce yourself. Who sees it you decide later; under 18 nobody does in public."),
    )
    language = forms.ChoiceField(label=_("Language of our mails to you"), choices=settings.LANGUAGES)

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])
