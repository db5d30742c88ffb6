/**
 * Gives the model the words of the assistant's plan as if they were a file of its workspace. What really lies there stays out, as it
 * does without this hook: whoever puts a file into the workspace must not speak for the operator.
 */
export default function planPrompt(event) {
  if (event.type !== 'agent' || event.action !== 'bootstrap') return;
  const { cfg, workspaceDir } = event.context;
  const content = cfg?.hooks?.internal?.entries?.['plan-prompt']?.env?.PLAN_PROMPT;
  event.context.bootstrapFiles = content ? [{ name: 'AGENTS.md', path: `${workspaceDir}/AGENTS.md`, content, missing: false }] : [];
}
