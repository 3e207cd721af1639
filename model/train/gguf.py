"""Writes GGUF version 3 (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md), as far as this model needs it."""

import struct

import numpy

ALIGNMENT = 32
FLOAT32, Q8_0 = 0, 8
# The numbers the format gives the types of metadata values.
UINT32, INT32, FLOAT, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9


def q8_0(matrix):
    """Blocks of 32 weights: a half for the scale d, then 32 int8 q, weights d * q."""
    blocks = numpy.ascontiguousarray(matrix, numpy.float32).reshape(-1, 32)
    scales = numpy.abs(blocks).max(1, keepdims=True) / 127
    inverse = numpy.divide(1, scales, out=numpy.zeros_like(scales), where=scales > 0)
    quantised = numpy.round(blocks * inverse).astype(numpy.int8)
    return numpy.concatenate((scales.astype(numpy.float16).view(numpy.int8), quantised), 1).tobytes()


def write(path, metadata, tensors):
    """metadata: key -> (type, value), for arrays ((ARRAY, type of the elements), values).
    tensors: name -> (type, matrix or vector); the last dimension is the one that is contiguous.
    """
    data, table, offset = [], [], 0
    for name, (kind, values) in tensors.items():
        content = q8_0(values) if kind == Q8_0 else numpy.asarray(values, numpy.float32).tobytes()
        dimensions = values.shape[::-1]
        table.append(_string(name) + struct.pack("<I", len(dimensions)) + struct.pack(f"<{len(dimensions)}Q", *dimensions) + struct.pack("<IQ", kind, offset))
        content += bytes(-len(content) % ALIGNMENT)
        data.append(content)
        offset += len(content)
    header = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata))
    header += b"".join(_string(key) + _typed(kind, value) for key, (kind, value) in metadata.items())
    header += b"".join(table)
    header += bytes(-len(header) % ALIGNMENT)
    path.write_bytes(header + b"".join(data))


def _typed(kind, value):
    if isinstance(kind, tuple):
        _, of = kind
        return struct.pack("<IIQ", ARRAY, of, len(value)) + b"".join(_scalar(of, one) for one in value)
    return struct.pack("<I", kind) + _scalar(kind, value)


def _scalar(kind, value):
    if kind == STRING:
        return _string(value)
    return struct.pack({UINT32: "<I", INT32: "<i", FLOAT: "<f", BOOL: "<?"}[kind], value)


def _string(text):
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded
