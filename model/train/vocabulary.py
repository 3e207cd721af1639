"""The tokenizer, and the training text as tokens."""

import hashlib
import json
from array import array
from pathlib import Path

import numpy
import sentencepiece

CONTROL = ["<|im_start|>", "<|im_end|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"]
# Tokens of their own wherever they stand: what code and Markdown are made of.
WHOLE = ["\n", "```"]


def train(text, model_file, size):
    """Trains byte-pair encoding with a token for every digit and every byte, on a part of the training text."""
    model_file.parent.mkdir(parents=True, exist_ok=True)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=_lines(text, documents=60_000),
        model_prefix=str(model_file.with_suffix("")),
        model_type="bpe",
        vocab_size=size,
        character_coverage=1.0,
        byte_fallback=True,
        split_digits=True,
        split_by_unicode_script=False,
        allow_whitespace_only_pieces=True,
        normalization_rule_name="identity",
        add_dummy_prefix=False,
        remove_extra_whitespaces=False,
        user_defined_symbols=CONTROL + WHOLE,
        num_threads=1,
        minloglevel=2,
    )


def _lines(text, documents):
    """Lines without what is a token of its own, and all characters of ASCII, so that none of them is left to bytes."""
    yield "".join(chr(code) for code in range(0x20, 0x7F))
    with text.open() as file:
        for _, line in zip(range(documents), file):
            for _, segment in json.loads(line):
                for whole in CONTROL + WHOLE:
                    segment = segment.replace(whole, "\0")
                yield from (piece for piece in segment.split("\0") if piece.strip())


def load(model_file):
    return sentencepiece.SentencePieceProcessor(model_file=str(model_file))


def sample(text, processor, target, documents=300):
    """Writes some documents with their tokens, for llama.cpp's tokenizer to be compared with."""
    with Path(text).open() as file, target.open("w") as out:
        for _, line in zip(range(documents), file):
            whole = "".join(segment for _, segment in json.loads(line))
            out.write(json.dumps({"text": whole, "tokens": processor.encode(whole)}) + "\n")


def digest(text):
    """SHA-256 of a text's file, as 32 bytes."""
    return hashlib.sha256(text.read_bytes()).digest()


def source(corpus):
    """The digest of the text that a corpus was made from."""
    with numpy.load(corpus) as file:
        return file["source"].tobytes()


def encode(text, processor, longest, target):
    """Writes the documents as tokens, the weight of the loss on each in hundredths, and where each document begins.
    Documents that are longer than `longest` are left out; their number is returned.
    """
    tokens, weights, starts, left_out = array("H"), array("B"), array("Q", [0]), 0
    with Path(text).open() as file:
        for line in file:
            segments = json.loads(line)
            encoded = processor.encode([segment for _, segment in segments])
            if sum(map(len, encoded)) > longest:
                left_out += 1
                continue
            for (weight, _), part in zip(segments, encoded):
                tokens.extend(part)
                weights.extend([round(100 * weight)] * len(part))
            starts.append(len(tokens))
    partial = target.with_suffix(".part.npz")
    numpy.savez(
        partial,
        source=numpy.frombuffer(digest(text), numpy.uint8),
        tokens=numpy.frombuffer(tokens, numpy.uint16),
        weights=numpy.frombuffer(weights, numpy.uint8),
        starts=numpy.frombuffer(starts, numpy.uint64).astype(numpy.int64),
    )
    partial.replace(target)
    return left_out
