"""How weights follow their gradients: Muon for the matrices within the layers, AdamW for the embedding and the gain.

Muon (Jordan et al., https://kellerjordan.github.io/posts/muon/) turns the momentum of a matrix into the nearest orthogonal one,
so that directions in which the gradient is small are learnt too. It needs fewer tokens than AdamW for the same loss, and on
slow CPUs tokens are what costs. Its steps are scaled to the size of AdamW's (Liu et al., arXiv 2502.16982), so that one
learning rate does for both.
"""

from dataclasses import dataclass

import torch

# Coefficients of the iteration that brings singular values towards 1 (Jordan et al.).
A, B, C = 3.4445, -4.7750, 2.0315
ITERATIONS = 5


@dataclass(frozen=True)
class Settings:
    decay: float = 0.1
    betas: tuple = (0.9, 0.95)
    momentum: float = 0.95


class Optimiser:
    """Updates some of the tensors, each named as in network.views: those that one process is responsible for."""

    def __init__(self, settings, weights, mean, square):
        self.settings, self.weights, self.mean, self.square = settings, weights, mean, square

    def update(self, name, gradient, rate, step):
        if name in ("embedding", "gain"):
            self._adamw(name, gradient, rate, step)
            return
        # Stacked matrices are orthogonal each by itself.
        parts = {"qkv": 3, "gate_up": 2}.get(name.split(".")[-1], 1)
        slices = (tensor.chunk(parts) for tensor in (self.weights[name], self.mean[name], gradient))
        for weight, momentum, part in zip(*slices):
            self._muon(weight, momentum, part, rate)

    def _muon(self, weight, momentum, gradient, rate):
        share = self.settings.momentum
        momentum.mul_(share).add_(gradient, alpha=1 - share)
        direction = orthogonalised(torch.lerp(gradient, momentum, share))
        weight.mul_(1 - rate * self.settings.decay)
        weight.add_(direction, alpha=-0.2 * max(weight.shape) ** 0.5 * rate)

    def _adamw(self, name, gradient, rate, step):
        first, second = self.settings.betas
        weight, mean, square = self.weights[name], self.mean[name], self.square[name]
        mean.mul_(first).add_(gradient, alpha=1 - first)
        square.mul_(second).addcmul_(gradient, gradient, value=1 - second)
        # Matrices decay, the gain does not.
        if name != "gain":
            weight.mul_(1 - rate * self.settings.decay)
        root = (square / (1 - second ** (step + 1))).sqrt_().add_(1e-8)
        weight.addcdiv_(mean, root, value=-rate / (1 - first ** (step + 1)))


def orthogonalised(matrix):
    """The nearest matrix with orthogonal rows or columns, roughly: its singular values come to lie about 1."""
    wide = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    x = wide / (torch.linalg.matrix_norm(wide) + 1e-7)
    for _ in range(ITERATIONS):
        gram = x @ x.T
        x = torch.addmm(x, torch.addmm(gram, gram, gram, beta=B, alpha=C), x, beta=A)
    return x if matrix.shape[0] <= matrix.shape[1] else x.T


def shared_out(tensors, rank, processes):
    """The names of the tensors that a process updates: each with about the same number of weights."""
    loads = [0] * processes
    owned = []
    for name, tensor in sorted(tensors.items(), key=lambda item: -item[1].numel()):
        owner = loads.index(min(loads))
        loads[owner] += tensor.numel()
        if owner == rank:
            owned.append(name)
    return owned
