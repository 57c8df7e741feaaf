"""Answers to whoever opens a signed address without signing in."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def private(answer: HttpResponse) -> HttpResponse:
    """The same answer, kept by no cache and found by no search engine."""
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def nothing_here(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """One page for whatever is wrong with an address: it tells nobody why."""
    return private(render(request, "web/customer_nothing.html", status=status))
