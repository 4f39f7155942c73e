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
