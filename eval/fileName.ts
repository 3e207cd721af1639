/** A name as a part of a file's name, on any system. Two names may come to the same. */
export const asFileName = (name: string): string => name.replace(/[^\w-]+/g, "-");
