import assert from "node:assert/strict";
import { CardControl, type CardTarget, closeDelay, openDelay } from "../../../webview/heat/cardControl.ts";
import { FakeTime, tokensOf } from "./support.ts";

describe("Opening and closing the card", () => {
	const target = (token: number): CardTarget => ({ turn: "a", token, element: {} as HTMLElement });
	let time: FakeTime;
	let cards: CardControl;
	const shown = () => cards.open.value?.target.token ?? null;

	beforeEach(() => {
		time = new FakeTime();
		cards = new CardControl(time);
	});

	it("opens when the pointer has rested on a token", () => {
		cards.pointAt(target(1));
		time.pass(openDelay - 1);
		assert.equal(shown(), null);
		time.pass(1);
		assert.equal(shown(), 1);
	});

	it("does not open for a pointer that only passes", () => {
		cards.pointAt(target(1));
		time.pass(openDelay - 1);
		cards.pointAt(null);
		time.pass(1000);
		assert.equal(shown(), null);
	});

	it("stays on the way to the card, across other tokens and gaps, and while the pointer is in it", () => {
		cards.pointAt(target(1));
		time.pass(openDelay);
		cards.pointAt(target(2));
		time.pass(openDelay - 1);
		cards.pointAt(null);
		time.pass(closeDelay - 1);
		cards.enterCard();
		time.pass(10_000);
		assert.equal(shown(), 1);
		cards.pointAt(null);
		time.pass(closeDelay);
		assert.equal(shown(), null);
	});

	it("passes to another token without closing in between", () => {
		const seen: (number | null)[] = [];
		cards.open.subscribe((open) => seen.push(open?.target.token ?? null));
		cards.pointAt(target(1));
		time.pass(openDelay);
		cards.pointAt(target(2));
		time.pass(openDelay);
		assert.deepEqual(seen, [null, 1, 2]);
	});

	it("tells a token that was only tried from the answer's of the same number", () => {
		const tried = tokensOf("a", "b");
		cards.pointAt(target(1));
		time.pass(openDelay);
		cards.pointAt({ ...target(1), tried });
		time.pass(openDelay);
		assert.equal(cards.open.value?.target.tried, tried);
	});

	it("follows the keyboard focus at once and closes with it", () => {
		cards.focus(target(3));
		assert.equal(shown(), 3);
		cards.blur();
		assert.equal(shown(), null);
	});

	it("goes back to the token with the focus when the pointer leaves another, and does not close for the pointer", () => {
		cards.focus(target(3));
		cards.pointAt(null);
		time.pass(closeDelay);
		assert.equal(shown(), 3);
		cards.pointAt(target(1));
		time.pass(openDelay);
		assert.equal(shown(), 1);
		cards.pointAt(null);
		time.pass(closeDelay);
		assert.equal(shown(), 3);
	});

	it("stays closed once closed, though the token still has the focus", () => {
		cards.focus(target(3));
		cards.close();
		cards.pointAt(target(1));
		time.pass(openDelay);
		cards.pointAt(null);
		time.pass(closeDelay);
		assert.equal(shown(), null);
	});

	it("stays when pinned, whatever the pointer does, and follows the focus pinned", () => {
		cards.pin(target(1));
		cards.pointAt(target(2));
		time.pass(openDelay);
		cards.pointAt(null);
		time.pass(closeDelay);
		cards.blur();
		assert.equal(shown(), 1);
		cards.focus(target(4));
		assert.deepEqual([shown(), cards.open.value?.pinned], [4, true]);
		cards.close();
		assert.equal(shown(), null);
	});

	it("forgets what it waited for when closed", () => {
		cards.pointAt(target(1));
		cards.close();
		time.pass(1000);
		assert.equal(shown(), null);
	});
});
