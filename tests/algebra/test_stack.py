"""A stack of blocks is what SciPy makes of them, whatever they are."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from energymodel.algebra.program import Block
from energymodel.algebra.stack import Stack
from energymodel.errors import ModelError


def block(name: str, n: int) -> Block:
    return Block(name, (), (), 0, (n,), (np.arange(n),), "MW", "rows")


@given(seed=st.integers(0, 10**6), sizes=st.lists(st.integers(0, 5), max_size=4), spare=st.integers(0, 3))
def test_a_stack_of_blocks(seed, sizes, spare):
    rng = np.random.default_rng(seed)
    matrices = [sp.csr_array(rng.integers(0, 3, (n, 7)).astype(float)) for n in sizes]
    sides = [np.sort(rng.integers(-2, 3, (2, n)), axis=0) * np.array([[0.0], [1.0]]) for n in sizes]
    stack = Stack(None, 7, sum(m.nnz for m in matrices) + spare)
    for k, (n, matrix, (low, high)) in enumerate(zip(sizes, matrices, sides, strict=True)):
        stack.add(block(f"b{k}", n), matrix, np.minimum(low, high), np.maximum(low, high))
    whole, expected = stack.matrix(), sp.vstack([sp.csr_array((0, 7)), *matrices], format="csr")
    for part in ("data", "indices", "indptr"):
        np.testing.assert_array_equal(getattr(whole, part), getattr(expected, part))
    assert whole.shape == expected.shape
    assert whole.indices.dtype == whole.indptr.dtype == np.int32
    assert [b.start for b in stack.blocks.values()] == [sum(sizes[:k]) for k in range(len(sizes))]
    assert [len(side) for side in stack.sides()] == [sum(sizes)] * 2
    for b, matrix, (low, high) in zip(stack.blocks.values(), matrices, sides, strict=True):
        assert (whole[b.part] != matrix).nnz == 0
        np.testing.assert_array_equal([side[b.part] for side in stack.sides()], [np.minimum(low, high), np.maximum(low, high)])


def test_a_name_is_stacked_once():
    stack, rows = Stack(None, 1, 2), (sp.csr_array([[1.0]]), np.zeros(1), np.ones(1))
    stack.add(block("b", 1), *rows)
    with pytest.raises(ModelError, match="declared twice"):
        stack.add(block("b", 1), *rows)
