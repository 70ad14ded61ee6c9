# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from newtwincities.atlas import queries
from newtwincities.atlas.pages import HomePage
from newtwincities.atlas.queries import ATLAS
from newtwincities.atlas.territory import in_language
from newtwincities.common.pagecache import visitor_page
from newtwincities.common.policy import Answer, Refused
from newtwincities.web.languages import wished_language
from newtwincities.web.legal import legal_text


def root(request: HttpRequest) -> HttpResponseBase:
    """To the home page in the language that the browser wishes."""
    response = redirect(f"/{wished_language(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@visitor_page(ATLAS, slots=("home",))
def home(request: HttpRequest) -> HttpResponseBase:
    return render(request, "web/home.html", {"page": HomePage()})


@visitor_page("legal")
def legal(request: HttpRequest, page: str) -> HttpResponseBase:
    language = get_language() or settings.LANGUAGE_CODE
    title, body = legal_text(page, language, territory=in_language(queries.territory().name, language))
    named = bool(settings.OPERATOR_NAME and settings.OPERATOR_EMAIL)
    return render(request, "web/legal.html", {"title": title, "body": body, "operator_is_named": named})


@visitor_page("style")
def style(request: HttpRequest) -> HttpResponseBase:
    return render(request, "web/style.html")


def robots(request: HttpRequest) -> HttpResponse:
    rules = "User-agent: *\nAllow: /data/catalog\nDisallow: /*/find/\nDisallow: /data/\n"
    sitemap = settings.BASE_URL + reverse("open-files:sitemap")
    return HttpResponse(f"{rules}Sitemap: {sitemap}\n", content_type="text/plain")


def favicon(request: HttpRequest) -> HttpResponseBase:
    return redirect(staticfiles_storage.url("img/mark.svg"), permanent=True)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return render(request, "web/errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Says what stands in the way and what helps, where a rule has refused."""
    answer = exception.answer if isinstance(exception, Refused) else None
    if answer is Answer.SIGN_IN:
        return redirect_to_login(request.get_full_path(), reverse("account_request_login_code"))
    return render(request, "web/errors/403.html", {"answer": answer}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return render(request, "web/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    return render(request, "web/errors/500.html", status=500)
