/**
 * What can be said of a path as a whole. By each of them paths can be compared.
 */
export interface PathScores {
	/** Mean of ln p over the path's tokens, in nats; greater is better. */
	readonly logProbability: number;
	/** Mean of H over the path's tokens, in nats; less is better. */
	readonly entropy: number;
	/** The least mean confidence of neighbouring tokens (DeepConf's lowest group confidence), in nats; greater is better. */
	readonly confidence: number;
	/** H after the path's last token, in nats: whether it leads downhill, to where the model is clearer; less is better. */
	readonly downhill: number;
}

export type ScoreName = keyof PathScores;
