import { getLlamaGpuTypes, getModuleVersion, type Llama, type LlamaGpuType } from "node-llama-cpp";
import type { BackendFacts } from "../../protocol/engine.ts";

/** What the backend found on this machine. */
export async function backendFacts(llama: Llama): Promise<BackendFacts> {
	const [supported, valid] = await Promise.all([getLlamaGpuTypes("supported"), getLlamaGpuTypes("allValid")]);
	const { repo, release } = llama.llamaCppRelease;
	return {
		node: process.version,
		package: await getModuleVersion(),
		llamaCpp: `${repo} ${release}`,
		device: nameOf(llama.gpu),
		gpus: llama.gpu === false ? [] : await llama.getGpuDeviceNames(),
		supported: supported.map(nameOf),
		unsupported: valid.filter((type) => !supported.includes(type)).map(nameOf),
		cores: llama.cpuMathCores,
	};
}

const nameOf = (type: LlamaGpuType): string => (type === false ? "CPU" : type);
