"""Run-time checks: watches the user's own code while it runs, on plain arrays, and judges what it saw afterwards."""

from xpsession.compliance.runtime.watcher import Watched, Watcher, watch

__all__ = ["Watched", "Watcher", "watch"]
