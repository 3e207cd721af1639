/** JSON that is not what it should be. The message is a sentence that names the field. */
export class FieldError extends Error {
	override readonly name = "FieldError";
}

/**
 * A value read from JSON together with the way to it ("steps[3].probability"), which is only spelled out where something
 * is wrong. Each method returns the value as what it should be.
 * @throws FieldError when it is something else
 */
export class Field {
	constructor(
		private readonly value: unknown,
		private readonly key: string | number = "",
		private readonly parent: Field | null = null,
	) {}

	/** @throws FieldError */
	fail(expected: string): never {
		throw new FieldError(`${this.#path || "The whole"} should be ${expected}, but it is ${shown(this.value)}.`);
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

	get isNumber(): boolean {
		return typeof this.value === "number";
	}

	get isList(): boolean {
		return Array.isArray(this.value);
	}

	get isObject(): boolean {
		return isObject(this.value);
	}

	/** A finite number. */
	number(from = -Number.MAX_VALUE, to = Number.MAX_VALUE): number {
		const { value } = this;
		if (isNumber(value, from, to)) return value;
		if (to < Number.MAX_VALUE) this.fail(`a number from ${from} to ${to}`);
		return this.fail(from > -Number.MAX_VALUE ? `a number from ${from} on` : "a number");
	}

	/** A whole number, 0 or more, below `end`. */
	count(end = Number.MAX_SAFE_INTEGER): number {
		const { value } = this;
		if (isCount(value, end)) return value;
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

	/** What `read` makes of the value, or null where it is null. */
	orNull<T>(read: (field: Field) => T): T | null {
		return this.isNull ? null : read(this);
	}

	/** The member of an object; one that is not there is missing, not an error. */
	get(name: string): Field {
		const members = this.#members();
		return new Field(Object.hasOwn(members, name) ? members[name] : undefined, name, this);
	}

	entries(): [string, Field][] {
		return Object.keys(this.#members()).map((name) => [name, this.get(name)]);
	}

	/** An object that has these members, each as `read` makes it. */
	record<Name extends string, T>(names: readonly Name[], read: (field: Field) => T): Record<Name, T> {
		return Object.fromEntries(names.map((name) => [name, read(this.get(name))])) as Record<Name, T>;
	}

	items(): Field[] {
		if (!Array.isArray(this.value)) this.fail("a list");
		return this.value.map((item, index) => new Field(item, index, this));
	}

	/** A list of any length, for reading many numbers. */
	list(): Row {
		return new Row(Array.isArray(this.value) ? this.value : this.fail("a list"), null, this);
	}

	/** A list of fixed length; the names are for messages. */
	row(names: readonly string[]): Row {
		const { value } = this;
		if (!Array.isArray(value) || value.length !== names.length) this.fail(`a list of ${names.join(", ")}`);
		return new Row(value, names, this);
	}

	get #path(): string {
		const { key, parent } = this;
		const path = parent === null ? "" : parent.#path;
		if (typeof key === "number") return `${path}[${key}]`;
		return path === "" ? key : `${path}.${key}`;
	}

	#members(): Readonly<Record<string, unknown>> {
		return isObject(this.value) ? this.value : this.fail("an object");
	}
}

/** A list whose items are read by index. A trace has a million numbers: none gets a field unless it is wrong. */
export class Row {
	constructor(
		private readonly values: readonly unknown[],
		private readonly names: readonly string[] | null,
		private readonly field: Field,
	) {}

	get length(): number {
		return this.values.length;
	}

	at(index: number): Field {
		return new Field(this.values[index], this.names?.[index] ?? index, this.field);
	}

	isNull(index: number): boolean {
		return this.values[index] === null;
	}

	/** As `Field.number`. @throws FieldError */
	number(index: number, from: number, to: number): number {
		const value = this.values[index];
		return isNumber(value, from, to) ? value : this.at(index).number(from, to);
	}

	/** As `Field.count`. @throws FieldError */
	count(index: number, end: number): number {
		const value = this.values[index];
		return isCount(value, end) ? value : this.at(index).count(end);
	}

	/** As `Field.text`. @throws FieldError */
	text(index: number): string {
		const value = this.values[index];
		return typeof value === "string" ? value : this.at(index).text();
	}
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown, from: number, to: number): value is number {
	return typeof value === "number" && value >= from && value <= to;
}

function isCount(value: unknown, end: number): value is number {
	return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < end;
}

function shown(value: unknown): string {
	if (value === undefined) return "missing";
	const text = JSON.stringify(value);
	return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
