"""The magics door's completion: subcommands, options and device names after ``%xp``."""

import re
from typing import Any

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher

from xpsession.magics.subcommand import Context, Subcommand, load_subcommand, subcommand_names

# The last %xp or %%xp of the line, and what was typed after it.
_TYPED = re.compile(r"%%?xp\s+(?:(?P<name>\w+)\s+)?(?P<rest>[^\n]*)$")


class Completer:
    """Completion in one shell."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._matchers: list[Any] = context.shell.Completer.custom_matchers

        @context_matcher(identifier="xpsession")
        def matcher(context: CompletionContext) -> SimpleMatcherResult:
            return self.match(context)

        self._matcher = matcher

    def install(self) -> None:
        """Start completing."""
        self._matchers.append(self._matcher)

    def remove(self) -> None:
        """Stop completing."""
        self._matchers.remove(self._matcher)

    def match(self, context: CompletionContext) -> SimpleMatcherResult:
        """Return the words that can follow; none outside ``%xp`` lines."""
        typed = _TYPED.search(context.text_until_cursor)
        if typed is None:
            return {"completions": []}
        name = typed["name"]
        if name is None:
            words = subcommand_names()
        elif name in subcommand_names():
            words = _words(load_subcommand(name, self._context), typed["rest"])
        else:
            words = ()
        start = typed["rest"].rpartition(" ")[2]
        completions = [SimpleCompletion(word, type="magic") for word in words if word.startswith(start)]
        return {"completions": completions, "matched_fragment": start, "suppress": bool(completions)}


def _words(subcommand: Subcommand, rest: str) -> tuple[str, ...]:
    """Return the words that can stand at the end of `rest`, which is what was typed after the subcommand's name."""
    *before, last = rest.split(" ")
    option = ""
    for word in filter(None, before):
        if option:
            option = ""
        elif word.startswith("-"):
            option = word if subcommand.values(word) is not None else ""
        elif subcommand.takes_code:
            return ()  # code has begun, and the rest is not for us
    prefix = ""
    if not option and "=" in last:
        option, _, last = last.partition("=")
        prefix = f"{option}="
    values = subcommand.values(option) if option else None
    if values is not None:
        prefix += "".join(last.rpartition(",")[:2])
        return tuple(f"{prefix}{value}" for value in values)
    return () if subcommand.takes_code and last and not last.startswith("-") else tuple(subcommand.complete())
