import { getLlamaGpuTypes, getModuleVersion, type Llama, type LlamaGpuType } from "node-llama-cpp";
import type { BackendFacts } from "../../protocol/engine.ts";

/** What computes, and the kinds of device that work here. */
export async function devicesOf(llama: Llama): Promise<Pick<BackendFacts, "device" | "supported">> {
	const supported = llama.gpu === false ? [llama.gpu] : await getLlamaGpuTypes("supported");
	return { device: nameOf(llama.gpu), supported: supported.map(nameOf) };
}

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
