"""One of the processes that train together, each on a core of its own.

On the CPUs this is made for, a process for each core does twice the work of two threads in one: most operations are too
small to be shared out. The weights, the gradients and the optimiser's state lie in shared memory; each process adds its
gradients to a row of its own, and then updates its part of the weights.
"""

import json
import math
import os
import time
from dataclasses import dataclass

import torch
import torch.nn.functional as F

import batches
import network
import optimiser


@dataclass(frozen=True)
class Schedule:
    steps: int
    peak: float = 3e-3
    warm_up: int = 200
    final_share: float = 0.04
    clip: float = 1.0

    def rate(self, step):
        """A linear warm-up, then half a cosine."""
        if step < self.warm_up:
            return self.peak * (step + 1) / self.warm_up
        done = (step - self.warm_up) / max(1, self.steps - self.warm_up)
        return self.peak * (self.final_share + (1 - self.final_share) * (1 + math.cos(math.pi * min(1.0, done))) / 2)


class State:
    """What the processes share, and what a checkpoint holds."""

    def __init__(self, shape, processes, seed):
        size = network.parameter_count(shape)
        self.shape = shape
        self.weights = torch.zeros(size).share_memory_()
        self.mean = torch.zeros(size).share_memory_()
        self.square = torch.zeros(size).share_memory_()
        self.gradients = torch.zeros(processes, size).share_memory_()
        # For each process: the loss it saw, and the squared norm of its part of the gradient.
        self.sums = torch.zeros(2, processes, dtype=torch.float64).share_memory_()
        self.step = torch.zeros(1, dtype=torch.int64).share_memory_()
        network.initialise(shape, self.weights, seed)

    def save(self, path, about):
        partial = path.with_suffix(".part")
        saved = {name: getattr(self, name) for name in ("weights", "mean", "square", "step")}
        torch.save({**saved, "shape": self.shape.as_dict(), "about": about}, partial)
        os.replace(partial, path)

    def restore(self, path, about):
        """Goes on where a run with the same settings stopped. Raises ValueError where they differ."""
        saved = torch.load(path)
        if saved["about"] != about or saved["shape"] != self.shape.as_dict():
            raise ValueError(f"{path} is of a run with other settings. Remove it, or use the settings it was made with.")
        for name in ("weights", "mean", "square", "step"):
            getattr(self, name).copy_(saved[name])


@dataclass(frozen=True)
class Run:
    corpus: str
    plan_seed: int
    batch_tokens: int
    batches_a_step: int
    precision: str
    schedule: Schedule
    checkpoint: object
    log: object
    about: dict
    checkpoint_seconds: float = 300.0


def work(rank, processes, state, run, barrier):
    """Trains from the state's step to the end of the schedule. The first process logs and saves."""
    torch.set_num_threads(1)
    corpus = batches.Corpus.load(run.corpus)
    steps = batches.plan(corpus, run.plan_seed, run.batch_tokens, run.batches_a_step)[: run.schedule.steps]
    trainer = Trainer(rank, processes, state, run, barrier)
    report = Report(run, len(steps)) if rank == 0 else None
    for step in range(int(state.step), len(steps)):
        loss, tokens = trainer.step(step, corpus, steps[step])
        if report is not None:
            report.after(step, loss, tokens, state)
    if report is not None:
        state.save(run.checkpoint, run.about)


class Trainer:
    def __init__(self, rank, processes, state, run, barrier):
        self.rank, self.processes, self.state = rank, processes, state
        self.schedule, self.barrier = run.schedule, barrier
        self.network = network.Network(state.shape, state.weights, network.PRECISIONS[run.precision])
        self.gradients = [network.views(state.shape, row) for row in state.gradients]
        held = (network.views(state.shape, flat) for flat in (state.weights, state.mean, state.square))
        self.optimiser = optimiser.Optimiser(optimiser.Settings(), *held)
        self.owned = optimiser.shared_out(self.gradients[rank], rank, processes)

    def step(self, step, corpus, planned):
        """One update of the weights. Returns the mean loss over all processes, and how many tokens were read."""
        state = self.state
        state.gradients[self.rank].zero_()
        total = sum(batches.weight_of(corpus, documents) for documents in planned)
        loss = sum(self._backward(batches.gather(corpus, documents), total) for documents in planned[self.rank :: self.processes])
        state.sums[0, self.rank] = loss
        self.barrier.wait()
        gradients = {name: sum(row[name] for row in self.gradients) for name in self.owned}
        state.sums[1, self.rank] = sum(float(gradient.square().sum()) for gradient in gradients.values())
        self.barrier.wait()
        self._update(step, gradients, math.sqrt(float(state.sums[1].sum())))
        mean_loss = float(state.sums[0].sum())
        if self.rank == 0:
            state.step.fill_(step + 1)
        self.barrier.wait()
        self.network.refresh()
        return mean_loss, sum(int(corpus.lengths()[documents].sum()) for documents in planned) if self.rank == 0 else 0

    def _backward(self, batch, total):
        """Adds the gradient of this batch's share of the step's loss."""
        logits = self.network.logits(batch.inputs)
        losses = F.cross_entropy(logits.flatten(0, 1), batch.targets.flatten(), reduction="none")
        loss = (losses * batch.weights.flatten()).sum() / total
        loss.backward()
        for name, weight in self.network.weights.items():
            self.gradients[self.rank][name].add_(weight.grad)
            weight.grad = None
        return float(loss)

    def _update(self, step, gradients, norm):
        for name, gradient in gradients.items():
            if norm > self.schedule.clip:
                gradient.mul_(self.schedule.clip / norm)
            self.optimiser.update(name, gradient, self.schedule.rate(step), step)


@torch.no_grad()
def answer_loss(shape, weights, corpus, batch_tokens):
    """The mean loss on the tokens of answers, in nats."""
    model = network.Network(shape, weights, torch.float32)
    total, count = 0.0, 0
    for documents in batches.once(corpus, batch_tokens):
        batch = batches.gather(corpus, documents)
        losses = F.cross_entropy(model.logits(batch.inputs).flatten(0, 1), batch.targets.flatten(), reduction="none")
        is_answer = batch.weights.flatten() == 1
        total += float(losses[is_answer].sum())
        count += int(is_answer.sum())
    return total / count


class Report:
    """Says how far it is, and saves now and then."""

    def __init__(self, run, steps):
        self.run, self.steps = run, steps
        self.began = self.saved = time.monotonic()
        self.losses, self.tokens, self.done = [], 0, 0

    def after(self, step, loss, tokens, state):
        self.losses.append(loss)
        self.tokens += tokens
        self.done += 1
        if (step + 1) % 20 == 0 or step + 1 == self.steps:
            self._log(step + 1)
        if time.monotonic() - self.saved > self.run.checkpoint_seconds:
            state.save(self.run.checkpoint, self.run.about)
            self.saved = time.monotonic()

    def _log(self, step):
        seconds = time.monotonic() - self.began
        loss = sum(self.losses) / len(self.losses)
        self.losses.clear()
        left = seconds / self.done * (self.steps - step)
        line = {
            "step": step,
            "loss": round(loss, 4),
            "rate": round(self.run.schedule.rate(step - 1), 6),
            "tokensPerSecond": round(self.tokens / seconds),
            "seconds": round(seconds, 1),
        }
        with self.run.log.open("a") as file:
            file.write(json.dumps(line) + "\n")
        print(
            f"step {step}/{self.steps}  loss {loss:.4f}  {line['tokensPerSecond']} tokens/s  "
            f"{left / 60:.0f} min left",
            flush=True,
        )
