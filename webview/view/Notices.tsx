import { ActionButtons } from "./ActionButtons.tsx";
import { usePanel } from "./context.ts";
import { Icon, IconButton } from "./Icon.tsx";

/** Says what the built-in model is, until dismissed. */
export function BuiltInNotice() {
	const { store, host } = usePanel();
	if (!store.showBuiltInNotice.value) return null;
	return (
		<section class="notice" aria-label="About the built-in model">
			<Icon name="info" />
			<div class="notice-body">
				<p>
					This is the built-in model: tiny, made for demonstration, and it knows little. For real use set{" "}
					<code>hunch.model</code> to a GGUF file.
				</p>
				<ActionButtons actions={["chooseModel"]} />
			</div>
			<IconButton icon="close" label="Dismiss" onClick={() => host.post({ type: "dismissBuiltInNotice" })} />
		</section>
	);
}

/** An error that belongs to no answer. */
export function ErrorNotice() {
	const { store, host } = usePanel();
	const notice = store.notice.value;
	return (
		<div role="alert" class="alert">
			{notice !== null && (
				<div class="notice error">
					<Icon name="error" />
					<div class="notice-body">
						<p>{notice.message}</p>
						<ActionButtons actions={notice.actions} />
					</div>
					<IconButton icon="close" label="Dismiss" onClick={() => host.post({ type: "dismissNotice" })} />
				</div>
			)}
		</div>
	);
}
