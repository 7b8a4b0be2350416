"""Where things lie: the project that a transcript belongs to, what it keeps, and what only this user's machine keeps.

Names come from people, from files and from git, so none is trusted: nothing is read or written outside the project
through them, and only regular files are read.
"""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import json
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review import settings as settings_file
from review.errors import ReviewError
from review.journal import Writer
from review.journal.disk import read_bytes, reason, refusal, stamp, write_whole
from review.journal.inputs import ALIGNED, name_and_content, write_recorded
from review.text import visible

GLOSSARY = "glossary.yaml"
CORRECTIONS = "corrections"
SETTINGS = "transcript.yaml"
_PATHS = frozenset({"source", "reference"})
_SETTINGS_LIMIT = 1024 * 1024


class ChangedError(ReviewError):
    """Somebody else has changed what was to be changed."""


@dataclass(frozen=True, slots=True)
class Project:
    """The folder that holds `glossary.yaml` and `corrections/`, or would. `root` is absolute, its links resolved."""

    root: Path

    @property
    def glossary(self) -> Path:
        """Where the project's glossary is, or would be."""
        return self.root / GLOSSARY

    # --- transcripts -------------------------------------------------------------------------------------------------

    def name_of(self, transcript: Path) -> str:
        """The transcript's name in the project: its path from the root, with `/`, or its base name from outside.

        Bytes of a file name that are no text are lone surrogates, as in `os.fsdecode`. Raises ReviewError for a path
        without a name.
        """
        here = _absolute(transcript)
        if not here.name:
            raise ReviewError("is a folder; name a file", transcript)
        return here.relative_to(self.root).as_posix() if here.is_relative_to(self.root) else here.name

    def folder(self, transcript: Path) -> Path:
        """The folder for the decisions on `transcript`, which need not exist.

        Raises ReviewError when a link on the way leads out of the project.
        """
        folder = self.root / CORRECTIONS / self.name_of(transcript)
        real = Path(os.path.realpath(folder))
        if not real.is_relative_to(self.root):
            raise ReviewError("leads out of the project through a symbolic link; remove the link", folder)
        return folder

    def patches(self, transcript: Path) -> tuple[Path, ...]:
        """The patches of `transcript`, by name.

        Raises ReviewError for a patch that is a link, a pipe or a device, and for a folder that leads elsewhere.
        """
        folder = self.folder(transcript)
        found: list[Path] = []
        for entry in _entries(folder):
            # Names with a dot in front are those of editors: Emacs' locks are links without a target.
            if not entry.name.endswith(".yaml") or entry.name.startswith(".") or entry.name == SETTINGS:
                continue
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                continue
            problem = refusal(path)
            if problem is not None:
                raise problem
            found.append(path)
        return tuple(sorted(found))

    def patch(self, transcript: Path, reviewer: str) -> Path:
        """The file for that reviewer's decisions; `reviewer` is a name as `reviewer_name` gives it."""
        return self.folder(transcript) / f"{reviewer}.yaml"

    def writer(self, transcript: Path, reviewer: str, digests: Iterable[str] | None = None) -> Writer:
        """That reviewer's patch, open for appending: see `Writer` for what it promises and raises.

        `digests`, those of the passages in order, is gone through at the first decision and not before.
        """
        path = self.patch(transcript, reviewer)
        return Writer(path, state_folder() / "locks", None if digests is None else lambda: digests, self.root)

    def transcripts(self) -> list[Path]:
        """The transcripts inside the project on which there are decisions, by name."""
        found: list[Path] = []
        top = self.root / CORRECTIONS
        if top.is_symlink():
            return []
        for folder, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            if not any(name.endswith(".yaml") and not name.startswith(".") and name != SETTINGS for name in files):
                continue
            transcript = self.root / Path(folder).relative_to(top)
            if transcript.is_file() and transcript != self.root:
                found.append(transcript)
        return sorted(found)

    # --- settings ----------------------------------------------------------------------------------------------------

    def settings(self, transcript: Path) -> Mapping[str, Any]:
        """What was given once for `transcript`: `source`, `reference`, `language`, `encoding`, `register`.

        Paths are relative to the project's root, or absolute where a person typed one that lies outside; those are kept
        in the user's state folder. Raises ReviewError for a `transcript.yaml` that can't be read, and for a path in it
        that leaves the project.
        """
        read = settings_file.read(self.folder(transcript) / SETTINGS)
        for key in _PATHS & read.keys():
            self._inside(self.folder(transcript) / SETTINGS, key, read[key])
        own = _load_state(self._state(transcript, "settings"))
        typed = {key: own[key] for key in settings_file.KEYS if isinstance(own.get(key), str)}
        return {**read, **typed}

    def remember(self, transcript: Path, **settings: Any) -> None:
        """Keep these settings for `transcript`; None leaves a setting as it is. Raises ReviewError where it can't.

        A path outside the project goes to the user's state folder: from a file in the project it would not be trusted.
        """
        own = dict(_load_state(self._state(transcript, "settings")))
        shared = dict(settings_file.read(self.folder(transcript) / SETTINGS))
        before = dict(shared), dict(own)
        for key, value in settings.items():
            if value is None:
                continue
            if key in _PATHS:
                path = _absolute(Path(value))
                inside = path.is_relative_to(self.root) and Path(os.path.realpath(path)).is_relative_to(self.root)
                (own if inside else shared).pop(key, None)
                (shared if inside else own)[key] = path.relative_to(self.root).as_posix() if inside else str(path)
            elif isinstance(value, Mapping) and not value:
                shared.pop(key, None)
            else:
                shared[key] = value if isinstance(value, Mapping) else str(value)
        if own != before[1]:
            _save_state(self._state(transcript, "settings"), own)
        if shared != before[0]:
            settings_file.write(self.folder(transcript) / SETTINGS, before[0], shared)

    def align(
        self,
        transcript: Path,
        kind: str,
        other: Path,
        written: str,
        before: str,
        texts: Iterable[Iterable[str]],
    ) -> None:
        """Write down how `transcript` aligns with `other`, its `source` or `reference`, where `before` stands.

        An empty `written` takes it out again. `texts` are the digests of the passages of both: with them the alignment
        is known again when a text has changed. Raises ChangedError where somebody else has written another alignment,
        and ReviewError where it can't be written.
        """
        path = self.folder(transcript) / SETTINGS
        held = settings_file.read(path).get("alignment")
        known = dict(held) if isinstance(held, Mapping) else {}
        if str(known.pop(kind, "")) != before:
            raise ChangedError("the alignment was changed by somebody else", path)
        if written:
            known[kind] = written
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for digests in texts:
                write_recorded(path.parent, *name_and_content(digests, ALIGNED))
        except OSError as problem:
            raise ReviewError(f"can't be written: {reason(problem)}", path.parent) from None
        self.remember(transcript, **{kind: other}, alignment=known)

    def _inside(self, path: Path, key: str, value: str) -> None:
        target = self.root / value
        # Both: the words must not climb out, and neither must the links behind them.
        if "\0" in value or not all(
            Path(form).is_relative_to(self.root) for form in (os.path.normpath(target), os.path.realpath(target))
        ):
            raise ReviewError(f"`{key}: {visible(value)}` leaves the project; give such a file with --{key}", path)

    # --- the user's own ----------------------------------------------------------------------------------------------

    def cursor(self, transcript: Path) -> Mapping[str, Any]:
        """Where this user was in `transcript`: what `save_cursor` kept; empty where that is not known."""
        return _load_state(self._state(transcript, "cursor"))

    def save_cursor(self, transcript: Path, cursor: Mapping[str, Any]) -> None:
        """Keep where this user is. Never raises: a place can be found again."""
        _save_state(self._state(transcript, "cursor"), cursor)

    def _state(self, transcript: Path, kind: str) -> Path:
        key = os.fsencode(self.root) + b"\0" + os.fsencode(_absolute(transcript))
        return state_folder() / kind / f"{hashlib.sha256(key).hexdigest()[:32]}.json"

    # --- changes -----------------------------------------------------------------------------------------------------

    def stamp(self, transcript: Path, *more: Path) -> Mapping[Path, object]:
        """The state of the transcript, its patches and settings, and `more` files: equal while nothing has changed.

        Compare two with `changed`. Raises ReviewError as `patches` does.
        """
        files = [transcript, self.folder(transcript) / SETTINGS, *self.patches(transcript), *more]
        return {path: _state_of(path) for path in files}


def changed(before: Mapping[Path, object], after: Mapping[Path, object], writer: Writer | None = None) -> list[Path]:
    """The files whose stamps differ, but for what `writer` itself appended to its own."""
    paths = dict.fromkeys([*before, *after])
    return [
        path
        for path in paths
        if before.get(path) != after.get(path)
        and not (writer is not None and path == writer.path and writer.led(before.get(path), after.get(path)))
    ]


def _state_of(path: Path) -> object:
    try:
        status = path.stat()
    except OSError:
        return None
    return stamp(status)


# --- finding it ------------------------------------------------------------------------------------------------------


def find(transcript: Path, override: Path | None = None) -> Project:
    """The project of `transcript`: the nearest folder at or above it with `glossary.yaml` or `corrections/`.

    It is searched no higher than the repository's root or the home folder, and not in a folder above that everybody may
    write to (a stranger's /tmp/glossary.yaml is not yours); else it is the transcript's own folder. `override` is taken
    as it is. Raises ReviewError when that is no folder.
    """
    if override is not None:
        root = Path(os.path.realpath(override))
        if root.exists() and not root.is_dir():
            raise ReviewError("is no folder; --project names one", override)
        return Project(root)
    own = _absolute(transcript).parent
    for folder in _upwards(own):
        if (folder / GLOSSARY).is_file() or (folder / CORRECTIONS).is_dir():
            return Project(folder)
    return Project(own)


def _upwards(folder: Path) -> Iterator[Path]:
    home = Path(os.path.realpath(os.path.expanduser("~")))  # noqa: PTH111 - it raises nothing where there is no home
    for above in (folder, *folder.parents):
        with contextlib.suppress(OSError):
            if above != folder and above.stat().st_mode & stat.S_IWOTH:
                return
        yield above
        if above == home or (above / ".git").exists():
            return


def _absolute(path: Path) -> Path:
    """The path with the links of its folders resolved, but not that of its own name."""
    if "\0" in str(path):
        raise ReviewError("the name of a file holds no NUL", visible(str(path)))
    folder, name = os.path.split(path)
    if name in ("", ".", ".."):
        return Path(os.path.realpath(path))
    return Path(os.path.realpath(folder)) / name


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as problem:
        raise ReviewError(f"can't be read: {reason(problem)}", folder) from None


def init(project: Project) -> list[Path]:
    """Tell git how patches merge (`.gitattributes`) and make `corrections/`; the files that were changed.

    Raises ReviewError where that can't be written.
    """
    path = project.root / ".gitattributes"
    try:
        present = read_bytes(path, _SETTINGS_LIMIT)
    except FileNotFoundError:
        present = b""
    missing = [line for line in ATTRIBUTES if line not in present.decode("utf-8", "replace").splitlines()]
    try:
        (project.root / CORRECTIONS).mkdir(parents=True, exist_ok=True)
        if not missing:
            return []
        gap = b"" if not present or present.endswith(b"\n") else b"\n"
        write_whole(path, present + gap + "".join(f"{line}\n" for line in missing).encode())
    except OSError as problem:
        raise ReviewError(f"can't be written: {reason(problem)}", path) from None
    return [path]


ATTRIBUTES = (f"{CORRECTIONS}/**/*.yaml merge=union", f"{CORRECTIONS}/**/*.yaml.history merge=union")
"""The lines for `.gitattributes`: each side's decisions are kept. The merge buttons of forges ignore them."""


# --- who decides -----------------------------------------------------------------------------------------------------

_NO_NAME = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff/\\:*?"<>|]+')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_NAME_BYTES = 120


def reviewer_name(given: str | None = None, root: Path | None = None) -> str:
    """Who decides, as a file name: `given`, else git's `user.name` in the folder `root`, else the login name.

    Raises ReviewError for a given name from which no file name can be made, and for the reserved `transcript`.
    """
    if given is not None:
        name = file_name(given)
        if not name:
            raise ReviewError(f"--reviewer {visible(given)!r} can't be a file's name")
        if name.casefold() == "transcript":
            raise ReviewError("--reviewer transcript is reserved for transcript.yaml; take another name")
        return name
    for candidate in (_git_name(root), _login()):
        name = file_name(candidate)
        if name and name.casefold() != "transcript":
            return name
    return "reviewer"


def file_name(name: str) -> str:
    """The name as every system can give it to a file: NFC, no separators, at most 120 bytes; "" if nothing is left."""
    safe = _NO_NAME.sub("-", unicodedata.normalize("NFC", name))
    # A dot or a dash in front would hide the file or look like an option; Windows drops blanks and dots at the end.
    safe = safe.strip(" .\u3000").lstrip("-. ")
    while len(safe.encode()) > _NAME_BYTES:
        safe = safe[:-1]
    safe = safe.rstrip(" .-")
    return f"{safe}-" if _DEVICES.fullmatch(safe) else safe


def _git_name(root: Path | None) -> str:
    import subprocess

    try:
        ran = subprocess.run(
            ["git", "config", "user.name"],
            cwd=root,
            capture_output=True,
            timeout=5,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return ran.stdout.decode("utf-8", "replace").strip()


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


# --- the user's folders ----------------------------------------------------------------------------------------------


def state_folder() -> Path:
    """Where cursors and locks lie: the user's state folder, or PASSAGE_REVIEW_STATE."""
    from platformdirs import user_state_path

    given = os.environ.get("PASSAGE_REVIEW_STATE")
    return Path(given) if given else user_state_path("passage-review", appauthor=False)


def _load_state(path: Path) -> Mapping[str, Any]:
    try:
        read = json.loads(read_bytes(path, _SETTINGS_LIMIT))
    except (OSError, ReviewError, ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _save_state(path: Path, state: Mapping[str, Any]) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(state), encoding="ascii")
        temporary.replace(path)
