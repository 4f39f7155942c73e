<?php

// Follows the code blocks of a README or another page in the folder of an application:
//     php bin/follow-readme.php README.md FOLDER [HEADING]
//
// HEADING selects the section under the first heading that contains this word. The blocks are followed in order:
// - ```console: runs each line after `$` in the folder. The lines below it must appear in the output, in the same
//   order; `…` matches any text. A command must succeed, or exit with the status of a comment `# exits with 3`. Commands
//   that install the extension are skipped, because this PHP already has it.
// - ```php: writes the block to the file that its first line names, such as `// app/Services/Statement.php`. If the
//   block is part of an existing file in config/, only the keys that it names are replaced. The value `'…'` stands for
//   the SHA-256 that an earlier command printed last.

declare(strict_types=1);

/**
 * The fenced blocks of a README, or of one of its sections.
 *
 * @return list<array{language: string, line: int, text: list<string>}>
 */
function blocks(string $readme, ?string $section): array
{
    $blocks = [];
    $block = null;
    $depth = $section === null ? 0 : null; // the level of the section's heading, once it was found

    foreach (file($readme, FILE_IGNORE_NEW_LINES) ?: refuse("cannot read {$readme}") as $index => $line) {
        if ($block !== null) {
            if (rtrim($line) === '```') {
                if ($depth !== null) {
                    $blocks[] = $block;
                }
                $block = null;
            } else {
                $block['text'][] = $line;
            }
        } elseif (preg_match('/^```(\w*)/', $line, $fence) === 1) {
            $block = ['language' => $fence[1], 'line' => $index + 1, 'text' => []];
        } elseif (preg_match('/^(#+)\s+(.*)/', $line, $heading) === 1) {
            if ($depth === null && preg_match("/\\b{$section}\\b/", $heading[2]) === 1) {
                $depth = strlen($heading[1]);
            } elseif ($depth !== null && strlen($heading[1]) <= $depth) {
                break;
            }
        }
    }

    return $blocks;
}

/**
 * The commands of a console block, each with its exit status and the output shown below it.
 *
 * @param  list<string>  $text
 * @return list<array{command: string, status: int, output: list<string>}>
 */
function commands(array $text): array
{
    $commands = [];
    $continued = false;
    foreach ($text as $line) {
        if ($continued || str_starts_with($line, '$ ')) {
            $command = rtrim(preg_replace('/\s{2,}#\s.*$/', '', $continued ? $line : substr($line, 2)) ?? $line);
            $status = preg_match('/\s{2,}# exits with (\d+)/', $line, $exits) === 1 ? (int) $exits[1] : 0;
            if ($continued) {
                $commands[array_key_last($commands)]['command'] .= ' '.ltrim($command);
                $commands[array_key_last($commands)]['status'] = $status;
            } else {
                $commands[] = ['command' => $command, 'status' => $status, 'output' => []];
            }
            $last = array_key_last($commands);
            $continued = str_ends_with($command, '\\');
            $commands[$last]['command'] = rtrim($commands[$last]['command'], '\\ ');
        } elseif ($commands !== [] && trim($line) !== '') {
            $commands[array_key_last($commands)]['output'][] = $line;
        }
    }

    return $commands;
}

/** Runs a shell command, which must exit with this status. Prints and returns its output. */
function run(string $command, int $expected, string $folder): string
{
    echo "\$ {$command}\n";
    $process = proc_open(['sh', '-c', "exec 2>&1\n{$command}"], [['file', '/dev/null', 'r'], ['pipe', 'w'], STDERR], $pipes, $folder)
        ?: refuse("cannot run `{$command}`");
    $output = '';
    while (($read = fread($pipes[1], 8192)) !== false && $read !== '') {
        echo $read;
        $output .= $read;
    }
    $status = proc_close($process);
    $status === $expected || refuse("`{$command}` exited with status {$status}, not with {$expected}");

    return $output;
}

/** A line without colours and with single spaces. */
function plain(string $line): string
{
    return trim(preg_replace(['/\e\[[\d;]*m/', '/\s+/'], ['', ' '], $line) ?? $line);
}

/**
 * Exits unless the output contains the expected lines in the same order.
 *
 * @param  list<string>  $expected
 */
function expectLines(array $expected, string $output): void
{
    $found = array_values(array_filter(array_map(plain(...), explode("\n", $output)), static fn (string $line): bool => $line !== ''));
    $from = 0;
    foreach ($expected as $line) {
        if (plain($line) === '…') {
            continue; // other lines are allowed anywhere between the expected ones
        }
        $parts = array_map(static fn (string $part): string => preg_quote($part, '/'), explode('…', plain($line)));
        $pattern = '/^'.implode('.*', $parts).'$/u';
        while (preg_match($pattern, $found[$from] ?? refuse('the output does not contain this line of the README, or not in this order: '.$line)) !== 1) {
            $from++;
        }
        $from++;
    }
}

/**
 * Writes a block to the file that its first line names.
 *
 * @param  list<string>  $text
 */
function writeFile(array $text, string $folder, int $line, ?string $digest): string
{
    $lead = trim($text[0] ?? '') === '<?php' ? 1 : 0;
    while (trim($text[$lead] ?? '') === '' && isset($text[$lead])) {
        $lead++;
    }
    preg_match('{^// ((?:\w[\w.-]*/)*\w[\w.-]*\.php)\b}', $text[$lead] ?? '', $named) === 1
        || refuse("the PHP at line {$line} does not begin with the name of its file, such as `// app/Services/Statement.php`");
    $body = implode("\n", array_slice($text, $lead + 1));
    $file = "{$folder}/{$named[1]}";

    if (str_starts_with($named[1], 'config/') && is_file($file) && ! str_contains($body, 'return [')) {
        writeKeys($file, $body, $line, $digest);
    } else {
        is_dir(dirname($file)) || mkdir(dirname($file), recursive: true);
        file_put_contents($file, "<?php\n\n{$body}\n");
    }
    echo "wrote {$named[1]}\n";

    return $named[1];
}

/** Replaces the lines `'key' => value,` of a configuration file with those of a README. */
function writeKeys(string $file, string $body, int $line, ?string $digest): void
{
    preg_match_all("/^\s*('[\w-]+') => .*,\$/m", $body, $settings, PREG_SET_ORDER) > 0
        || refuse("the configuration at line {$line} names no key");
    $text = (string) file_get_contents($file);
    foreach ($settings as [$setting, $key]) {
        if (str_ends_with($setting, " => '…',")) {
            $setting = "{$key} => '".($digest ?? refuse("no command before line {$line} printed a SHA-256"))."',";
        }
        $text = preg_replace('/^( *)'.preg_quote($key, '/').' => .*,$/m', '${1}'.addcslashes(trim($setting), '\\$'), $text, 1, $replaced);
        $replaced === 1 || refuse("{$file} has no line for {$key}");
    }
    file_put_contents($file, $text);
}

function refuse(string $message): never
{
    fwrite(STDERR, "bin/follow-readme.php: {$message}\n");
    exit(1);
}

[, $readme, $folder, $section] = $argv + [null, null, null, null];
$readme !== null && $folder !== null || refuse('expected a README, a folder and an optional heading');

$ran = 0;
$written = 0;
$digest = null; // the SHA-256 that a command printed last
foreach (blocks($readme, $section) as ['language' => $language, 'line' => $line, 'text' => $text]) {
    if ($language === 'console') {
        foreach (commands($text) as ['command' => $command, 'status' => $status, 'output' => $expected]) {
            if (preg_match('/^(?:sudo )?(?:\S*\/)?(?:pie|bin\/setup|make|cargo)\b|^php -d extension=/', $command) === 1) {
                echo "skipped, because the extension is installed: {$command}\n";
            } else {
                $output = run($command, $status, $folder);
                expectLines($expected, $output);
                $digest = preg_match_all('/\b[0-9a-f]{64}\b/', $output, $digests) > 0 ? end($digests[0]) : $digest;
                $ran++;
            }
        }
    } elseif ($language === 'php') {
        writeFile($text, $folder, $line, $digest);
        $written++;
    }
}
$ran > 0 || refuse("{$readme} contains no command");
$written > 0 || refuse("{$readme} contains no PHP block");
echo "{$readme}: {$ran} commands printed the expected output, and {$written} files were written\n";
