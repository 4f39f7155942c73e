<?php

declare(strict_types=1);

// Runs the attacks and prints a table: `php run.php [--short] [--valgrind] [KIND…]`. `bin/hostile` starts it.
//
// Each kind has its own process, so that a crash or an endless loop fails that kind only. Any output of a process to stderr
// counts as wrong, in particular the leak report of a debug PHP and the reports of Valgrind.

use CoverageKernel\Tests\Hostile\Process;

require __DIR__.'/autoload.php';

/** The kinds that also run while every call of PHP code is compiled by the JIT. */
const JIT_KINDS = ['arguments', 'callers', 'counts', 'fibers', 'handlers', 'iterators', 'references', 'reflection', 'serialization', 'times'];

/** Valgrind is twenty to fifty times slower, so these kinds run in their short form. */
const SHORT_UNDER_VALGRIND = ['documents', 'serialization', 'limits', 'random'];

/** Not run under Valgrind: PHP's JIT and preloading write machine code and shared memory, and a time limit would be over at the start. */
const NOT_UNDER_VALGRIND = ['jit', 'preload', 'seconds'];

$given = array_slice($argv, 1);
$isShort = in_array('--short', $given, true);
$isValgrind = in_array('--valgrind', $given, true);
$wanted = array_values(array_filter($given, fn (string $argument): bool => ! str_starts_with($argument, '--')));

$runs = [];
$notRun = [];
foreach ([...glob(__DIR__.'/kinds/*.php'), ...glob(__DIR__.'/processes/*.php')] as $file) {
    $kind = basename($file, '.php');
    if ($wanted !== [] && ! in_array($kind, $wanted, true)) {
        continue;
    }
    if ($kind === 'lazy' && PHP_VERSION_ID < 80_400) {
        $notRun[$kind] = 'lazy objects need PHP 8.4';
    } elseif (in_array($kind, ['forks', 'signals'], true) && ! (function_exists('pcntl_fork') && function_exists('posix_kill'))) {
        $notRun[$kind] = 'this PHP has no pcntl or posix';
    } elseif ($kind === 'preload' && opcache() === null) {
        $notRun[$kind] = 'this PHP has no opcache';
    } elseif ($isValgrind && in_array($kind, NOT_UNDER_VALGRIND, true)) {
        $notRun[$kind] = 'not under Valgrind';
    } else {
        $runs[$kind] = [$file, []];
    }
    if (! $isShort && ! $isValgrind && in_array($kind, JIT_KINDS, true) && opcache() !== null) {
        foreach (['tracing', 'function'] as $jit) {
            $options = ['opcache.enable=1', 'opcache.enable_cli=1', 'opcache.jit_buffer_size=64M', "opcache.jit={$jit}", 'opcache.jit_hot_func=1', 'opcache.jit_hot_loop=1', 'opcache.jit_hot_return=1', 'opcache.jit_hot_side_exit=1'];
            $runs["{$kind}, JIT {$jit}"] = [$file, options(...opcache(), ...$options)];
        }
    }
}
if ($runs === []) {
    fwrite(STDERR, 'unknown kind: '.implode(' ', $wanted)."\n");
    exit(2);
}

$attacks = $wrong = 0;
$problems = [];
printf("%-26s %9s %7s  %s\n", 'kind', 'attacks', 'wrong', 'outcomes');
foreach ($runs as $kind => [$file, $options]) {
    $isProcesses = basename(dirname($file)) === 'processes';
    $length = $isShort || ($isValgrind && in_array(basename($file, '.php'), SHORT_UNDER_VALGRIND, true)) ? 'short' : 'long';
    $process = Process::script('Hostile/kind.php', [$file, $length], $options, $isProcesses ? 900 : 300, isWrapped: ! $isProcesses);
    $process->wait();
    $result = json_decode($process->output, true) ?? ['attacks' => 0, 'outcomes' => [], 'wrong' => []];
    if ($process->exitCode !== 0) {
        $result['wrong'][] = 'ended with '.($process->exitCode === null ? 'a timeout' : "the exit code {$process->exitCode}").": {$process->output}";
    }
    if ($process->complaints !== '') {
        $result['wrong'][] = "wrote to stderr: {$process->complaints}";
    }
    if ($result['attacks'] === 0 && $result['wrong'] === []) {
        $result['wrong'][] = 'no attack was carried out';
    }
    $outcomes = array_map(fn (string $class, int $count): string => substr(strrchr("\\{$class}", '\\'), 1)." {$count}", array_keys($result['outcomes']), $result['outcomes']);
    printf("%-26s %9s %7d  %s\n", $kind, number_format($result['attacks']), count($result['wrong']), implode(', ', $outcomes));
    $attacks += $result['attacks'];
    $wrong += count($result['wrong']);
    foreach (array_slice($result['wrong'], 0, 5) as $problem) {
        $problems[] = "{$kind}: ".substr($problem, 0, 4_000);
    }
}
printf("%-26s %9s %7d\n", 'all', number_format($attacks), $wrong);
foreach ($notRun as $kind => $reason) {
    echo "not run: {$kind}: {$reason}\n";
}
foreach ($problems as $problem) {
    fwrite(STDERR, "WRONG: {$problem}\n");
}
exit($wrong === 0 ? 0 : 1);

/** @return list<string>|null the settings that load opcache, or null if this PHP has none */
function opcache(): ?array
{
    static $settings = false;
    if ($settings === false) {
        $settings = match (true) {
            extension_loaded('Zend OPcache') => [],
            is_file(ini_get('extension_dir').'/opcache.so') => ['zend_extension=opcache'],
            default => null,
        };
    }

    return $settings;
}

/** @return list<string> settings as options of PHP */
function options(string ...$settings): array
{
    return array_merge(...array_map(fn (string $setting): array => ['-d', $setting], $settings));
}
