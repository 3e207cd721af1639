import { QuestionBox } from "../composer/QuestionBox.tsx";
import { Conversation } from "./Conversation.tsx";
import { PanelContext, type PanelServices } from "./context.ts";
import { Header } from "./Header.tsx";
import { Legend } from "./Legend.tsx";
import { BuiltInNotice, ErrorNotice } from "./Notices.tsx";
import { TokenCard } from "./TokenCard.tsx";

export function Panel({ services }: { services: PanelServices }) {
	const { store, showHeat } = services;
	return (
		<PanelContext value={services}>
			<div class={showHeat.value ? "panel heat" : "panel"}>
				<div class="above">
					<Header />
					<BuiltInNotice />
					{store.turns.value.length > 0 && <Legend />}
				</div>
				<Conversation />
				<div class="below">
					<ErrorNotice />
					<QuestionBox />
				</div>
				<TokenCard />
				<div class="announcer" aria-live="polite">
					{store.announcement.value}
				</div>
			</div>
		</PanelContext>
	);
}
