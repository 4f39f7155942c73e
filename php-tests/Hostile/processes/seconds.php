<?php

declare(strict_types=1);

// The time limit, reached during each call of php-tests/subprocess/interrupted.php. The shutdown function still decides. If an
// exception is pending at that moment, PHP reports it as well.

use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Process;

return function (Attacks $attacks): void {
    $process = Process::script('subprocess/interrupted.php', ['calls']);
    $process->wait();
    $calls = explode("\n", $process->output);
    foreach ($attacks->isShort ? array_slice($calls, 2, 1) : $calls as $call) {
        $attacks->process("{$call} for a second", Process::script('subprocess/interrupted.php', [$call, 'seconds']), 'right', 255, '/^(PHP )?(Warning: +Uncaught .*\n(.*\n)*)?(PHP )?Fatal error: +Maximum execution time of 1 second exceeded/');
    }
};
