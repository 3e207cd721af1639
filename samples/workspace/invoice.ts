// What a line of an invoice comes to, and what is left to pay.

function lineTotal(price: number, count: number): number {
  return price * count;
}

function addTax(price: number, tax: number): number {
  return price + tax;
}

function discount(price: number, amount: number): number {
  return price - amount;
}

function total(prices: number[]): number {
  let total = 0;
  for (const price of prices) {
    total += price;
  }
  return total;
}

function isPaid(paid: number, price: number): boolean {
  return paid >= price;
}

function change(paid: number, price: number): number {
  return paid - price;
}

function countLarge(prices: number[], limit: number): number {
  let count = 0;
  for (const price of prices) {
    if (price > limit) {
      count += 1;
    }
  }
  return count;
}

const lines = [lineTotal(4, 12), lineTotal(25, 2)];
const due = discount(addTax(total(lines), 9), 7);
console.log(due, isPaid(100, due), change(120, due), countLarge(lines, 45));
