import { type FileHandle, open } from "node:fs/promises";
import { ByteWriter } from "./byteWriter.ts";

/**
 * Writes GGUF version 3, the container of llama.cpp's models, little-endian. The format is described in
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md; a file is, in this order:
 *
 *     magic "GGUF", version (u32), number of tensors (u64), number of metadata pairs (u64)
 *     metadata pairs:    key (string), type of the value (u32), value
 *     tensor table:      name (string), number of dimensions (u32), dimensions (u64 each), type (u32), offset (u64)
 *     zeros up to a multiple of the alignment
 *     tensor data:       each tensor at its offset from here, zeros up to the next multiple of the alignment
 *
 * A string is its length in bytes (u64) and its UTF-8. The header is built in memory; tensor data only ever passes through.
 */

/** The types of metadata values, with the numbers the format gives them. */
const valueTypes = {
	uint8: 0,
	int8: 1,
	uint16: 2,
	int16: 3,
	uint32: 4,
	int32: 5,
	float32: 6,
	bool: 7,
	string: 8,
	array: 9,
	uint64: 10,
	int64: 11,
	float64: 12,
} as const;

/** 64-bit integers are bigints, all other numbers are numbers. */
export type GgufValue =
	| {
			readonly type: "uint8" | "int8" | "uint16" | "int16" | "uint32" | "int32" | "float32" | "float64";
			readonly value: number;
	  }
	| { readonly type: "uint64" | "int64"; readonly value: bigint }
	| { readonly type: "bool"; readonly value: boolean }
	| { readonly type: "string"; readonly value: string }
	| GgufArray;

/** An array's elements all have one type; an array of arrays is allowed. */
export type GgufArray = { readonly type: "array" } & (
	| { readonly of: "uint8" | "int8" | "uint16" | "int16" | "uint32" | "int32"; readonly values: readonly number[] }
	| { readonly of: "float32" | "float64"; readonly values: readonly number[] }
	| { readonly of: "uint64" | "int64"; readonly values: readonly bigint[] }
	| { readonly of: "bool"; readonly values: readonly boolean[] }
	| { readonly of: "string"; readonly values: readonly string[] }
	| { readonly of: "array"; readonly values: readonly GgufArray[] }
);

/** Tensor types: the number ggml gives them, and how many bytes a block of how many elements takes (ggml.c, type_traits). */
const tensorTypes = {
	F32: { number: 0, blockElements: 1, blockBytes: 4 },
	F16: { number: 1, blockElements: 1, blockBytes: 2 },
	/** An f16 scale d and 16 bytes of 4-bit q: weights d·(q - 8). Low nibbles are weights 0 to 15, high ones 16 to 31. */
	Q4_0: { number: 2, blockElements: 32, blockBytes: 18 },
	/** An f16 scale d and 32 int8 q: weights d·q. */
	Q8_0: { number: 8, blockElements: 32, blockBytes: 34 },
} as const;

export type GgufTensorType = keyof typeof tensorTypes;

/**
 * A tensor's bytes in order, in pieces of any size. A piece is written before the next one is asked for, so a producer
 * may fill the same buffer again and again.
 */
export type TensorData = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

export interface GgufTensor {
	/** At most 64 bytes. */
	readonly name: string;
	/** ggml's order: the first dimension is the one contiguous in memory (the inputs of a matrix), then the rows. */
	readonly dimensions: readonly number[];
	readonly type: GgufTensorType;
	readonly data: () => TensorData;
}

export interface GgufContent {
	/** By key. `general.alignment` (uint32), where given, is the alignment used. */
	readonly metadata: Readonly<Record<string, GgufValue>>;
	readonly tensors: readonly GgufTensor[];
}

const defaultAlignment = 32;

/** Size of a tensor's data in bytes. @throws RangeError when a row is not a whole number of blocks. */
export function tensorBytes(type: GgufTensorType, dimensions: readonly number[]): number {
	const { blockElements, blockBytes } = tensorTypes[type];
	const [row = 1, ...rows] = dimensions;
	if (row % blockElements !== 0) {
		throw new RangeError(`A row of ${row} is not a whole number of ${type} blocks of ${blockElements}.`);
	}
	return rows.reduce((product, dimension) => product * dimension, (row / blockElements) * blockBytes);
}

/**
 * Writes a GGUF file, replacing what was there.
 * @throws RangeError when a value does not fit its type, a name is too long or taken, or a tensor's data is not of the
 * size its type and dimensions say. What was written until then stays.
 */
export async function writeGguf(path: string, content: GgufContent): Promise<void> {
	const alignment = alignmentOf(content);
	const header = encodeHeader(content, alignment);
	const file = await open(path, "w");
	try {
		await writeAll(file, header);
		for (const tensor of content.tensors) {
			const written = await writeTensor(file, tensor);
			await writeAll(file, new Uint8Array(padding(written, alignment)));
		}
	} finally {
		await file.close();
	}
}

function alignmentOf({ metadata }: GgufContent): number {
	const value = metadata["general.alignment"];
	if (value === undefined) return defaultAlignment;
	if (value.type !== "uint32" || value.value === 0 || value.value % 8 !== 0) {
		throw new RangeError("general.alignment must be a uint32 and a multiple of 8.");
	}
	return value.value;
}

function encodeHeader({ metadata, tensors }: GgufContent, alignment: number): Uint8Array {
	const pairs = Object.entries(metadata);
	const out = new ByteWriter();
	out.bytes(Buffer.from("GGUF"));
	out.uint32(3);
	out.uint64(BigInt(tensors.length));
	out.uint64(BigInt(pairs.length));
	for (const [key, value] of pairs) {
		out.string(key);
		out.uint32(valueTypes[value.type]);
		writeValue(out, value);
	}
	writeTensorTable(out, tensors, alignment);
	out.bytes(new Uint8Array(padding(out.length, alignment)));
	return out.finish();
}

function writeValue(out: ByteWriter, value: GgufValue): void {
	switch (value.type) {
		case "array": {
			out.uint32(valueTypes[value.of]);
			out.uint64(BigInt(value.values.length));
			for (const element of value.values) {
				// An array is an element of its own kind; a scalar element is written as the value of its type.
				writeValue(
					out,
					value.of === "array" ? (element as GgufArray) : ({ type: value.of, value: element } as GgufValue),
				);
			}
			break;
		}
		case "string":
			out.string(value.value);
			break;
		case "bool":
			out.uint8(value.value ? 1 : 0);
			break;
		case "uint64":
			out.uint64(value.value);
			break;
		case "int64":
			out.int64(value.value);
			break;
		default:
			out[value.type](value.value);
	}
}

function writeTensorTable(out: ByteWriter, tensors: readonly GgufTensor[], alignment: number): void {
	const names = new Set<string>();
	let offset = 0;
	for (const { name, dimensions, type } of tensors) {
		if (Buffer.byteLength(name) > 64) throw new RangeError(`The tensor name ${name} is longer than 64 bytes.`);
		if (names.has(name)) throw new RangeError(`Two tensors are called ${name}.`);
		names.add(name);
		out.string(name);
		out.uint32(dimensions.length);
		for (const dimension of dimensions) out.uint64(BigInt(dimension));
		out.uint32(tensorTypes[type].number);
		out.uint64(BigInt(offset));
		const size = tensorBytes(type, dimensions);
		offset += size + padding(size, alignment);
	}
}

async function writeTensor(file: FileHandle, { name, dimensions, type, data }: GgufTensor): Promise<number> {
	const size = tensorBytes(type, dimensions);
	let written = 0;
	for await (const piece of data()) {
		written += piece.length;
		if (written > size) break;
		await writeAll(file, piece);
	}
	if (written !== size) {
		const amount = written > size ? "more" : `${written}, fewer`;
		throw new RangeError(`The tensor ${name} has ${size} bytes; its data has ${amount}.`);
	}
	return written;
}

/** `FileHandle.write` may write a part only. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
	for (let start = 0; start < bytes.length; ) {
		start += (await file.write(bytes, start, bytes.length - start)).bytesWritten;
	}
}

function padding(size: number, alignment: number): number {
	return (alignment - (size % alignment)) % alignment;
}
