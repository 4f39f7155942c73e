<?php

declare(strict_types=1);

// The memory limit, reached in the middle of each call of php-tests/subprocess/interrupted.php at many places. PHP leaves the call
// by a jump. The shutdown function still decides.

use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Process;

return function (Attacks $attacks): void {
    $process = Process::script('subprocess/interrupted.php', ['calls']);
    $process->wait();
    $calls = explode("\n", $process->output);
    foreach ($calls as $call) {
        // So many bytes are left when the call begins. It needs more at some allocation, which is another one each time.
        foreach ($attacks->isShort ? [0, 40_000] : [0, 100, 500, 1_000, 2_000, 4_000, 8_000, 12_000, 16_000, 24_000, 32_000, 48_000, 64_000, 96_000, 128_000, 200_000, 400_000, 800_000] as $bytes) {
            $attacks->process("{$call} with {$bytes} bytes left", Process::script('subprocess/interrupted.php', [$call, (string) $bytes]), 'right', 255, '/^(PHP )?Fatal error: +Allowed memory size of \d+ bytes exhausted/');
        }
        if ($attacks->isShort) {
            break;
        }
    }
};
