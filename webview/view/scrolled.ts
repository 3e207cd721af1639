/** For an element that may be wider than there is room: it can be scrolled by keyboard too. */
export const scrolled = (name: string) => ({ role: "group", "aria-label": name, tabIndex: 0 }) as const;
