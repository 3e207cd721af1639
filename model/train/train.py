"""Trains the built-in model on text that `model/data` has written, and writes it as a GGUF.

Everything lies in one folder (out/model): train.jsonl and heldOut.jsonl (made before), tokenizer.model, corpus.npz,
checkpoint.pt, log.jsonl and the GGUF. What is there already is not made again, and training goes on where it stopped.
"""

import argparse
import hashlib
import os
import sys
import time
from pathlib import Path

# Memory that is given back to the system and asked for again costs page after page; glibc takes no more than 32 MiB here.
os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", str(32 * 2**20))
os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", str(8 * 2**30))
os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch
import torch.multiprocessing as processes

import batches
import export
import network
import vocabulary
import worker


def main():
    options = parse()
    folder = options.folder
    text, model_file, corpus_file = folder / "train.jsonl", folder / "tokenizer.model", folder / "corpus.npz"
    shape = network.Shape(layers=options.layers, feed_forward=options.feed_forward)
    if not text.exists():
        sys.exit(f"There is no {text}. Make it first: npm run model -- data")
    if corpus_file.exists() and vocabulary.source(corpus_file) != vocabulary.digest(text):
        sys.exit(f"{corpus_file} was made from another text than {text} is now. Use another --folder, or empty this one.")
    if not model_file.exists():
        print("Training the tokenizer …", flush=True)
        vocabulary.train(text, model_file, shape.vocabulary)
    processor = vocabulary.load(model_file)
    if not corpus_file.exists():
        print("Turning the text into tokens …", flush=True)
        left_out = vocabulary.encode(text, processor, shape.context, corpus_file)
        print(f"{left_out} documents are longer than {shape.context} tokens and left out.", flush=True)
    vocabulary.sample(text, processor, folder / "encoded.jsonl")
    state = train(options, shape, corpus_file)
    vocabulary.encode(folder / "heldOut.jsonl", processor, shape.context, folder / "heldOut.npz")
    held_out = batches.Corpus.load(folder / "heldOut.npz")
    loss = worker.answer_loss(shape, state.weights, held_out, options.batch_tokens)
    print(f"Loss on held-out answers: {loss:.3f} nats a token.", flush=True)
    export.write(folder / options.name, shape, state.weights, processor)
    print(f"Wrote {folder / options.name}.", flush=True)


def precision_of(options, shape, checkpoint):
    """What was asked for, or else what a run that is to go on was begun in: a stopwatch may say otherwise now."""
    if options.precision is None and checkpoint.exists():
        return torch.load(checkpoint)["about"]["precision"]
    return options.precision or network.faster_precision(shape)


def train(options, shape, corpus_file):
    corpus = batches.Corpus.load(corpus_file)
    planned = batches.plan(corpus, options.seed, options.batch_tokens, options.batches)
    steps = min(len(planned), options.steps or len(planned))
    tokens = int(corpus.starts[-1])
    print(f"{len(corpus)} documents, {tokens / 1e6:.1f} M tokens, {steps} steps, {network.parameter_count(shape) / 1e6:.2f} M weights", flush=True)
    checkpoint = options.folder / "checkpoint.pt"
    about = {
        "corpus": hashlib.sha256(corpus.tokens.tobytes()).hexdigest(),
        "seed": options.seed,
        "steps": steps,
        "batches": [options.batches, options.batch_tokens],
        "peak": options.rate,
        "precision": precision_of(options, shape, checkpoint),
    }
    run = worker.Run(
        corpus=str(corpus_file),
        plan_seed=options.seed,
        batch_tokens=options.batch_tokens,
        batches_a_step=options.batches,
        precision=about["precision"],
        schedule=worker.Schedule(steps=steps, peak=options.rate, warm_up=min(200, steps // 5)),
        checkpoint=checkpoint,
        log=options.folder / "log.jsonl",
        about=about,
    )
    state = worker.State(shape, options.processes, options.seed)
    if run.checkpoint.exists():
        state.restore(run.checkpoint, about)
        print(f"Going on from step {int(state.step)}.", flush=True)
    began = time.monotonic()
    context = processes.get_context("spawn")
    barrier = context.Barrier(options.processes)
    processes.spawn(worker.work, (options.processes, state, run, barrier), nprocs=options.processes)
    print(f"Trained for {(time.monotonic() - began) / 60:.1f} minutes.", flush=True)
    return state


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("out/model"))
    parser.add_argument("--name", default="hunch-nano-q8_0.gguf", help="the file to write, in the folder")
    parser.add_argument("--steps", type=int, help="at most so many; without it, all documents once")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="one for each core; the sums differ in the last bits with their number")
    parser.add_argument("--precision", choices=network.PRECISIONS, help="of the matrix products; without it, the one this CPU is faster in")
    parser.add_argument("--layers", type=int, default=5)
    parser.add_argument("--feed-forward", type=int, default=576)
    parser.add_argument("--rate", type=float, default=2.5e-3, help="the peak of the learning rate")
    parser.add_argument("--batches", type=int, default=4, help="batches a step")
    parser.add_argument("--batch-tokens", type=int, default=1536, help="tokens a batch, at most")
    return parser.parse_args()


if __name__ == "__main__":
    main()
