"""Frames: the points at which an expression is evaluated all at once, as an open grid of broadcastable arrays.

A rule over ``(unit, hour)`` is evaluated on the frame of shape ``(units, hours)``: the index ``g`` is an array of shape
``(units, 1)``, ``t`` one of shape ``(1, hours)``; what depends on the unit alone stays that small. A sum adds an axis in
front; a sum over a family (``m.units_in[z]``) replaces the axis of its key by one with an element for each pair.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from math import prod

import numpy as np
import scipy.sparse as sp

from energymodel.algebra.space import Family, IndexSet


@dataclass(frozen=True)
class Frame:
    """``at``: id of an index template -> (root, positions); ``row``: arrays that add up to the row of each point."""

    shape: tuple[int, ...]
    row: tuple[np.ndarray, ...]
    at: dict[int, tuple[str, np.ndarray]]

    @property
    def size(self) -> int:
        """Number of points."""
        return prod(self.shape)

    def rows(self) -> np.ndarray:
        """Row of each point, flat."""
        return spread(np.add, self.row, np.empty(self.shape, np.int32)).ravel()


def spread(combine: np.ufunc, parts: tuple, out: np.ndarray) -> np.ndarray:
    """Sum or product of arrays that broadcast to ``out``, written there."""
    *first, last = parts or (combine.identity,)
    if first:
        return combine(reduce(combine, first), last, out=out)
    out[...] = last
    return out


def flat(x, frame: Frame) -> np.ndarray:
    """An array at every point of a frame, flat; one number for all takes no memory."""
    return np.broadcast_to(x, frame.size) if np.ndim(x) == 0 else np.broadcast_to(x, frame.shape).ravel()


@dataclass(frozen=True)
class Step:
    """From a frame into a sum: ``lift`` carries an array of the outer frame inside, ``fold`` adds one up on the way out."""

    inner: Frame
    lift: Callable[[np.ndarray], np.ndarray]
    fold: Callable[[np.ndarray], np.ndarray]


def grid(sets: list[IndexSet], templates: list) -> Frame:
    """The frame of a rule: one axis for each set, rows numbered in C order."""
    shape = tuple(map(len, sets))
    row, at = [], {}
    for axis, (index_set, template) in enumerate(zip(sets, templates, strict=True)):
        along = [-1 if k == axis else 1 for k in range(len(shape))]
        row.append((np.arange(shape[axis], dtype=np.int32) * np.int32(prod(shape[axis + 1 :]))).reshape(along))
        at[id(template)] = (index_set.root, index_set.members.reshape(along))
    return Frame(shape, tuple(row), at)


def over_members(frame: Frame, template, root: str, members: np.ndarray) -> Step:
    """Into a sum over members that are the same at every point: a new axis in front."""
    n = len(members)
    at = frame.at | {id(template): (root, members.reshape(-1, *[1] * len(frame.shape)))}

    def fold(x):
        x = np.asarray(x)
        return x.sum(axis=0) * (n if x.shape[0] == 1 else 1) if x.ndim > len(frame.shape) else x * n

    return Step(Frame((n, *frame.shape), frame.row, at), lambda x: x, fold)


def over_family(frame: Frame, template, family: Family, key: np.ndarray) -> Step:
    """Into a sum over the members of ``family[key]``: the axes along which the key varies become one, a point for each pair."""
    key = _padded(key, len(frame.shape))
    axes = [a for a, n in enumerate(key.shape) if n > 1]
    if not axes:
        empty = not key.size  # a key over an axis without points
        return over_members(frame, template, family.root, family[0][:0] if empty else family[key.item()])
    sizes, flat = [frame.shape[a] for a in axes], key.ravel()
    count = family.start[flat + 1] - family.start[flat]
    parent = np.repeat(np.arange(len(flat)), count)
    first = np.cumsum(count) - count
    members = family.members[family.start[flat][parent] + np.arange(len(parent)) - first[parent]]
    front = list(range(len(axes)))

    def lift(x):
        x = _padded(x, len(frame.shape))
        if all(x.shape[a] == 1 for a in axes):
            return x
        wide = np.broadcast_to(x, [frame.shape[a] if a in axes else n for a, n in enumerate(x.shape)])
        moved = np.moveaxis(wide, axes, front)
        moved = moved.reshape(-1, *moved.shape[len(axes) :]).take(parent, axis=0)
        return np.expand_dims(np.moveaxis(moved, 0, axes[0]), axes[1:])

    def fold(x):
        x = _padded(x, len(frame.shape))
        wide = np.broadcast_to(x, [len(parent) if a == axes[0] else n for a, n in enumerate(x.shape)])
        moved = np.moveaxis(np.squeeze(wide, tuple(axes[1:])), axes[0], 0)
        add = sp.csr_array((np.ones(len(parent)), np.arange(len(parent)), np.append(first, len(parent))), shape=(len(flat), len(parent)))
        total = (add @ moved.reshape(len(parent), prod(moved.shape[1:]))).reshape(*sizes, *moved.shape[1:])
        return np.moveaxis(total, front, axes)

    shape = tuple(len(parent) if a == axes[0] else 1 if a in axes else n for a, n in enumerate(frame.shape))
    along = [-1 if a == axes[0] else 1 for a in range(len(shape))]
    at = {k: (root, lift(x)) for k, (root, x) in frame.at.items()} | {id(template): (family.root, members.reshape(along))}
    return Step(Frame(shape, tuple(lift(x) for x in frame.row), at), lift, fold)


def _padded(x, ndim: int) -> np.ndarray:
    x = np.asarray(x)
    return x.reshape((1,) * (ndim - x.ndim) + x.shape)
