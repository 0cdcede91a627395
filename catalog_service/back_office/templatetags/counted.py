"""Filters for what is counted: `{{ 1234|counted }}` is 1 234, `{{ share|per_cent }}` is 12,5 %."""

from django import template

from catalog_service.back_office import conversion_words, words

register = template.Library()
register.filter("counted", words.number)
register.filter("per_cent", conversion_words.per_cent)
