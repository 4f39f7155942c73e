<?php

/**
 * Compares the extension with the contract in plain PHP (`php-tests/Reference/`): part of `make bench`.
 *
 *     php bench/compare.php path/to/extension [pattern of operations]
 *
 * Two kinds of processes run in turn, with opcache: with the tracing JIT, and without a JIT. In each, every round measures every operation
 * once on each side, one side after the other, so that other load on the machine affects both. Times are processor time. A ratio is the
 * median of the ratios of the rounds; the interval has half of them.
 */

declare(strict_types=1);

namespace CoverageKernel\Bench;

use LogicException;

const PROCESSES = 5;
const ROUNDS = 9;
const JIT_OPTIONS = [
    'on' => ['opcache.jit=tracing', 'opcache.jit_buffer_size=128M'],
    'off' => ['opcache.jit=disable'],
];

/** @return array<string, array{extension: list<float>, plain: list<float>, bytes: list<int>}> the samples of each operation, and how many bytes it reads, if that is known */
function measured(string $extension, string $pattern, string $jit): array
{
    $options = ["extension={$extension}", 'memory_limit=1G', 'opcache.enable_cli=1', ...JIT_OPTIONS[$jit]];
    $command = [PHP_BINARY];
    foreach ($options as $option) {
        array_push($command, '-d', $option);
    }
    $process = proc_open([...$command, __DIR__.'/compare/measure.php', $jit, (string) ROUNDS, $pattern], [1 => ['pipe', 'w'], 2 => STDERR], $pipes);
    $output = stream_get_contents($pipes[1]);
    if (proc_close($process) !== 0) {
        throw new LogicException("the measurement with the JIT {$jit} failed: {$output}");
    }

    return json_decode($output, true, flags: JSON_THROW_ON_ERROR);
}

/** @param  list<float>  $values */
function quantile(array $values, float $share): float
{
    sort($values);

    return $values[(int) floor($share * (count($values) - 1))];
}

/**
 * @param  list<float>  $extension
 * @param  list<float>  $plain
 * @return list<float> of each round
 */
function ratios(array $extension, array $plain): array
{
    return array_map(fn (float $extension, float $plain): float => $plain / $extension, $extension, $plain);
}

function duration(float $nanoseconds): string
{
    return match (true) {
        $nanoseconds < 1_000 => sprintf('%.0f ns', $nanoseconds),
        $nanoseconds < 100_000 => sprintf('%.1f µs', $nanoseconds / 1_000),
        $nanoseconds < 1_000_000 => sprintf('%.0f µs', $nanoseconds / 1_000),
        default => sprintf('%.1f ms', $nanoseconds / 1_000_000),
    };
}

/** Padded to a width in characters, not bytes: on the left, or on the right if the width is negative. */
function padded(string $text, int $width): string
{
    $spaces = str_repeat(' ', max(0, abs($width) - preg_match_all('/./us', $text)));

    return $width < 0 ? $text.$spaces : $spaces.$text;
}

function ratio(float $ratio): string
{
    return sprintf(match (true) {
        $ratio < 0.1 => '%.4f',
        $ratio < 10 => '%.2f',
        $ratio < 100 => '%.1f',
        default => '%.0f',
    }, $ratio);
}

$extension = realpath($argv[1] ?? '')
    ?: throw new LogicException('usage: php bench/compare.php path/to/extension [pattern of operations]');
$pattern = $argv[2] ?? '';
$measured = ['on' => [], 'off' => []];
for ($process = 0; $process < PROCESSES; $process++) {
    foreach (array_keys(JIT_OPTIONS) as $jit) {
        $measured[$jit] = array_merge_recursive($measured[$jit], measured($extension, $pattern, $jit));
    }
}

printf("PHP %s, opcache. Medians of %d rounds in %d processes. Ratio: how many times as fast as plain PHP the extension is\n\n", PHP_VERSION, PROCESSES * ROUNDS, PROCESSES);
printf("%s %s  %s  %s\n", padded('', -98), padded('extension', 10), padded('plain PHP, tracing JIT', 34), padded('plain PHP, no JIT', 34));
$slower = [];
foreach (array_keys($measured['on']) as $name) {
    $median = quantile($measured['on'][$name]['extension'], 0.5);
    $line = padded($name, -98).' '.padded(duration($median), 10);
    foreach ($measured as $jit => $ofJit) {
        $ratios = ratios($ofJit[$name]['extension'], $ofJit[$name]['plain']);
        [$low, $ratio, $high] = array_map(fn (float $share): float => quantile($ratios, $share), [0.25, 0.5, 0.75]);
        $plain = padded(duration(quantile($ofJit[$name]['plain'], 0.5)), 9);
        $line .= '  '.padded(sprintf('%s %s (%s to %s)', $plain, padded(ratio($ratio), 6), ratio($low), ratio($high)), 34);
        if ($ratio < 1) {
            $slower[] = sprintf('%s, JIT %s: %s', $name, $jit, ratio($ratio));
        }
    }
    $bytes = $measured['on'][$name]['bytes'][0] ?? null;
    echo $line, $bytes === null ? "\n" : sprintf("  %.2f GB/s\n", $bytes / $median);
}

echo "\n", $slower === [] ? "Plain PHP is faster nowhere.\n" : "Plain PHP is faster here:\n  ".implode("\n  ", $slower)."\n";
