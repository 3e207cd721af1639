// One line at a time: select it and have it explained.

console.log(4 * 9 - 6);

console.log(6 * 7 + 8);

console.log((8 + 4) * 3);

console.log(9 + 6 * 7);

console.log(12 * 4 - 18);
