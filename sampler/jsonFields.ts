/** JSON that is not what it should be. The message is a sentence that names the field. */
export class FieldError extends Error {
	override readonly name = "FieldError";
}

/**
 * A value read from JSON together with the way to it ("tokens[3].probability"). Each method returns the value as what it
 * should be.
 * @throws FieldError when it is something else
 */
export class Field {
	constructor(
		private readonly value: unknown,
		private readonly path: string,
	) {}

	/** @throws FieldError */
	fail(expected: string): never {
		throw new FieldError(`${this.path} should be ${expected}, but it is ${shown(this.value)}.`);
	}

	get isNull(): boolean {
		return this.value === null;
	}

	get isMissing(): boolean {
		return this.value === undefined;
	}

	get isText(): boolean {
		return typeof this.value === "string";
	}

	number(from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): number {
		const { value } = this;
		if (typeof value === "number" && value >= from && value <= to) return value;
		if (to < Number.POSITIVE_INFINITY) this.fail(`a number from ${from} to ${to}`);
		return this.fail(from > Number.NEGATIVE_INFINITY ? `a number from ${from} on` : "a number");
	}

	/** A whole number, 0 or more, below `end`. */
	count(end = Number.MAX_SAFE_INTEGER): number {
		const { value } = this;
		if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < end) return value;
		return this.fail(end < Number.MAX_SAFE_INTEGER ? `a whole number below ${end}` : "a whole number, 0 or more");
	}

	wholeNumber(): number {
		return Number.isSafeInteger(this.value) ? (this.value as number) : this.fail("a whole number");
	}

	text(): string {
		return typeof this.value === "string" ? this.value : this.fail("a text");
	}

	oneOf<T extends string>(words: readonly T[]): T {
		const word = words.find((candidate) => candidate === this.value);
		return word ?? this.fail(`one of ${words.join(", ")}`);
	}

	/** The member of an object; one that is not there is missing, not an error. */
	get(name: string): Field {
		const members = this.#members();
		return new Field(
			Object.hasOwn(members, name) ? members[name] : undefined,
			this.path ? `${this.path}.${name}` : name,
		);
	}

	entries(): [string, Field][] {
		return Object.keys(this.#members()).map((name) => [name, this.get(name)]);
	}

	items(): Field[] {
		if (!Array.isArray(this.value)) this.fail("a list");
		return this.value.map((item, index) => new Field(item, `${this.path}[${index}]`));
	}

	/** The items of a list of fixed length; the names are for messages. */
	row<const Names extends readonly string[]>(names: Names): { [Index in keyof Names]: Field } {
		const { value } = this;
		if (!Array.isArray(value) || value.length !== names.length) this.fail(`a list of ${names.join(", ")}`);
		return names.map((name, index) => new Field(value[index], `${this.path}.${name}`)) as {
			[Index in keyof Names]: Field;
		};
	}

	#members(): Readonly<Record<string, unknown>> {
		const { value } = this;
		if (typeof value !== "object" || value === null || Array.isArray(value)) {
			throw new FieldError(`${this.path || "The whole"} should be an object, but it is ${shown(value)}.`);
		}
		return value as Record<string, unknown>;
	}
}

function shown(value: unknown): string {
	if (value === undefined) return "missing";
	const text = JSON.stringify(value);
	return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
