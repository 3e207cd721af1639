import { linkPlace } from "../markdown/links.ts";
import { usePanel } from "./context.ts";
import { Icon } from "./Icon.tsx";

/** Opens a link. It says where it leads, since the text before it can say anything; the host shows the whole address. */
export function LinkTarget({ target, bare }: { target: string; bare: boolean }) {
	const { host } = usePanel();
	return (
		<button
			type="button"
			class="target link-target"
			aria-label={`Open ${target}`}
			title={`Open ${target}`}
			onClick={() => host.post({ type: "openLink", url: target })}
		>
			{!bare && <span class="link-place">{linkPlace(target)}</span>}
			<Icon name="link-external" />
		</button>
	);
}
