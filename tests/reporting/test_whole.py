"""A folder changes in one step or not at all; what killed processes left is cleared, what living ones hold is not."""

import errno
import fcntl
import json
import os
import shutil
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor

import pytest

import energymodel
from energymodel.errors import NotPublished
from energymodel.reporting import whole as module
from energymodel.reporting.exchange import exchange
from energymodel.reporting.sums import changes
from energymodel.reporting.whole import check_place, put, whole
from tests.tiny import write_inputs


def fill(folder, text):
    with whole(folder) as draft:
        (draft / "a.txt").write_text(text)
    return folder


def text(folder):
    assert changes(folder) == []
    return (folder / "a.txt").read_text()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def folder(tmp_path):
    return fill(tmp_path / "run", "old")


@pytest.fixture
def no_exchange(monkeypatch):
    def unable(a, b):
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(module, "exchange", unable)


def test_two_folders_change_places(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    exchange(tmp_path / "a", tmp_path / "b")
    assert (names(tmp_path / "a"), names(tmp_path / "b")) == (["b"], ["a"])
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "a", tmp_path / "none")


def test_at_no_step_is_there_nothing(folder, monkeypatch):
    """Whatever is renamed or exchanged, the folder is there before and after."""
    steps = []
    for owner, name in ((os, "rename"), (os, "replace"), (module, "exchange")):
        true = getattr(owner, name)

        def watched(a, b, true=true, name=name):
            assert text(folder) == "old"
            true(a, b)
            steps.append((name, text(folder)))

        monkeypatch.setattr(owner, name, watched)
    fill(folder, "new")
    assert steps == [("exchange", "new")]
    assert names(folder.parent) == ["run"]


@pytest.mark.usefixtures("no_exchange")
def test_where_nothing_can_be_exchanged_the_old_folder_stands_aside(folder, monkeypatch):
    assert text(fill(folder, "new")) == "new"
    true, calls = os.rename, []

    def second_fails(a, b):
        calls.append(a)
        if len(calls) == 2:
            raise OSError(errno.EIO, "Input/output error")
        true(a, b)

    monkeypatch.setattr(os, "rename", second_fails)
    with pytest.raises(NotPublished, match="Input/output error"):
        fill(folder, "newer")
    assert text(folder) == "new"
    assert names(folder.parent) == ["run"]


def test_a_folder_that_a_killed_run_had_set_aside_comes_back(folder):
    folder.rename(folder.parent / ".run.old-01234567")
    check_place(folder, 0)
    assert text(folder) == "old"
    assert names(folder.parent) == ["run"]


def test_drafts_of_the_dead_go_and_those_of_the_living_stay(folder):
    dead, alive, strangers = ".run.new-00000000", ".run.new-11111111", [".other.new-22222222", ".run.new-x"]
    for name in (dead, ".run.old-33333333", alive, *strangers):
        (folder.parent / name).mkdir()
        (folder.parent / name / "half").touch()
    handle = os.open(folder.parent / alive, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    fill(folder, "new")
    assert names(folder.parent) == sorted([alive, *strangers, "run"])
    os.close(handle)
    fill(folder, "newer")
    assert names(folder.parent) == [*strangers, "run"]


def test_a_file_system_without_locks_loses_nothing(folder, monkeypatch):
    def none(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    left = folder.parent / ".run.new-00000000"
    left.mkdir()
    monkeypatch.setattr(fcntl, "flock", none)
    assert text(fill(folder, "new")) == "new"
    assert left.is_dir()  # it may be alive: nobody can tell


def test_many_at_once_leave_one_whole(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda k: fill(tmp_path / "run", str(k)), range(40)))
    assert text(tmp_path / "run") in map(str, range(40))
    assert names(tmp_path) == ["run"]


def test_results_do_not_go_where_a_link_leads(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "run").symlink_to(elsewhere)
    (tmp_path / "file").touch()
    for name, kind in (("run", "link"), ("file", "file")):
        for write in (lambda path: fill(path, "new"), lambda path: check_place(path, 0)):
            with pytest.raises(NotPublished, match=f"{name}: found a {kind}; allowed: a folder"):
                write(tmp_path / name)
    assert names(tmp_path) == ["elsewhere", "file", "run"]
    assert names(elsewhere) == []


def test_a_file_takes_no_place_of_a_link_a_folder_or_a_device(tmp_path):
    (tmp_path / "file").write_text("kept")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    before = {path.name: path.lstat() for path in tmp_path.iterdir()}
    for name in ("link", "folder", "pipe"):
        with pytest.raises(OSError, match="allowed: a file of its own, or nothing"):
            put("new", tmp_path / name)
    assert {path.name: path.lstat() for path in tmp_path.iterdir()} == before
    assert (tmp_path / "file").read_text() == "kept"


def test_too_little_space_is_told_beforehand(folder, monkeypatch):
    check_place(folder, 1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: namedtuple("Usage", "free")(1_500_000))
    with pytest.raises(NotPublished, match=r"run: 2,000 MB are needed and 1\.5 MB are free; nothing was published"):
        check_place(folder, 2_000_000_000)
    assert text(folder) == "old"


def test_a_run_without_space_for_its_results_ends_before_the_solve(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: namedtuple("Usage", "free")(10_000))
    stages = []
    with pytest.raises(NotPublished, match=r"tiny: \d MB are needed and 0\.0 MB are free"):
        energymodel.run("tiny", write_inputs(tmp_path / "inputs"), tmp_path / "results", announce=lambda stage, *_: stages.append(stage))
    assert "solve" not in stages
    assert names(tmp_path / "results") == [".status"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told_beforehand(folder):
    folder.parent.chmod(0o500)
    with pytest.raises(NotPublished, match="Permission denied"):
        check_place(folder, 0)
    folder.parent.chmod(0o700)
    assert text(folder) == "old"


def test_a_small_file_is_whole_too(tmp_path, monkeypatch):
    path = tmp_path / "status.json"
    put("{}", path)
    (tmp_path / ".status.json.new-00000000").write_text("half")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda k: put(json.dumps([k] * 9999), path), range(40)))
    assert len(set(json.loads(path.read_text()))) == 1
    assert names(tmp_path) == ["status.json"]
    before = path.read_text()

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        put("{}", path)
    assert path.read_text() == before
    assert names(tmp_path) == ["status.json"]
