import { linkAddress, linkPlace } from "../markdown/links.ts";
import { usePanel } from "./context.ts";
import { Icon } from "./Icon.tsx";
import { plainText } from "./plainText.tsx";

/** Opens a link. It says where it leads, since the text before it can say anything; the host shows the whole address. */
export function LinkTarget({ target, bare }: { target: string; bare: boolean }) {
	const { host } = usePanel();
	const address = clipped(linkAddress(target));
	return (
		<button
			type="button"
			class="target link-target"
			aria-label={`Open ${address}`}
			title={`Open ${address}`}
			onClick={() => host.post({ type: "openLink", url: target })}
		>
			{!bare && <span class="link-place">{clipped(linkPlace(target))}</span>}
			<Icon name="link-external" />
		</button>
	);
}

/** Where a link or an image would lead that is not to be opened. */
export function ClosedTarget({ before, target, after }: { before: string; target: string; after: string }) {
	return (
		<span class="target">
			{before}
			{plainText(clipped(target))}
			{after}
		</span>
	);
}

/** More characters of an address than these say no more. */
const longest = 300;

function clipped(address: string): string {
	if (address.length <= longest) return address;
	const characters = Array.from(address);
	return [...characters.slice(0, longest / 2), "…", ...characters.slice(-longest / 2)].join("");
}
