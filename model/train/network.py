"""A llama-architecture network whose weights live in one flat vector, for training on CPU cores.

Matrix products are done in the precision that this CPU is faster at: many recent ones are several times faster in bfloat16,
the others a hundred times slower. The residual stream, the weights and the optimiser's state stay in float32. The norms
within the layers have no gain: the matrix behind each of them takes it up.
"""

import time
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F


@dataclass(frozen=True)
class Shape:
    vocabulary: int = 1024
    width: int = 256
    layers: int = 5
    heads: int = 8
    feed_forward: int = 576
    context: int = 512
    rope_base: float = 10_000.0
    epsilon: float = 1e-5

    def as_dict(self):
        return asdict(self)

    def tensors(self):
        """Name and dimensions of each tensor, in the order in which they lie in the flat vector."""
        d, f = self.width, self.feed_forward
        yield "embedding", (self.vocabulary, d)
        for layer in range(self.layers):
            yield f"{layer}.qkv", (3 * d, d)
            yield f"{layer}.output", (d, d)
            yield f"{layer}.gate_up", (2 * f, d)
            yield f"{layer}.down", (d, f)
        yield "gain", (d,)


def views(shape, flat):
    """The tensors of a flat vector, by name."""
    tensors, start = {}, 0
    for name, dimensions in shape.tensors():
        size = torch.Size(dimensions).numel()
        tensors[name] = flat[start : start + size].view(dimensions)
        start += size
    return tensors


def parameter_count(shape):
    return sum(torch.Size(dimensions).numel() for _, dimensions in shape.tensors())


def initialise(shape, flat, seed):
    """Normal weights; those that write to the residual stream are smaller, the more layers write to it."""
    generator = torch.Generator().manual_seed(seed)
    for name, tensor in views(shape, flat).items():
        if name == "gain":
            tensor.fill_(1.0)
            continue
        deviation = 0.02 if name == "embedding" else tensor.shape[1] ** -0.5
        if name.endswith(("output", "down")):
            deviation /= (2 * shape.layers) ** 0.5
        tensor.copy_(torch.randn(tensor.shape, generator=generator) * deviation)


PRECISIONS = {"bfloat16": torch.bfloat16, "float32": torch.float32}


def faster_precision(shape):
    """The name of the precision in which this CPU is faster at a product of the size that training is made of."""

    def seconds(precision):
        rows, matrix = (torch.randn(size, shape.width).to(precision) for size in (512, shape.width))
        F.linear(rows, matrix)
        began = time.perf_counter()
        for _ in range(5):
            F.linear(rows, matrix)
        return time.perf_counter() - began

    return min(PRECISIONS, key=lambda name: seconds(PRECISIONS[name]))


class Norm(torch.autograd.Function):
    """x / rms(x), from float32 to the precision of the products."""

    @staticmethod
    def forward(ctx, x, epsilon, precision):
        scale = (torch.linalg.vector_norm(x, dim=-1, keepdim=True).square_().div_(x.shape[-1])).add_(epsilon).rsqrt_()
        ctx.save_for_backward(x, scale)
        return (x * scale).to(precision)

    @staticmethod
    def backward(ctx, gradient):
        x, scale = ctx.saved_tensors
        gradient = gradient.float()
        y = x * scale
        along = (gradient * y).mean(-1, keepdim=True)
        return y.mul_(-along).add_(gradient).mul_(scale), None, None


class Gated(torch.autograd.Function):
    """silu(gate) * up of a tensor that holds both."""

    @staticmethod
    def forward(ctx, both):
        ctx.save_for_backward(both)
        gate, up = both.float().chunk(2, -1)
        return F.silu(gate).mul_(up).to(both.dtype)

    @staticmethod
    def backward(ctx, gradient):
        (both,) = ctx.saved_tensors
        gate, up = both.float().chunk(2, -1)
        gradient = gradient.float()
        sigmoid = torch.sigmoid(gate)
        silu = gate * sigmoid
        by_up = silu * gradient
        # silu'(g) = s + silu(g) (1 - s)
        by_gate = sigmoid.add_(silu.mul_(1 - sigmoid)).mul_(up).mul_(gradient)
        return torch.cat((by_gate, by_up), -1).to(both.dtype)


class Attention(torch.autograd.Function):
    """Causal attention over [batch, heads, length, head width]; the queries come scaled."""

    @staticmethod
    def forward(ctx, queries, keys, values, mask):
        scores = torch.baddbmm(mask.expand(queries.shape[0], -1, -1), queries, keys.transpose(1, 2))
        weights = torch.softmax(scores.float(), -1).to(queries.dtype)
        ctx.save_for_backward(queries, keys, values, weights)
        return torch.bmm(weights, values)

    @staticmethod
    def backward(ctx, gradient):
        queries, keys, values, weights = ctx.saved_tensors
        by_weights = torch.bmm(gradient, values.transpose(1, 2))
        by_values = torch.bmm(weights.transpose(1, 2), gradient)
        by_scores = torch._softmax_backward_data(by_weights.float(), weights.float(), -1, torch.float32).to(queries.dtype)
        by_queries = torch.bmm(by_scores, keys)
        by_keys = torch.bmm(by_scores.transpose(1, 2), queries)
        return by_queries, by_keys, by_values, None


class Network:
    """Reads weights from a flat float32 vector that others may change between two calls of `refresh`."""

    def __init__(self, shape, flat, precision):
        self.shape, self.precision = shape, precision
        self.master = views(shape, flat)
        head = shape.width // shape.heads
        frequencies = shape.rope_base ** (-torch.arange(0, head, 2).float() / head)
        angles = torch.outer(torch.arange(shape.context).float(), frequencies)
        # [context, 1, head width / 2]: pairs of neighbours turn, as llama.cpp has it for this architecture.
        self.turns = torch.polar(torch.ones_like(angles), angles)[:, None, :]
        self.mask = torch.full((shape.context, shape.context), float("-inf")).triu(1).to(precision)
        self.refresh()

    def refresh(self):
        """Takes over the weights, as leaves in the precision of the products."""
        self.weights = {
            name: tensor.to(torch.float32 if name == "gain" else self.precision, copy=True).requires_grad_()
            for name, tensor in self.master.items()
        }

    def logits(self, tokens):
        """[batch, length, vocabulary], float32."""
        shape, w = self.shape, self.weights
        batch, length = tokens.shape
        x = F.embedding(tokens, w["embedding"]).float()
        for layer in range(shape.layers):
            mixed = self._attend(F.linear(Norm.apply(x, shape.epsilon, self.precision), w[f"{layer}.qkv"]))
            x = x + F.linear(mixed, w[f"{layer}.output"])
            inner = Gated.apply(F.linear(Norm.apply(x, shape.epsilon, self.precision), w[f"{layer}.gate_up"]))
            x = x + F.linear(inner, w[f"{layer}.down"])
        x = (Norm.apply(x, shape.epsilon, self.precision) * w["gain"]).to(self.precision)
        return F.linear(x, w["embedding"]).float()

    def _attend(self, qkv):
        shape = self.shape
        batch, length, _ = qkv.shape
        head = shape.width // shape.heads
        both, values = qkv.split((2 * shape.width, shape.width), -1)
        pairs = both.float().view(batch, length, 2 * shape.heads, head // 2, 2)
        turned = torch.view_as_real(torch.view_as_complex(pairs) * self.turns[:length])
        turned = turned.view(batch, length, 2, shape.heads, head).permute(2, 0, 3, 1, 4)
        queries, keys = turned.to(self.precision).contiguous().view(2, batch * shape.heads, length, head)
        values = values.view(batch, length, shape.heads, head).transpose(1, 2).reshape(batch * shape.heads, length, head)
        mixed = Attention.apply(queries * head**-0.5, keys, values, self.mask[:length, :length])
        return mixed.view(batch, shape.heads, length, head).transpose(1, 2).reshape(batch, length, shape.width)
