"""Configuration: finds the settings of each folder, those of the nearest pyproject.toml with ``[tool.xpsession]``.

A pyproject.toml without the table is passed over, as ruff does.
"""

import os

from xpsession import standard
from xpsession.compliance.files.pyproject import FILE, TABLE, ConfigurationError, said
from xpsession.compliance.files.settings import Said, Settings
from xpsession.compliance.selection import chosen

SILENT = Said()


class Configuration:
    """The settings of each folder, read once.

    Parameters
    ----------
    line : Said
        What the command line says.
    file : str, optional
        The file whose table holds for every folder, with patterns that look below the current one.
    isolated : bool
        Whether no file has a say.

    Raises
    ------
    ArgumentError
        If the command line names no rule that there is.
    VersionError
        If it names no version of the standard.
    ConfigurationError
        If `file` has no table, or there, or later in the file of a folder, something is wrong.
    """

    def __init__(self, line: Said = SILENT, *, file: str | None = None, isolated: bool = False) -> None:
        self._line = line
        self._known: dict[str, Settings] = {}
        chosen([line.layer])  # what is wrong on the command line is said whatever files there are
        standard.require_version(line.standard or standard.LATEST)
        self._everywhere = Settings.joined(os.curdir, SILENT, line) if isolated else None
        if file is not None:
            found = said(file)
            if found is None:
                lacking = f"it has no table '[tool.{TABLE}]'" if os.path.isfile(file) else "there is no such file"
                raise ConfigurationError.from_problem(file, lacking)
            self._everywhere = Settings.joined(os.curdir, found, line)

    def of(self, path: str) -> Settings:
        """Return the settings that hold for a file or folder, which are those of the folder that it lies in."""
        return self.within(os.path.dirname(os.path.abspath(path)))

    def within(self, folder: str) -> Settings:
        """Return the settings that hold for what lies in `folder`, an absolute path."""
        if self._everywhere is not None:
            return self._everywhere
        if folder not in self._known:
            found, above = said(os.path.join(folder, FILE)), os.path.dirname(folder)
            if found is not None:
                self._known[folder] = Settings.joined(folder, found, self._line)
            elif above == folder:
                self._known[folder] = Settings.joined(os.curdir, SILENT, self._line)
            else:
                self._known[folder] = self.within(above)
        return self._known[folder]
