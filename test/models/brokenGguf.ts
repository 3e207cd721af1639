import { readFile, writeFile } from "node:fs/promises";
import { type Random, seededRandom } from "../../sampler/random.ts";

/** Where the parts of a GGUF file are, in bytes from its beginning. */
interface Anatomy {
	readonly pairs: readonly {
		readonly key: number;
		readonly name: string;
		readonly type: number;
		readonly value: number;
	}[];
	readonly tensors: readonly {
		readonly name: number;
		readonly dimensions: number;
		readonly type: number;
		readonly offset: number;
	}[];
	/** Where the data begins. */
	readonly data: number;
}

const tensorCount = 8;
const pairCount = 16;

/** Kinds of damage, each done to a copy of a sound file. */
const damages: Readonly<Record<string, (file: Buffer, anatomy: Anatomy, random: Random) => Buffer>> = {
	"cut at a border": (file, anatomy, random) => {
		const starts = anatomy.pairs.flatMap(({ key, type, value }) => [key, type, value]);
		const entries = anatomy.tensors.flatMap(({ name, dimensions, type, offset }) => [name, dimensions, type, offset]);
		const borders = [0, 4, tensorCount, pairCount, ...starts, ...entries, anatomy.data, file.length - 1];
		return file.subarray(0, pick(borders, random));
	},
	"cut in the data": (file, { data }, random) => file.subarray(0, between(data, file.length, random)),
	"bytes of the header": (file, { data }, random) => flip(file, 0, data, 1 + below(8, random), random),
	"bytes of the tensor table": (file, { tensors, data }, random) =>
		flip(file, tensors[0]!.name, data, 1 + below(8, random), random),
	"bytes of the data": (file, { data }, random) => flip(file, data, file.length, 1000, random),
	"an absurd count": (file, { pairs }, random) => {
		const lengths = pairs.map(({ key }) => key);
		file.writeBigUInt64LE(absurd(random), pick([tensorCount, pairCount, ...lengths], random));
		return file;
	},
	"no tensors": (file) => {
		file.writeBigUInt64LE(0n, tensorCount);
		return file;
	},
	"fewer tensors": (file, { tensors }, random) => {
		file.writeBigUInt64LE(BigInt(below(tensors.length, random)), tensorCount);
		return file;
	},
	"a tensor elsewhere": (file, { tensors }, random) => {
		file.writeBigUInt64LE(absurd(random), pick(tensors, random).offset);
		return file;
	},
	"a tensor of another type": (file, { tensors }, random) => {
		file.writeUInt32LE(below(60, random), pick(tensors, random).type);
		return file;
	},
	"a tensor of another shape": (file, { tensors }, random) => {
		const { dimensions } = pick(tensors, random);
		file.writeBigUInt64LE(random.next() < 0.5 ? absurd(random) : BigInt(below(4096, random)), dimensions + 4);
		return file;
	},
	"a value of another type": (file, { pairs }, random) => {
		file.writeUInt32LE(below(14, random), pick(pairs, random).type);
		return file;
	},
	"a huge text": (file, { pairs }, random) => {
		const texts = pairs.filter(({ type }) => file.readUInt32LE(type) === 8);
		file.writeBigUInt64LE(absurd(random), pick(texts, random).value);
		return file;
	},
	"an absurd number": (file, { pairs }, random) => {
		const numbers = pairs.filter(({ type }) => file.readUInt32LE(type) === 4);
		const values = [0, 1, 3, 0x7fffffff, 0xffffffff, below(100_000, random)];
		file.writeUInt32LE(pick(values, random), pick(numbers, random).value);
		return file;
	},
	"a key that is missing": (file, { pairs }, random) => {
		const { key, name } = pick(pairs, random);
		file.write("x", key + 8 + name.length - 1);
		return file;
	},
	"no tokenizer": (file, { pairs }) => {
		for (const { key, name } of pairs) if (name.startsWith("tokenizer.")) file.write("y", key + 8);
		return file;
	},
	"an unknown architecture": (file, { pairs }) => {
		const { value } = pairs.find(({ name }) => name === "general.architecture")!;
		file.write("z", value + 8);
		return file;
	},
};

export const damageNames = Object.keys(damages);

/** Writes a broken copy of a sound model file. The same seed does the same damage. @returns the kind of damage */
export async function writeBrokenGguf(path: string, sound: string, seed: number): Promise<string> {
	const file = await readFile(sound);
	const name = damageNames[seed % damageNames.length]!;
	await writeFile(path, damages[name]!(file, anatomyOf(file), seededRandom(seed)));
	return name;
}

const below = (count: number, random: Random): number => Math.floor(random.next() * count);
const between = (from: number, to: number, random: Random): number => from + below(to - from, random);
const pick = <T>(values: readonly T[], random: Random): T => values[below(values.length, random)]!;

function absurd(random: Random): bigint {
	return pick([0xffffffffffffffffn, 0x7fffffffffffffffn, 1n << 40n, 1n << 31n, 1_000_003n, 7n], random);
}

function flip(file: Buffer, from: number, to: number, count: number, random: Random): Buffer {
	for (let i = 0; i < count; i++) {
		const at = between(from, to, random);
		file[at] = file[at]! ^ (1 + below(255, random));
	}
	return file;
}

const sizes = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8];

/** Of a file that is sound: nothing is checked. */
function anatomyOf(file: Buffer): Anatomy {
	let at = 24;
	const skip = (bytes: number) => {
		at += bytes;
		return at - bytes;
	};
	const length = () => Number(file.readBigUInt64LE(skip(8)));
	const text = () => {
		const size = length();
		const start = skip(size);
		return file.toString("latin1", start, at);
	};
	const skipValue = (type: number) => {
		if (type === 8) text();
		else if (type === 9) {
			const element = file.readUInt32LE(skip(4));
			for (let left = length(); left > 0; left--) skipValue(element);
		} else skip(sizes[type]!);
	};
	const pairs = Array.from({ length: Number(file.readBigUInt64LE(pairCount)) }, () => {
		const key = at;
		const name = text();
		const type = at;
		at += 4;
		const value = at;
		skipValue(file.readUInt32LE(type));
		return { key, name, type, value };
	});
	const tensors = Array.from({ length: Number(file.readBigUInt64LE(tensorCount)) }, () => {
		const name = at;
		text();
		const dimensions = at;
		at += 4 + 8 * file.readUInt32LE(dimensions);
		const type = at;
		const offset = at + 4;
		at += 12;
		return { name, dimensions, type, offset };
	});
	return { pairs, tensors, data: Math.ceil(at / 32) * 32 };
}
