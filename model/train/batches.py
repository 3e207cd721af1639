"""Which documents are read together: always the same ones for the same seed."""

from dataclasses import dataclass

import numpy
import torch


@dataclass(frozen=True)
class Corpus:
    tokens: numpy.ndarray
    weights: numpy.ndarray
    starts: numpy.ndarray

    @classmethod
    def load(cls, path):
        with numpy.load(path) as file:
            return cls(file["tokens"], file["weights"], file["starts"])

    def __len__(self):
        return len(self.starts) - 1

    def lengths(self):
        return numpy.diff(self.starts)


@dataclass(frozen=True)
class Batch:
    """Documents side by side, the shorter ones filled up. `weights` are those of the tokens to be foretold."""

    inputs: torch.Tensor
    targets: torch.Tensor
    weights: torch.Tensor


def plan(corpus, seed, batch_tokens, batches_a_step):
    """Every document once, in steps of batches of documents of about the same length.
    Returns a list of steps, each a list of arrays of document numbers.
    """
    generator = numpy.random.default_rng(seed)
    order = generator.permutation(len(corpus))
    lengths = corpus.lengths()
    batches = []
    for start in range(0, len(order), 8192):
        pool = order[start : start + 8192]
        batches.extend(_cut(pool[numpy.argsort(lengths[pool], kind="stable")], lengths, batch_tokens))
    # Neighbouring pools are mixed too: a step holds documents of different lengths.
    batches = [batches[index] for index in generator.permutation(len(batches))]
    whole = len(batches) - len(batches) % batches_a_step
    return [batches[start : start + batches_a_step] for start in range(0, whole, batches_a_step)]


def once(corpus, batch_tokens):
    """Every document once, in batches of documents of about the same length."""
    lengths = corpus.lengths()
    return list(_cut(numpy.argsort(lengths, kind="stable"), lengths, batch_tokens))


def _cut(pool, lengths, batch_tokens):
    start = 0
    for end in range(1, len(pool) + 1):
        # Sorted by length: the last one is the longest.
        if end == len(pool) or (end + 1 - start) * lengths[pool[end]] > batch_tokens:
            yield pool[start:end]
            start = end


def weight_of(corpus, documents):
    """The sum of the weights of all that is to be foretold in these documents."""
    return sum(float(corpus.weights[corpus.starts[i] + 1 : corpus.starts[i + 1]].sum()) for i in documents) / 100


def gather(corpus, documents):
    longest = max(corpus.starts[i + 1] - corpus.starts[i] for i in documents) - 1
    inputs = numpy.zeros((len(documents), longest), numpy.int64)
    targets = numpy.zeros_like(inputs)
    weights = numpy.zeros((len(documents), longest), numpy.float32)
    for row, document in enumerate(documents):
        start, end = corpus.starts[document], corpus.starts[document + 1]
        length = end - start - 1
        inputs[row, :length] = corpus.tokens[start : end - 1]
        targets[row, :length] = corpus.tokens[start + 1 : end]
        weights[row, :length] = corpus.weights[start + 1 : end] / 100
    return Batch(torch.from_numpy(inputs), torch.from_numpy(targets), torch.from_numpy(weights))
