<?php

declare(strict_types=1);

use CoverageKernel\Tests\PhpProcess;

test('an allocation that fails ends the process as PHP does, not by a signal', function () {
    $process = PhpProcess::run('-r', <<<'PHP'
        $aliases = implode(',', array_map(fn (int $number): string => "\"a{$number}\"", range(1, 1_000_000)));
        $row = '"canonical_type": "roleDefinition", "source_class": "tcm", "workload": "intune", "resource_class": "configuration",'
            .'"support_state": "supported", "max_coverage_level": "certified", "max_claim_state": "claim_allowed",'
            ."\"restore_tier\": \"restorable\", \"source_aliases\": [{$aliases}]";
        $json = "{\"contract\": 1, \"activation\": \"active\", \"resource_types\": [{{$row}}], \"supported_scopes\": []}";

        preg_match('/^VmSize:\s+(\d+) kB$/m', file_get_contents('/proc/self/status'), $matches);
        posix_setrlimit(POSIX_RLIMIT_AS, $limit = ($matches[1] + 32 * 1024) * 1024, $limit);
        echo 'before';
        CoverageKernel\Definitions::fromJson($json);
        echo 'after';
        PHP);

    expect($process->output)->toBe('before')
        ->and($process->complaints)->toBe("Out of memory\n")
        ->and($process->exitCode)->toBe(1);
})->skip(PHP_OS_FAMILY !== 'Linux', 'only Linux limits the address space of a process');

// Until PHP 8.2.34, the memory limit ends a call by a jump, which skips the destructors of Rust. Later versions end it when it has returned.
test('a call that the memory limit ends leaves no memory behind', function () {
    $socket = stream_socket_server('tcp://127.0.0.1:0');
    $address = stream_socket_get_name($socket, remote: false);
    fclose($socket);
    $command = [PHP_BINARY, ...PhpProcess::options(), '-d', 'display_errors=0', '-d', 'log_errors=0', '-S', $address, __DIR__.'/subprocess/out_of_memory.php'];
    $server = proc_open($command, [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], $log = tmpfile()], $pipes);
    for ($attempt = 0; ! str_contains(stream_get_contents($log, offset: 0), 'started') && $attempt < 1_000; $attempt++) {
        usleep(10_000);
    }
    $context = stream_context_create(['http' => ['ignore_errors' => true]]);
    $get = fn (string $query): string => file_get_contents("http://{$address}/{$query}", context: $context);
    $memory = fn (): int => min(array_map(fn (): int => (int) $get(''), range(1, 20)));
    $repeat = fn (int $times): array => array_map(fn (int $number): string => $get("?call={$number}&left=".(200_000 + $number * 7_919 % 200_000)), range(1, $times));
    try {
        $repeat(60);
        $before = $memory();
        $answers = $repeat(280);
        $grown = $memory() - $before;
    } finally {
        proc_terminate($server);
        proc_close($server);
    }

    expect(array_diff($answers, ['in a call', 'between calls']))->toBe([])
        ->and(count(array_keys($answers, 'in a call', true)))->toBeGreaterThan(50)
        // In kB. When Rust did not free its memory, it was 5,000.
        ->and($grown)->toBeLessThan(3_000);
})->skip(PHP_OS_FAMILY !== 'Linux', 'only Linux tells the private memory of a process');
