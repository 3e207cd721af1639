import type { CalibrationDocument } from "./document.ts";

const code = (question: string, language: string, text: string): CalibrationDocument => ({
	question,
	answer: `\`\`\`${language}\n${text.trim()}\n\`\`\``,
});
const prose = (question: string, answer: string): CalibrationDocument => ({ question, answer: answer.trim() });

/** Code and prose such as a programmer asks for, in the languages that are asked for most. */
export const longAnswers: readonly CalibrationDocument[] = [
	code(
		"Write a debounce function in TypeScript.",
		"ts",
		`
export function debounce<Args extends unknown[]>(run: (...args: Args) => void, wait: number) {
	let timer: ReturnType<typeof setTimeout> | undefined;
	return (...args: Args): void => {
		clearTimeout(timer);
		timer = setTimeout(() => run(...args), wait);
	};
}`,
	),
	prose(
		"What is the difference between let and const in JavaScript?",
		`
Both declare a variable that lives in the block around it. A variable declared with \`let\` can be given another value later; one declared with \`const\` cannot. That does not make the value itself unchangeable: the properties of an object held by a \`const\` can still be changed. Use \`const\` unless you know that the variable has to change.`,
	),
	code(
		"Write a Python function that reads a CSV file and returns the sum of a column.",
		"python",
		`
import csv


def column_sum(path, column):
    total = 0.0
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            total += float(row[column])
    return total`,
	),
	prose(
		"Why is my list changed when I pass it to a function in Python?",
		`
A list is passed by reference: the parameter of the function and the variable outside are two names for the same list. When the function calls \`append\` or assigns to an index, the change can be seen through both names. If the function should work on a copy, write \`items = list(items)\` in its first line.`,
	),
	code(
		"Write a Go function that returns the unique strings of a slice in their order.",
		"go",
		`
func unique(items []string) []string {
	seen := make(map[string]bool, len(items))
	result := make([]string, 0, len(items))
	for _, item := range items {
		if seen[item] {
			continue
		}
		seen[item] = true
		result = append(result, item)
	}
	return result
}`,
	),
	prose(
		"Explain what a race condition is.",
		`
A race condition is a fault that depends on the order in which two things happen. Two threads read a counter, both add one, and both write the result back: one of the additions is lost. It may go well a thousand times and fail once, which makes it hard to find. The cure is to let only one of them at a time do the whole step, with a lock or an atomic operation.`,
	),
	code(
		"Write a Rust function that counts the words of a text.",
		"rust",
		`
use std::collections::HashMap;

fn count_words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    counts
}`,
	),
	prose(
		"Write a commit message for a change that adds a timeout to the HTTP client.",
		`
Give up on a request after ten seconds

A server that accepts the connection and never answers kept the job waiting for ever. The timeout counts from the first byte sent; it can be changed with the option \`timeout\`. A request that is given up is reported like any other failure.`,
	),
	code(
		"Write a Java class for a point with two coordinates.",
		"java",
		`
public final class Point {
    private final double x;
    private final double y;

    public Point(double x, double y) {
        this.x = x;
        this.y = y;
    }

    public double distanceTo(Point other) {
        return Math.hypot(x - other.x, y - other.y);
    }
}`,
	),
	prose(
		"What does the HTTP status 404 mean, and when should a server send 410 instead?",
		`
404 says that the server found nothing at this address; it does not say whether there ever was something, or will be. 410 says that there was something and that it is gone for good. Send 410 when you have removed a page on purpose, so that search engines forget it sooner. In all other cases 404 is right.`,
	),
	code(
		"Write a C function that reverses a string in place.",
		"c",
		`
#include <string.h>

void reverse(char *text)
{
    size_t left = 0;
    size_t right = strlen(text);
    while (left + 1 < right) {
        right--;
        char saved = text[left];
        text[left] = text[right];
        text[right] = saved;
        left++;
    }
}`,
	),
	prose(
		"How do I undo my last Git commit without losing the changes?",
		`
Run \`git reset --soft HEAD~1\`. The commit is taken back, and its changes stay in the index, ready to be committed again. With \`--mixed\`, which is the default, they stay in your files but leave the index. If the commit has already been pushed, others may have it: then use \`git revert\`, which adds a new commit that undoes the old one.`,
	),
	code(
		"Write a shell script that renames all .jpeg files in a folder to .jpg.",
		"sh",
		`
#!/bin/sh
set -eu

folder="\${1:-.}"
for file in "$folder"/*.jpeg; do
    [ -e "$file" ] || continue
    mv -- "$file" "\${file%.jpeg}.jpg"
done`,
	),
	prose(
		"Review this function: it catches every exception and returns null.",
		`
A caller cannot tell a missing file from a broken disk, for both give null. Let the exceptions that you cannot handle here pass, and return null only where that means something, as for a file that does not exist. If you keep the catch, log the exception at least, with the path that was to be read.`,
	),
	code(
		"Write a SQL query for the ten customers with the highest revenue this year.",
		"sql",
		`
SELECT customers.name, SUM(orders.total) AS revenue
FROM customers
JOIN orders ON orders.customer_id = customers.id
WHERE orders.created_at >= date_trunc('year', CURRENT_DATE)
GROUP BY customers.id, customers.name
ORDER BY revenue DESC
LIMIT 10;`,
	),
	prose(
		"What is the time complexity of looking up a key in a hash map?",
		`
On average it is constant: the hash of the key tells in which bucket to look, and a bucket holds few entries. In the worst case, when all keys fall into the same bucket, it is linear in the number of entries, or logarithmic where buckets turn into trees. A good hash function and a load factor below one keep the worst case rare.`,
	),
	code(
		"Write an HTML form with an e-mail field and a button, and the CSS for it.",
		"html",
		`
<form action="/subscribe" method="post" class="subscribe">
  <label for="email">E-mail</label>
  <input id="email" name="email" type="email" required>
  <button type="submit">Subscribe</button>
</form>
<style>
  .subscribe { display: flex; gap: 8px; align-items: center; }
  .subscribe input { flex: 1; padding: 4px 8px; }
</style>`,
	),
	prose(
		"Explain recursion to a beginner.",
		`
A function is recursive when it calls itself. Each call works on a smaller part of the problem, until the part is so small that the answer is known: that is the base case. To count the files in a folder, count those in it, and then add what the same function says of each folder inside. Without a base case it would never end.`,
	),
	code(
		"Write a JSON configuration for ESLint with two rules.",
		"json",
		`
{
  "root": true,
  "extends": ["eslint:recommended"],
  "env": { "browser": true, "es2022": true },
  "rules": {
    "no-unused-vars": "error",
    "prefer-const": "warn"
  }
}`,
	),
	prose(
		"My unit test passes alone and fails with the others. Why?",
		`
The tests share something: a global variable, a file, a row in a database, or the clock. One of the others leaves it changed, and yours relies on how it was. Run the tests in random order to see which one it is. Then let each test set up what it needs and clean up after itself, so that the order no longer matters.`,
	),
	code(
		"Write a binary search in TypeScript.",
		"ts",
		`
export function binarySearch(items: readonly number[], wanted: number): number {
	let low = 0;
	let high = items.length - 1;
	while (low <= high) {
		const middle = Math.floor((low + high) / 2);
		const item = items[middle];
		if (item === wanted) return middle;
		if (item < wanted) low = middle + 1;
		else high = middle - 1;
	}
	return -1;
}`,
	),
	prose(
		"Write a doc comment for a function that retries a request.",
		`
Sends the request, and sends it again where it fails for a reason that may pass: a timeout, a refused connection, or a status of 500 or more. It waits twice as long before each attempt as before the one before, with some chance in it, so that many clients do not come back at once. After the last attempt the error of that attempt is thrown.`,
	),
	code(
		"Write pytest tests for a function is_palindrome.",
		"python",
		`
import pytest

from text import is_palindrome


@pytest.mark.parametrize("word", ["", "a", "abba", "level"])
def test_palindromes(word):
    assert is_palindrome(word)


@pytest.mark.parametrize("word", ["ab", "hello"])
def test_other_words(word):
    assert not is_palindrome(word)`,
	),
	prose(
		"Should I use a class or a function here?",
		`
A function is enough as long as nothing has to be remembered between two calls. Once several functions need the same values, and these change together, a class says so and keeps them in one place. Start with the function; the class can come when the second value has to be passed along.`,
	),
];
