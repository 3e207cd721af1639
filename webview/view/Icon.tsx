/** A codicon by name; for the eye only. */
export function Icon({ name }: { name: string }) {
	return <span class={`codicon codicon-${name}`} aria-hidden="true" />;
}

interface IconButtonProps {
	readonly icon: string;
	/** What it does, for those who hear and those who point. */
	readonly label: string;
	readonly onClick: () => void;
	readonly disabled?: boolean;
	readonly pressed?: boolean;
	readonly class?: string;
}

export function IconButton({ icon, label, onClick, disabled, pressed, class: extra = "" }: IconButtonProps) {
	return (
		<button
			type="button"
			class={`icon-button ${extra}`}
			aria-label={label}
			aria-pressed={pressed}
			title={label}
			disabled={disabled}
			onClick={onClick}
		>
			<Icon name={icon} />
		</button>
	);
}
