// Adds up what the stages of `./darkplex test` left behind and prints the failures, then one last line with the sum.
//
//   node reports.mjs ROOT TESTS
//
// Reads Surefire's XML (ROOT/*/target/surefire-reports), the JSON of vitest (web-unit.json) and of Playwright (e2e.json),
// and the `ok`/`not ok` lines of plugin.log and launcher.log. NAME.exit holds the exit code of each stage.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

const [root, tests] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const failedStages = new Set();

function count(outcome, stage, name) {
  sum[outcome] += 1;
  if (outcome === "failed") {
    failures.push(name);
    failedStages.add(stage);
  }
}

const unescape = (text) =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => ({ lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" })[name]);

function readSurefire(file) {
  const xml = readFileSync(file, "utf8");
  // A test case is either closed at once or holds what happened to it; output in CDATA may look like anything.
  const bare = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, "");
  for (const [, attributes, body = ""] of bare.matchAll(/<testcase\b((?:[^>"]|"[^"]*")*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    const attribute = (name) => unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "");
    const outcome = /<(failure|error)\b/.test(body) ? "failed" : /<skipped\b/.test(body) ? "skipped" : "passed";
    count(outcome, "java", `${attribute("classname")}: ${attribute("name")}`);
  }
}

function readVitest({ testResults }) {
  for (const { name, assertionResults, status, message } of testResults) {
    const file = basename(name);
    if (assertionResults.length === 0 && status === "failed") count("failed", "web-unit", `${file}: ${message.split("\n")[0]}`);
    for (const { fullName, status: outcome } of assertionResults) {
      count(outcome === "passed" || outcome === "failed" ? outcome : "skipped", "web-unit", `${file}: ${fullName}`);
    }
  }
}

function readPlaywright(suite, path = []) {
  for (const inner of suite.suites ?? []) readPlaywright(inner, [...path, inner.title]);
  for (const spec of suite.specs ?? []) {
    for (const { status } of spec.tests) {
      const outcome = { expected: "passed", flaky: "passed", skipped: "skipped" }[status] ?? "failed";
      count(outcome, "e2e", [...path, spec.title].join(" > "));
    }
  }
}

function readJson(name, read) {
  const file = join(tests, name);
  if (!existsSync(file)) return;
  try {
    read(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    failures.push(`${name} cannot be read: ${error.message}`);
    sum.failed += 1;
  }
}

for (const module of readdirSync(root)) {
  const reports = join(root, module, "target/surefire-reports");
  if (!existsSync(reports)) continue;
  for (const file of readdirSync(reports)) if (/^TEST-.*\.xml$/.test(file)) readSurefire(join(reports, file));
}
readJson("web-unit.json", readVitest);
readJson("e2e.json", readPlaywright);

if (existsSync(join(tests, "plugin.log"))) {
  for (const [, not, name] of readFileSync(join(tests, "plugin.log"), "utf8").matchAll(/^(not )?ok \d+ - (.*)$/gm)) {
    count(not ? "failed" : "passed", "plugin", `plugin: ${name}`);
  }
}
if (existsSync(join(tests, "launcher.log"))) {
  for (const [, not, name] of readFileSync(join(tests, "launcher.log"), "utf8").matchAll(/^(not )?ok - (.*)$/gm)) {
    count(not ? "failed" : "passed", "launcher", `darkplex: ${name}`);
  }
}

// Stages that should have counted something and did not have crashed, whatever their exit code says.
const counting = { java: () => sum.passed, "web-unit": () => existsSync(join(tests, "web-unit.json")), e2e: () => existsSync(join(tests, "e2e.json")) };
for (const file of readdirSync(tests).filter((name) => name.endsWith(".exit"))) {
  const stage = basename(file, ".exit");
  const exit = Number(readFileSync(join(tests, file), "utf8"));
  const silent = exit === 0 && stage in counting && !counting[stage]();
  // Maven fails for other reasons than a failed test only: a compiler's finding, the format, a broken download.
  if ((exit !== 0 && (stage === "java" || !failedStages.has(stage))) || silent) {
    count("failed", stage, `${stage}: ended with exit code ${exit}, see ${join(tests, `${stage}.log`)}`);
  }
}

if (failures.length > 0) console.log(`Failed:\n${failures.map((name) => `  ${name}`).join("\n")}\n`);
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ""}`);
process.exitCode = sum.failed > 0 ? 1 : 0;
