import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readGgufFileInfo } from "node-llama-cpp";
import { type GgufContent, type GgufTensor, type GgufValue, writeGguf } from "../../models/gguf.ts";
import { Bits } from "../../models/weights.ts";

describe("the GGUF writer", () => {
	let folder: string;
	let path: string;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-gguf-"));
		path = join(folder, "written.gguf");
	});

	after(() => rm(folder, { recursive: true }));

	const architecture: Record<string, GgufValue> = { "general.architecture": { type: "string", value: "test" } };

	async function write(content: Partial<GgufContent>): Promise<void> {
		await writeGguf(path, { tensors: [], ...content, metadata: { ...architecture, ...content.metadata } });
	}

	/** What a reader that is not ours makes of the file. */
	async function readBack() {
		return await readGgufFileInfo(path, { sourceType: "filesystem", logWarnings: true });
	}

	function tensor(name: string, type: GgufTensor["type"], dimensions: number[], ...pieces: Uint8Array[]): GgufTensor {
		return { name, type, dimensions, data: () => pieces };
	}

	it("writes values of every type, as another reader reads them", async () => {
		await write({
			metadata: {
				"test.uint8": { type: "uint8", value: 255 },
				"test.int8": { type: "int8", value: -128 },
				"test.uint16": { type: "uint16", value: 65_535 },
				"test.int16": { type: "int16", value: -32_768 },
				"test.uint32": { type: "uint32", value: 4_294_967_295 },
				"test.int32": { type: "int32", value: -2_147_483_648 },
				"test.float32": { type: "float32", value: 0.1 },
				"test.float64": { type: "float64", value: 0.1 },
				"test.uint64": { type: "uint64", value: 2n ** 64n - 1n },
				"test.int64": { type: "int64", value: -(2n ** 63n) },
				"test.yes": { type: "bool", value: true },
				"test.no": { type: "bool", value: false },
				"test.string": { type: "string", value: "naïve 😀 \0 end" },
				"test.empty": { type: "string", value: "" },
			},
		});
		const { metadata, version } = await readBack();
		assert.equal(version, 3);
		assert.deepEqual((metadata as unknown as Record<string, unknown>).test, {
			uint8: 255,
			int8: -128,
			uint16: 65_535,
			int16: -32_768,
			uint32: 4_294_967_295,
			int32: -2_147_483_648,
			float32: Math.fround(0.1),
			float64: 0.1,
			uint64: 2n ** 64n - 1n,
			int64: -(2n ** 63n),
			yes: true,
			no: false,
			string: "naïve 😀 \0 end",
			empty: "",
		});
	});

	it("writes arrays, and arrays of arrays", async () => {
		const strings = Array.from({ length: 20_000 }, (_, index) => `token ${index}`);
		await write({
			metadata: {
				"test.strings": { type: "array", of: "string", values: strings },
				"test.numbers": { type: "array", of: "int32", values: [-1, 0, 1] },
				"test.bools": { type: "array", of: "bool", values: [true, false] },
				"test.longs": { type: "array", of: "uint64", values: [1n, 2n] },
				"test.none": { type: "array", of: "float32", values: [] },
				"test.nested": {
					type: "array",
					of: "array",
					values: [
						{ type: "array", of: "uint8", values: [1, 2] },
						{ type: "array", of: "string", values: ["a"] },
					],
				},
			},
		});
		const { metadata } = await readBack();
		const { longs, ...others } = (metadata as unknown as Record<string, Record<string, unknown>>).test!;
		assert.deepEqual((longs as (number | bigint)[]).map(Number), [1, 2]);
		assert.deepEqual(others, {
			strings,
			numbers: [-1, 0, 1],
			bools: [true, false],
			none: [],
			nested: [[1, 2], ["a"]],
		});
	});

	for (const alignment of [undefined, 8, 256]) {
		it(`puts tensors where the table says, alignment ${alignment ?? "by default"}`, async () => {
			const random = randomBytes(new Bits(7));
			const contents = { a: random(3 * 4), b: random(64 * 5 * 2), c: random(2 * 18 * 3), d: random(34), e: random(4) };
			await write({
				metadata: alignment === undefined ? {} : { "general.alignment": { type: "uint32", value: alignment } },
				tensors: [
					tensor("a", "F32", [3], contents.a),
					tensor("b", "F16", [64, 5], contents.b.subarray(0, 100), contents.b.subarray(100)),
					tensor("c", "Q4_0", [64, 3], contents.c),
					tensor("d", "Q8_0", [32, 1, 1, 1], contents.d),
					tensor("e", "F32", [1], contents.e),
				],
			});
			const { fullTensorInfo, tensorCount } = await readBack();
			const file = await readFile(path);
			assert.equal(tensorCount, 5);
			assert.equal(file.length % (alignment ?? 32), 0);
			for (const { name, fileOffset } of fullTensorInfo!) {
				const bytes = contents[name as keyof typeof contents];
				assert.equal(Number(fileOffset) % (alignment ?? 32), 0);
				assert.ok(file.subarray(Number(fileOffset), Number(fileOffset) + bytes.length).equals(bytes), name);
			}
			assert.deepEqual(
				fullTensorInfo!.map(({ name, ggmlType, dimensions }) => [name, ggmlType, dimensions]),
				[
					["a", 0, [3]],
					["b", 1, [64, 5]],
					["c", 2, [64, 3]],
					["d", 8, [32, 1, 1, 1]],
					["e", 0, [1]],
				],
			);
		});
	}

	it("takes data from a producer that fills one buffer again and again, and from an asynchronous one", async () => {
		const piece = new Uint8Array(4);
		function* counting() {
			for (let i = 0; i < 4; i++) yield piece.fill(i);
		}
		async function* delayed() {
			for await (const each of counting()) yield each;
		}
		const one: GgufTensor = { name: "one", type: "F32", dimensions: [4], data: counting };
		await write({ tensors: [one, { ...one, name: "two", data: delayed }] });
		const file = await readFile(path);
		const expected = Buffer.from([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
		for (const { name, fileOffset } of (await readBack()).fullTensorInfo!) {
			assert.deepEqual(file.subarray(Number(fileOffset), Number(fileOffset) + 16), expected, name);
		}
	});

	it("replaces a longer file", async () => {
		await write({ tensors: [tensor("a", "F32", [256], new Uint8Array(1024))] });
		const { size } = await stat(path);
		await write({});
		assert.ok((await stat(path)).size < size);
		assert.equal((await readBack()).tensorCount, 0);
	});

	it("refuses data of another size than the tensor's", async () => {
		for (const size of [0, 12, 20]) {
			const tensors = [tensor("a", "F32", [4], new Uint8Array(size))];
			await assert.rejects(write({ tensors }), /tensor a has 16 bytes/, `${size} bytes`);
		}
	});

	it("refuses what the format cannot hold", async () => {
		const refused: [RegExp, Partial<GgufContent>][] = [
			[/not a whole number of Q4_0 blocks/, { tensors: [tensor("a", "Q4_0", [33, 32])] }],
			[/Two tensors are called a/, { tensors: [tensor("a", "F32", [0]), tensor("a", "F32", [0])] }],
			[/longer than 64 bytes/, { tensors: [tensor("é".repeat(33), "F32", [0])] }],
			[/out of range/, { metadata: { "test.value": { type: "uint8", value: 256 } } }],
			[/multiple of 8/, { metadata: { "general.alignment": { type: "uint32", value: 12 } } }],
		];
		for (const [message, content] of refused) await assert.rejects(write(content), message);
	});
});

const randomBytes = (bits: Bits) => (count: number) =>
	Buffer.from(Uint8Array.from({ length: count }, () => bits.next() & 0xff));
