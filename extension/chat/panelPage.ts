import { randomBytes } from "node:crypto";

export interface PageParts {
	/** What the page's own files count as in its security policy. */
	readonly cspSource: string;
	readonly script: string;
	readonly style: string;
}

/**
 * The page of the panel. Its policy allows the panel's own script, style and font, and nothing else: no images, frames
 * or requests, whatever an answer says.
 */
export function panelPage({ cspSource, script, style }: PageParts): string {
	const nonce = randomBytes(24).toString("base64url");
	const policy = [
		"default-src 'none'",
		`style-src ${cspSource}`,
		`font-src ${cspSource}`,
		`script-src 'nonce-${nonce}'`,
		"base-uri 'none'",
		"form-action 'none'",
	].join("; ");
	return `<!DOCTYPE html>
<html lang="en">
<head>
	<meta charset="utf-8">
	<meta http-equiv="Content-Security-Policy" content="${policy}">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<title>Hunch</title>
	<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${style}">
</head>
<body>
	<div id="root"></div>
	<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
