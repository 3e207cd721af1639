import { Icon } from "../view/Icon.tsx";

interface UnreadableProps {
	/** What is wrong with the file, and what to do. */
	readonly message: string;
	readonly onOpenAsText: () => void;
}

/** In the place of a trace that cannot be shown. */
export function Unreadable({ message, onOpenAsText }: UnreadableProps) {
	return (
		<main class="unreadable">
			<div class="notice error" role="alert">
				<Icon name="error" />
				<div class="notice-body">
					<p>{message}</p>
					<div class="actions">
						<button type="button" class="button" onClick={onOpenAsText}>
							Open as text
						</button>
					</div>
				</div>
			</div>
		</main>
	);
}
