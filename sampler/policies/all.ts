import { adadecEntry } from "./adadec.ts";
import { bestOfNEntry } from "./bestOfN.ts";
import { budgetForcingEntry } from "./budgetForcing.ts";
import { cotDecodingEntry } from "./cotDecoding.ts";
import { deepconfEntry } from "./deepconf.ts";
import { downhillEntry } from "./downhill.ts";
import { dsliderEntry } from "./dslider/dslider.ts";
import { dynatempEntry } from "./dynatemp.ts";
import { edtEntry } from "./edt.ts";
import { entropixEntry } from "./entropix.ts";
import { forkEntry } from "./fork.ts";
import { greedyEntry } from "./greedy.ts";
import { frogEntry } from "./history/frog.ts";
import { headEntry } from "./history/head.ts";
import { srvEntry } from "./history/srv.ts";
import { v0Entry } from "./history/v0.ts";
import { v1Entry } from "./history/v1.ts";
import { v1cEntry } from "./history/v1c.ts";
import { randomEntry } from "./random.ts";
import { selfConsistencyEntry } from "./selfConsistency.ts";
import { temperatureEntry } from "./temperature.ts";
import { uncertCotEntry } from "./uncertCot.ts";

/** Written by `npm run policies` from the files beside it; their order says nothing. */
export const entries = [
	adadecEntry,
	bestOfNEntry,
	budgetForcingEntry,
	cotDecodingEntry,
	deepconfEntry,
	downhillEntry,
	dsliderEntry,
	dynatempEntry,
	edtEntry,
	entropixEntry,
	forkEntry,
	greedyEntry,
	frogEntry,
	headEntry,
	srvEntry,
	v0Entry,
	v1Entry,
	v1cEntry,
	randomEntry,
	selfConsistencyEntry,
	temperatureEntry,
	uncertCotEntry,
];
