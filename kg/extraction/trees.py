"""Boosted decision trees: learned by scikit-learn (extra ``train``), kept as arrays, climbed by numpy alone."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.errors import ModelError

DEPTH = 6


@dataclass(frozen=True, slots=True)
class Trees:
    """All nodes of all trees in a row; a leaf is its own child."""

    base: float
    roots: NDArray[np.int32]
    columns: NDArray[np.int16]
    limits: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    values: NDArray[np.float32]

    def score(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log odds of each row."""
        nodes = np.tile(self.roots, (len(rows), 1))
        each = np.arange(len(rows))[:, None]
        for _ in range(DEPTH):
            low = rows[each, self.columns[nodes]] <= self.limits[nodes]
            nodes = np.where(low, self.left[nodes], self.right[nodes])
        result: NDArray[np.float32] = (self.values[nodes].sum(axis=1) + self.base).astype(np.float32)
        return result

    def to_arrays(self, prefix: str = "") -> dict[str, NDArray[Any]]:
        """The arrays by name, to be written into an archive."""
        return {f"{prefix}{f.name}": np.asarray(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], prefix: str = "") -> Trees:
        """Reads what `to_arrays` gave."""
        own = {f.name: arrays[f"{prefix}{f.name}"] for f in fields(cls) if f.name != "base"}
        return cls(base=float(arrays[f"{prefix}base"]), **own)

    def to_bytes(self) -> bytes:
        """The arrays as one compressed numpy archive."""
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **self.to_arrays())  # type: ignore[arg-type]
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Trees:
        """Reads what `to_bytes` wrote. Raises: ModelError when the bytes are something else."""
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as archive:
                return cls.from_arrays(archive)
        except (ValueError, KeyError, OSError, EOFError) as error:
            raise ModelError(f"damaged trees in the model: {error}; install zhitu again or run kg train") from error


def fit_trees(
    rows: NDArray[np.float32],
    wanted: NDArray[np.bool_],
    *,
    seed: int,
    count: int = 150,
    leaves: int = 15,
    smallest: int = 20,
) -> Trees:
    """Learns trees that tell the wanted rows from the others; a leaf holds at least ``smallest`` of the rows."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    if wanted.all() or not wanted.any():
        base = float(np.log((wanted.sum() + 0.5) / ((~wanted).sum() + 0.5)))
        return _join_trees(base, [])
    model = HistGradientBoostingClassifier(
        max_iter=count,
        learning_rate=0.06,
        max_leaf_nodes=leaves,
        max_depth=DEPTH,
        min_samples_leaf=smallest,
        l2_regularization=5.0,
        max_features=0.15,
        early_stopping=False,
        random_state=seed,
    )
    # Threads wait for each other by spinning: on a busy machine two of them are many times slower than one.
    with threadpool_limits(1, user_api="openmp"):
        model.fit(rows, wanted)
    # scikit-learn keeps its trees private; the array of nodes has been the same since version 0.24.
    return _join_trees(float(model._baseline_prediction.ravel()[0]), [p[0].nodes for p in model._predictors])


def _join_trees(base: float, trees: list[NDArray[np.void]]) -> Trees:
    nodes: dict[str, list[NDArray[Any]]] = {
        name: [np.zeros(0)] for name in ("columns", "limits", "left", "right", "values")
    }
    roots, offset = [], 0
    for tree in trees:
        own = np.arange(len(tree)) + offset
        leaf = tree["is_leaf"].astype(bool)
        nodes["columns"].append(np.where(leaf, 0, tree["feature_idx"]))
        nodes["limits"].append(np.where(leaf, 0, tree["num_threshold"]))
        nodes["left"].append(np.where(leaf, own, tree["left"].astype(np.int64) + offset))
        nodes["right"].append(np.where(leaf, own, tree["right"].astype(np.int64) + offset))
        nodes["values"].append(np.where(leaf, tree["value"], 0))
        roots.append(offset)
        offset += len(tree)
    kinds = {"columns": np.int16, "limits": np.float32, "left": np.int32, "right": np.int32, "values": np.float32}
    joined = {name: np.concatenate(parts).astype(kinds[name]) for name, parts in nodes.items()}
    return Trees(base=base, roots=np.array(roots, dtype=np.int32), **joined)
