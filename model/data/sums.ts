/** Sums of whole numbers, worked out in steps so small that each is easy, and what of them may be held out. */

export type Operator = "+" | "-" | "*";

/** Numbers, operators and, around two of them, parentheses. Never negative on the way. */
export type Expression = number | Sum;

export interface Sum {
	readonly left: Expression;
	readonly operator: Operator;
	readonly right: Expression;
}

export const sum = (left: Expression, operator: Operator, right: Expression): Sum => ({ left, operator, right });

export function resultOf(expression: Expression): number {
	if (typeof expression === "number") return expression;
	return apply(resultOf(expression.left), expression.operator, resultOf(expression.right));
}

function apply(left: number, operator: Operator, right: number): number {
	if (operator === "*") return left * right;
	return operator === "+" ? left + right : left - right;
}

/** Whether a value on the way is negative: such sums are not asked. */
export function dipsBelowZero(expression: Expression): boolean {
	if (typeof expression === "number") return expression < 0;
	return resultOf(expression) < 0 || dipsBelowZero(expression.left) || dipsBelowZero(expression.right);
}

/** As a programmer writes it: parentheses only where they are needed. */
export function textOf(expression: Expression): string {
	if (typeof expression === "number") return String(expression);
	const { left, operator, right } = expression;
	return `${operand(left, operator, "left")} ${operator} ${operand(right, operator, "right")}`;
}

function operand(expression: Expression, within: Operator, side: "left" | "right"): string {
	const text = textOf(expression);
	if (typeof expression === "number") return text;
	const binds = (operator: Operator) => (operator === "*" ? 2 : 1);
	const needed =
		side === "left"
			? binds(expression.operator) < binds(within)
			: binds(expression.operator) <= binds(within) && !(within === "+" && expression.operator === "+");
	return needed ? `(${text})` : text;
}

/** One operation on two numbers, and how it is worked out: "5 * 12 = 5 * 10 + 5 * 2 = 50 + 10 = 60". */
export function workedOperation(left: number, operator: Operator, right: number): string {
	const value = apply(left, operator, right);
	const whole = `${left} ${operator} ${right}`;
	if (isEasy(left, operator, right)) return `${whole} = ${value}`;
	if (operator !== "*") return chain([whole, ...additions([left, ...places(right)], operator)]);
	const products = places(left).flatMap((a) => places(right).map((b) => [a, b] as const));
	const written = products.map(([a, b]) => `${a} * ${b}`).join(" + ");
	return chain([
		whole,
		written,
		...additions(
			products.map(([a, b]) => a * b),
			"+",
		),
	]);
}

const chain = (links: readonly string[]): string => links.join(" = ");

/** Terms added up from the left, one at a time; a term is broken into its places where both have several digits. */
function additions(terms: readonly number[], operator: "+" | "-"): string[] {
	const [first, second, ...rest] = terms;
	const written = terms.join(` ${operator} `);
	if (second === undefined) return [written];
	if (!isEasy(first!, operator, second)) return [written, ...additions([first!, ...places(second), ...rest], operator)];
	return [written, ...additions([apply(first!, operator, second), ...rest], operator)];
}

/** The operations of an expression in the order in which they are done, each worked out. */
export function workedSteps(expression: Expression): string[] {
	if (typeof expression === "number") return [];
	const { left, operator, right } = expression;
	return [...workedSteps(left), ...workedSteps(right), workedOperation(resultOf(left), operator, resultOf(right))];
}

/** 234 as 200, 30, 4. */
function places(number: number): number[] {
	const digits = [...String(number)].reverse();
	const parts = digits.map((digit, place) => Number(digit) * 10 ** place).reverse();
	return number === 0 ? [0] : parts.filter((part) => part > 0);
}

const significantDigits = (number: number): number => String(number).replace(/0+$/, "").length;

/** Small enough to be one step: everybody learns these by heart, so they are never held out either. */
export function isEasy(left: number, operator: Operator, right: number): boolean {
	const fewest = Math.min(significantDigits(left), significantDigits(right));
	const most = Math.max(significantDigits(left), significantDigits(right));
	return operator === "*" ? most <= 1 : fewest <= 1;
}

/** Every sum of numbers alone that a text shows, and all sums within it, the easy ones aside, in canonical form. */
export function combinationsIn(text: string): string[] {
	const runs = text.matchAll(/(?<![\d.]|[-+*] )\(*\d+\)*(?: [-+*] \(*\d+\)*)+(?![\d.]*\d| [-+*])/g);
	const shown = Array.from(runs, ([run]) => parsed(run)).flatMap(partsOf);
	return [...new Set(shown.filter((part) => !isLearntByHeart(part)).map(combinationOf))];
}

/** An expression and all expressions within it, the numbers aside. */
export function partsOf(expression: Expression): Sum[] {
	if (typeof expression === "number") return [];
	return [...partsOf(expression.left), ...partsOf(expression.right), expression];
}

/** One easy step: part of what others are worked out with, so never held out. */
export function isLearntByHeart(expression: Expression): boolean {
	if (typeof expression === "number") return true;
	const { left, operator, right } = expression;
	return typeof left === "number" && typeof right === "number" && isEasy(left, operator, right);
}

/** Numbers, operators and parentheses as an expression; parentheses that nothing opens or closes belong to what is around. */
function parsed(run: string): Expression {
	const signs = run.match(/\d+|[-+*()]/g) ?? [];
	let at = 0;
	function operand(): Expression {
		const sign = signs[at++];
		if (sign !== "(") return Number(sign);
		const inner = terms();
		if (signs[at] === ")") at++;
		return inner;
	}
	function chained(operators: string, next: () => Expression): Expression {
		let left = next();
		while (at < signs.length && operators.includes(signs[at]!)) {
			const operator = signs[at++] as Operator;
			left = sum(left, operator, next());
		}
		return left;
	}
	const products = () => chained("*", operand);
	const terms = () => chained("+-", products);
	return terms();
}

/** Sums that differ only in the order of what is added, subtracted or multiplied are the same combination. */
export function combinationOf(expression: Expression): string {
	if (typeof expression === "number") return String(expression);
	const parts = expression.operator === "*" ? factorsOf(expression) : termsOf(expression, "+");
	return `(${parts.sort().join("")})`;
}

/** What is multiplied, in a row of products. */
function factorsOf(expression: Expression): string[] {
	if (typeof expression === "number" || expression.operator !== "*") return [`*${combinationOf(expression)}`];
	return [...factorsOf(expression.left), ...factorsOf(expression.right)];
}

/** What is added and subtracted, in a row of sums and differences, each with its sign. */
function termsOf(expression: Expression, sign: "+" | "-"): string[] {
	if (typeof expression === "number" || expression.operator === "*") return [`${sign}${combinationOf(expression)}`];
	const { left, operator, right } = expression;
	const other = sign === "+" ? "-" : "+";
	return [...termsOf(left, sign), ...termsOf(right, operator === "+" ? sign : other)];
}
