<?php

declare(strict_types=1);

// Reads one case a line, {"definitions": …, "request": …} with both as text, and prints one decision a line.

use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;

while (($line = fgets(STDIN)) !== false) {
    $case = json_decode($line, true, flags: JSON_THROW_ON_ERROR);
    echo (new ClaimGuard(Definitions::fromJson($case['definitions'])))->evaluateJson($case['request']), "\n";
}
